using Scan.Documents;
using Scan.Domain.Primitives;

namespace Scan.Indexer.Audit;

/// <summary>Finds the logs behind drifted values in the ledger.</summary>
internal sealed class DriftLogs(Ledger ledger, AuditScope scope)
{
    private const int PerStatement = 50;

    /// <summary>Logs of the subjects that are looked through for those that mention the rest, and those that are given.</summary>
    private const int Looked = 200;
    private const int Given = 10;

    public async Task<IReadOnlyList<AuditDrift>> AttachAsync(IReadOnlyList<(AuditDrift Drift, LogTrace Trace)> drifts, CancellationToken ct)
    {
        var attached = new List<AuditDrift>(drifts.Count);
        foreach (var chunk in drifts.Chunk(PerStatement))
        {
            (AuditDrift Drift, LogTrace Trace)[] traced = [.. chunk.Where(d => d.Trace.Subjects.Count > 0)];
            var found = await ledger.SearchAsync([.. traced.Select(d => new LogSearch(scope.ChainId, scope.Block, SubjectSet.Of([.. d.Trace.Subjects])))], null, Looked, LedgerParts.All, ct);
            var logs = traced.Select((d, i) => (d.Drift, Logs: Mentioning(found[i], d.Trace))).ToDictionary(d => d.Drift, d => d.Logs);
            attached.AddRange(chunk.Select(d => d.Drift with { Logs = logs.GetValueOrDefault(d.Drift) ?? [] }));
        }
        return attached;
    }

    private static IReadOnlyList<DriftLog> Mentioning(IEnumerable<LedgerRow> rows, LogTrace trace) =>
    [
        .. rows.Where(row => trace.Mentions.All(bytes => row.Topics.AsSpan().IndexOf(bytes) >= 0 || row.Data.AsSpan().IndexOf(bytes) >= 0))
            .Take(Given).Select(row => new DriftLog(row.Block, row.LogIndex, new Hash32(row.Transaction), new Address(row.Address))),
    ];
}

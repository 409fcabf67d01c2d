using Scan.Domain.Primitives;

namespace Scan.Indexer.Audit;

/// <summary>Counts what comparisons came to, and keeps the first drifts with the traces to their logs.</summary>
internal sealed class AuditTally
{
    /// <summary>Different reasons that are told apart; nodes may put anything into their messages.</summary>
    private const int MostReasons = 200;
    private const string OtherReasons = "other reasons";
    private readonly Dictionary<string, (long Checked, long Drifted)> checks = [];
    private readonly Dictionary<(string Check, string Reason), long> gaps = [];
    private readonly List<(AuditDrift Drift, LogTrace Trace)> drifts = [];

    public IReadOnlyList<(AuditDrift Drift, LogTrace Trace)> Drifts => drifts;

    public void Add(string kind, byte[] key, AuditQuestion question, AuditStep settled)
    {
        if (settled is AuditStep.Unreachable(var missing, var reason)) AddGap(missing, reason);
        else if (settled is AuditStep.Compared compared) Add(kind, key, question, compared);
        else throw new ArgumentException("The comparison is not settled.", nameof(settled));
    }

    public AuditReport ToReport(AuditScope scope, Hash32 blockHash, IReadOnlyList<AuditDrift> withLogs) => new(
        scope.ChainId, scope.Block, blockHash, checks.Values.Sum(c => c.Checked), checks.Values.Sum(c => c.Drifted), gaps.Values.Sum(), withLogs,
        [.. gaps.Select(g => new AuditGap(g.Key.Check, g.Key.Reason, g.Value)).OrderByDescending(g => g.Count).ThenBy(g => g.Check, StringComparer.Ordinal)],
        [.. checks.Select(c => new AuditCount(c.Key, c.Value.Checked, c.Value.Drifted)).OrderBy(c => c.Check, StringComparer.Ordinal)]);

    private void Add(string kind, byte[] key, AuditQuestion question, AuditStep.Compared compared)
    {
        var view = compared.View;
        var before = checks.GetValueOrDefault(view.Name);
        checks[view.Name] = (before.Checked + 1, before.Drifted + (compared.Drifts ? 1 : 0));
        if (!compared.Drifts || drifts.Count == AuditReport.MostDrifts) return;
        drifts.Add((new AuditDrift(view.Name, kind, Hex.Encode(key), question.Field, compared.Ours, compared.Theirs, view.To, Hex.Encode(view.CallData()), []), question.Trace));
    }

    private void AddGap(string check, string reason)
    {
        var gap = gaps.Count < MostReasons || gaps.ContainsKey((check, reason)) ? (check, reason) : (check, OtherReasons);
        gaps[gap] = gaps.GetValueOrDefault(gap) + 1;
    }
}

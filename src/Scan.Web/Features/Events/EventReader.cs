using Scan.Documents;
using Scan.Web.Chains;
using Scan.Web.Live;

namespace Scan.Web.Features.Events;

/// <summary>Reads logs with the names of their events.</summary>
public sealed class EventReader(Ledger ledger, DocumentStore store, EventKindBook kinds, EventSubjects subjects, ILogArguments arguments)
{
    public async Task<(IReadOnlyList<EventRow> Rows, string? Next)> QueryAsync(LedgerQuery query, CancellationToken ct)
    {
        var page = await ledger.QueryAsync(AtMoment(query), ct);
        return (await DescribeAsync(page.Rows, ct), page.Next);
    }

    /// <summary>Only logs that speak of a thing: its topic's hash finds them, their own words decide.</summary>
    public async Task<(IReadOnlyList<EventRow> Rows, string? Next)> QueryAsync(LedgerQuery query, string topic, CancellationToken ct)
    {
        var wanted = TopicFilter.Normalise(topic);
        var page = await ledger.QueryAsync(AtMoment(query) with { Subject = Subjects.Hash(wanted) }, ct);
        var names = await kinds.CoveringAsync(page.Rows, ct);
        var speakOf = await subjects.OfAsync(page.Rows, names, ct);
        return (EventRow.Of([.. page.Rows.Where(row => speakOf.GetValueOrDefault(row, []).Contains(wanted))], names, arguments), page.Next);
    }

    /// <summary>Logs up to the block as of which documents are read.</summary>
    private LedgerQuery AtMoment(LedgerQuery query) =>
        store.Moment is { } then && (query.ChainId ?? then.ChainId) == then.ChainId ? query with { ChainId = then.ChainId, ToBlock = Math.Min(query.ToBlock ?? long.MaxValue, then.Block) } : query;

    /// <summary>The latest logs that speak of a thing, by its topic.</summary>
    public async Task<IReadOnlyList<EventRow>> LatestOfAsync(long chainId, string topic, int take, CancellationToken ct) =>
        (await QueryAsync(new LedgerQuery { ChainId = chainId, Take = take }, topic, ct)).Rows;

    /// <summary>Those of some events.</summary>
    public async Task<IReadOnlyList<EventRow>> LatestOfAsync(long chainId, string topic, IReadOnlyCollection<string> names, int take, CancellationToken ct)
    {
        var ids = (await kinds.AllAsync(ct)).Where(k => names.Contains(k.Value.Name)).Select(k => k.Key).ToList();
        return ids.Count == 0 ? [] : (await QueryAsync(new LedgerQuery { ChainId = chainId, KindIds = ids, Take = take }, topic, ct)).Rows;
    }

    public async Task<IReadOnlyList<EventRow>> DescribeAsync(IReadOnlyList<LedgerRow> rows, CancellationToken ct) => EventRow.Of(rows, await kinds.CoveringAsync(rows, ct), arguments);
}

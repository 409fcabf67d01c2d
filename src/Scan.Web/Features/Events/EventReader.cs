using Scan.Documents;
using Scan.Web.Chains;
using Scan.Web.Live;

namespace Scan.Web.Features.Events;

/// <summary>Reads logs with the names of their events.</summary>
public sealed class EventReader(Ledger ledger, EventKinds kinds, EventSubjects subjects)
{
    public async Task<(IReadOnlyList<EventRow> Rows, string? Next)> QueryAsync(LedgerQuery query, CancellationToken ct)
    {
        var page = await ledger.QueryAsync(query, ct);
        return (await DescribeAsync(page.Rows, ct), page.Next);
    }

    /// <summary>Only logs that speak of a thing: its topic's hash finds them, their own words decide.</summary>
    public async Task<(IReadOnlyList<EventRow> Rows, string? Next)> QueryAsync(LedgerQuery query, string topic, CancellationToken ct)
    {
        var wanted = TopicFilter.Normalise(topic);
        var page = await ledger.QueryAsync(query with { Subject = Subjects.Hash(wanted) }, ct);
        var names = await kinds.CoveringAsync(page.Rows, ct);
        var speakOf = await subjects.OfAsync(page.Rows, names, ct);
        return (EventRow.Of([.. page.Rows.Where(row => speakOf.GetValueOrDefault(row, []).Contains(wanted))], names), page.Next);
    }

    /// <summary>The latest logs that speak of a thing, by its topic.</summary>
    public async Task<IReadOnlyList<EventRow>> LatestOfAsync(long chainId, string topic, int take, CancellationToken ct) =>
        (await QueryAsync(new LedgerQuery { ChainId = chainId, Take = take }, topic, ct)).Rows;

    public async Task<IReadOnlyList<EventRow>> DescribeAsync(IReadOnlyList<LedgerRow> rows, CancellationToken ct) => EventRow.Of(rows, await kinds.CoveringAsync(rows, ct));
}

using Scan.Documents;
using Scan.Web.Chains;

namespace Scan.Web.Features.Events;

/// <summary>Reads logs with the names of their events.</summary>
public sealed class EventReader(Ledger ledger, EventKinds kinds)
{
    public async Task<(IReadOnlyList<EventRow> Rows, string? Next)> QueryAsync(LedgerQuery query, CancellationToken ct)
    {
        var page = await ledger.QueryAsync(query, ct);
        return (await DescribeAsync(page.Rows, ct), page.Next);
    }

    /// <summary>The latest logs that speak of a thing, by its topic.</summary>
    public async Task<IReadOnlyList<EventRow>> LatestOfAsync(long chainId, string topic, int take, CancellationToken ct) =>
        (await QueryAsync(new LedgerQuery { ChainId = chainId, Subject = Subjects.Hash(topic), Take = take }, ct)).Rows;

    public async Task<IReadOnlyList<EventRow>> DescribeAsync(IReadOnlyList<LedgerRow> rows, CancellationToken ct) => EventRow.Of(rows, await kinds.CoveringAsync(rows, ct));
}

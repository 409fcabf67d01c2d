using Scan.Documents;
using Scan.Domain.X402;
using Scan.Web.Chains;

namespace Scan.Web.Features.Payments;

/// <summary>Makes payments readable: names, agents, prices, and what came back.</summary>
public sealed class PaymentReader(PaymentAgents agents, RoundTrips trips)
{
    public async Task<IReadOnlyList<PaymentRow>> RowsAsync(IReadOnlyList<Settlement> payments, IReadOnlyList<ChainView> all, CancellationToken ct)
    {
        var (known, back) = (agents.OfAsync(payments, ct), trips.OfAsync(payments, ct));
        await Task.WhenAll(known, back);
        var (of, found) = (await known, await back);
        return [.. payments.Select(p => PaymentRow.Of(p, all, of) with { RoundTrip = found.GetValueOrDefault((p.ChainId, p.Block, p.LogIndex)) })];
    }
}

using Scan.Documents;
using Scan.Domain.X402;

namespace Scan.Web.Features.Payments;

/// <summary>Finds which payments of a page are round trips, see <see cref="RoundTrip"/>.</summary>
public sealed class RoundTrips(DocumentStore store)
{
    /// <summary>Payments of a page that are looked at, and possible returns of them that are read.</summary>
    private const int MostAsked = 200, MostRead = 1_000;

    /// <summary>By chain, block and log index of the payment.</summary>
    public async Task<IReadOnlyDictionary<(long ChainId, long Block, int LogIndex), RoundTrip>> OfAsync(IReadOnlyList<Settlement> payments, CancellationToken ct)
    {
        Dictionary<(long, long, int), RoundTrip> found = [];
        foreach (var chain in payments.Where(RoundTrip.IsCandidate).Take(MostAsked).GroupBy(p => p.ChainId))
        {
            var returns = await ReturnsAsync(chain.Key, [.. chain], ct);
            foreach (var payment in chain)
            {
                if (RoundTrip.Of(payment, returns) is { } trip) found[(payment.ChainId, payment.Block, payment.LogIndex)] = trip;
            }
        }
        return found;
    }

    /// <summary>What these payees paid to these payers about that time.</summary>
    private async Task<IReadOnlyList<Settlement>> ReturnsAsync(long chainId, IReadOnlyList<Settlement> payments, CancellationToken ct)
    {
        var where = new Filter.And(
            Filter.In("payer", payments.Select(p => p.Payee!.Value.ToString()).Distinct().ToList()),
            Filter.In("payee", payments.Select(p => p.Payer!.Value.ToString()).Distinct().ToList()),
            Filter.GreaterOrEqual("time", payments.Min(p => p.Time) - RoundTrip.Window),
            Filter.LessOrEqual("time", payments.Max(p => p.Time) + RoundTrip.Window));
        return [.. (await store.QueryAsync<Settlement>(new DocumentQuery { ChainId = chainId, Where = where, OrderBy = [new("time", true)], Take = MostRead }, ct)).Items.Select(p => p.Body)];
    }
}

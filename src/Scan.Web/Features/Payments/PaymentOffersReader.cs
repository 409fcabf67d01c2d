using Microsoft.AspNetCore.Mvc;
using Scan.Documents;
using Scan.Domain.Primitives;
using Scan.Domain.X402;
using Scan.Web.Input;

namespace Scan.Web.Features.Payments;

/// <summary>What payees ask for, by facilitators' lists and their own answers.</summary>
public sealed class PaymentOffersReader(Offers offers)
{
    private const int Most = 1_000;

    public async Task<ILookup<(long ChainId, string Payee), KnownOffer>> OfAsync(IEnumerable<(long ChainId, Address Payee)> payees, CancellationToken ct)
    {
        string[] asked = [.. payees.Select(p => p.Payee.ToString()).Distinct()];
        var found = asked.Length == 0 ? [] : await offers.ListAsync(asked, null, Most, ct);
        return found.Where(o => o.Offer.ChainId is not null).ToLookup(o => (o.Offer.ChainId!.Value, o.Offer.PayTo!));
    }

    /// <summary>The offer that a payment is likely for: of its payee and token, at its price, else at a higher one. A payment names no resource itself.</summary>
    public static KnownOffer? LikelyFor(Settlement payment, ILookup<(long, string), KnownOffer> known)
    {
        if (payment is not { Payee: { } payee, Token: { } token, Amount: { } amount }) return null;
        var inToken = known[(payment.ChainId, payee.ToString())].Where(o => o.Offer.Asset is null || o.Offer.Asset == token.ToString()).ToList();
        return inToken.Find(o => o.Offer.Amount == amount) ?? inToken.Where(o => o.Offer.Amount > amount).MinBy(o => o.Offer.Amount);
    }
}

/// <summary>Prices of x402 resources for programs.</summary>
public sealed class PaymentOffersController(Offers offers) : Controller
{
    private const int Most = 1_000, Usual = 100;

    [HttpGet("/api/v1/payments/offers")]
    public async Task<object> List(string? payTo, long? chainId, int? limit, CancellationToken ct)
    {
        if (limit is < 1 or > Most) throw new BadInputException("limit", $"1 to {Most}");
        string[]? payees = payTo is null ? null : [Given.Address("payTo", payTo).ToString()];
        var found = await offers.ListAsync(payees, chainId, limit ?? Usual, ct);
        return new
        {
            items = found.Select(o => new
            {
                o.Offer.ChainId, o.Offer.PayTo, o.Offer.Resource, o.Offer.Description, o.Offer.MimeType, o.Offer.Scheme, o.Offer.Network, o.Offer.Asset,
                amount = o.Offer.Amount?.ToString(System.Globalization.CultureInfo.InvariantCulture), o.Source, sourceKind = o.FromList ? "list" : "resource", o.Facilitator, o.FetchedAt,
            }),
        };
    }
}

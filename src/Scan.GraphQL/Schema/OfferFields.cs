using System.Globalization;
using System.Numerics;
using Scan.Documents;
using Scan.Domain.Erc8004;
using Scan.Domain.Primitives;
using Scan.Domain.X402;
using Scan.GraphQL.Engine;
using Scan.GraphQL.Engine.Execution;
using Scan.GraphQL.Engine.Types;

namespace Scan.GraphQL.Schemas;

/// <summary>Prices of x402 resources in the graph. Written by strangers, no chain state, so atBlock does not speak of them.</summary>
internal static class OfferFields
{
    private const int Most = 1_000, Usual = 100, UsualOfOne = 20;

    public static ObjectType Declare(TypeCatalog catalog)
    {
        var made = catalog.Add(new ObjectType(nameof(PaymentOffer)) { Description = catalog.Docs.Summary(typeof(PaymentOffer)) });
        void Add(string name, GraphQLType type, string? description, Func<KnownOffer, object?> read) => made.Add(Resolve.Read(name, type, description, read));
        Add("resource", new NonNullType(BuiltInScalars.String), "The address that is paid for.", o => o.Offer.Resource);
        Add("description", BuiltInScalars.String, null, o => o.Offer.Description);
        Add("mimeType", BuiltInScalars.String, null, o => o.Offer.MimeType);
        Add("scheme", BuiltInScalars.String, null, o => o.Offer.Scheme);
        Add("network", new NonNullType(BuiltInScalars.String), "As it stands there: base, eip155:8453…", o => o.Offer.Network);
        Add("chainId", BuiltInScalars.Long, "The network's chain where it is a known one of EVM.", o => o.Offer.ChainId);
        Add("asset", Scalars.Address, null, o => AddressOf(o.Offer.Asset));
        Add("payTo", Scalars.Address, null, o => AddressOf(o.Offer.PayTo));
        Add("amount", Scalars.UInt256, "The most that a use costs, in the asset's smallest unit.", o => o.Offer.Amount);
        Add("source", new NonNullType(BuiltInScalars.String), "Where it was found.", o => o.Source);
        Add("fromList", new NonNullType(BuiltInScalars.Boolean), "True: a facilitator's list says so; false: the resource itself.", o => o.FromList);
        Add("facilitator", BuiltInScalars.String, "Whose list it is.", o => o.Facilitator);
        Add("fetchedAt", Scalars.DateTime, null, o => o.FetchedAt?.ToUnixTimeSeconds());
        made.Add(Resolve.Async("amountDecimal", Scalars.Decimal, "The amount in whole units, by the decimals that the network's manifest gives for the asset; null where it gives none.", [], 0,
            async (source, context) => await DecimalAsync(((KnownOffer)source!).Offer, context)));
        return made;
    }

    public static FieldDefinition RootField(TypeCatalog catalog) => Resolve.Async("paymentOffers", List(catalog), "Prices of x402 resources, the servers' own word before the lists'.",
    [
        Resolve.Argument("chainId", BuiltInScalars.Long, "Paid on this chain."),
        Resolve.Argument("payTo", Scalars.Address, "Paid to this account."),
        Resolve.Argument("first", new NonNullType(BuiltInScalars.Int), $"1 to {Most}.", $"{Usual}"),
    ], 5, async (_, context) =>
    {
        string[]? payees = context.Argument<object?>("payTo") is Address payee ? [payee.ToString()] : null;
        return await context.InTurnAsync(() => Offers(context).ListAsync(payees, context.Argument<object?>("chainId") as long?, Take(context), context.CancellationToken));
    }, new PageSize("first", Usual, Most), lasts: false);

    /// <summary>Links prices with the agents that are paid, and with payments to the same account, both ways.</summary>
    public static void Link(ObjectType offer, TypeCatalog catalog, IReadOnlyList<KindSchema> kinds)
    {
        KindSchema Of<T>() => kinds.First(k => k.Shape.Mapping.Type == typeof(T));
        Link(offer, catalog, Of<Agent>(), nameof(Agent.Wallet), "The agents whose wallet it pays.", "What its wallet asks for: x402 prices on this chain.");
        Link(offer, catalog, Of<Settlement>(), nameof(Settlement.Payee), "Payments to the same account, whatever for: a payment names no resource.", "What its payee asks for: x402 prices on this chain. A payment names no resource itself.");
    }

    private static void Link(ObjectType offer, TypeCatalog catalog, KindSchema kind, string property, string ofOffer, string ofDocument)
    {
        var payee = kind.Shape.Cells.First(c => c.Property.Name == property);
        offer.Add(kind.ListOf<KnownOffer>(Naming.Plural(kind.Shape.Kind), ofOffer, [payee.Name], null, known => (known.Offer is { ChainId: { } chain, PayTo: { } to } ? new RelatedKey(chain, [to]) : null, null)));
        kind.Node.Add(Resolve.Task<List<KnownOffer>>("paymentOffers", List(catalog), ofDocument,
            [Resolve.Argument("first", new NonNullType(BuiltInScalars.Int), $"1 to {Most}.", $"{UsualOfOne}")], 5, new RowNeeds([payee]), (source, context) =>
            {
                var (node, take) = ((DocumentNode)source!, Take(context));
                return !payee.Has(node) ? None : context.LoadEachAsync<(long, string), List<KnownOffer>>((node.ChainId, payee.Read<Address>(node).ToString()), async (payees, ct) => await context.InTurnAsync(() => Offers(context).OfEachAsync(payees, take, ct)));
            }, new PageSize("first", UsualOfOne, Most), lasts: false));
    }

    private static Task<List<KnownOffer>?> None { get; } = Task.FromResult<List<KnownOffer>?>([]);

    private static NonNullType List(TypeCatalog catalog) => new(new ListType(new NonNullType(catalog.All.First(t => t.Name == nameof(PaymentOffer)))));

    private static int Take(FieldContext context) => context.Argument<int>("first") is >= 1 and <= Most and var take ? take : throw new GraphQLException($"first: is 1 to {Most}");

    private static object? AddressOf(string? hex) => Address.TryParse(hex, null, out var address) ? address : null;

    private static async Task<string?> DecimalAsync(OfferRow offer, FieldContext context)
    {
        if (offer is not { ChainId: { } chainId, Amount: { } amount } || AddressOf(offer.Asset) is not Address asset) return null;
        if (!(await context.ChainsAsync()).TryGetValue(chainId, out var chain)) return null;
        return ((TokenBook)context.Services.GetService(typeof(TokenBook))!).DecimalsOf(chain, asset) is { } decimals ? Units.Shift(amount.ToString(CultureInfo.InvariantCulture), decimals) : null;
    }

    private static Offers Offers(FieldContext context) => (Offers)context.Services.GetService(typeof(Offers))!;
}

using Microsoft.AspNetCore.Mvc;
using Scan.Documents;
using Scan.Domain.Erc8004;
using Scan.Domain.Primitives;
using Scan.Domain.X402;
using Scan.Web.Chains;
using Scan.Web.Hosting;
using Scan.Web.Input;
using Scan.Web.Lists;
using Scan.Web.Live;

namespace Scan.Web.Features.Payments;

/// <summary>Payments that signed authorisations settle, those of x402 above all: who paid whom, in what, through which facilitator.</summary>
public sealed class PaymentsController(DocumentStore store, ChainDirectory chains, LiveFeed live, PaymentSummaries summaries, PaymentReader payments, PaymentOffersReader offers) : Controller
{
    private static readonly IReadOnlyList<Column<PaymentRow>> Columns =
    [
        new("chainId", p => p.Payment.ChainId), new("time", p => p.Payment.Time), new("block", p => p.Payment.Block), new("logIndex", p => p.Payment.LogIndex), new("transaction", p => p.Payment.Transaction),
        new("kind", p => p.Payment.Kind), new("payer", p => p.Payment.Payer), new("payee", p => p.Payment.Payee), new("token", p => p.Payment.Token), new("symbol", p => p.Unit?.Symbol), new("amount", p => p.Payment.Amount),
        new("amountDecimal", p => p.Payment.Amount is { } a && p.Unit is { } u ? Shared.Format.Exact(a, u.Decimals) : null), new("facilitator", p => p.Payment.Sender), new("facilitatorName", p => p.Facilitator),
        new("selfPayment", p => p.Payment.SelfPayment), new("confirmed", p => p.Payment.Confirmed), new("payeeAgent", p => p.PayeeAgent is { } a ? $"{a.Body.ChainId}:{a.Body.Registry}:{a.Body.AgentId}" : null), new("problem", p => p.Payment.Problem),
        new("likelyResource", p => p.Offer?.Offer.Resource), new("likelyDescription", p => p.Offer?.Offer.Description),
        new("roundTripTransaction", p => p.RoundTrip?.Return.Transaction), new("roundTripSeconds", p => p.RoundTrip?.Seconds), new("roundTripRule", p => p.RoundTrip is null ? null : RoundTrip.Version),
    ];

    private static readonly ListTable Table = new("payment",
        [
            new("payer", "Payer"), new("payee", "Payee"), new("amount", "Amount"), new("token", "Token", IsUsual: false), new("kind", "Kind", IsUsual: false), new("facilitator", "Facilitator"),
            new("chain", "Chain", IsUsual: false), new("block", "Block", IsUsual: false), new("settled", "Settled"),
        ],
        new("Of x402", ("x402", "true")), new("Of x402, without self-payments", ("x402", "true"), ("self", "false")));

    [HttpGet("/payments"), Past]
    public async Task<IActionResult> List(CancellationToken ct)
    {
        var request = ListRequest.Parse(Request, Table, ["-time", "amount"], "chain", "payer", "payee", "token", "facilitator", "self", "x402", "within");
        // Beside the chart more rows would weigh more than a first visit may.
        if (request.Format == ListFormat.Html && !request.Query.ContainsKey("take")) request = request with { Take = 25 };
        ViewData["LiveAfter"] = live.Head;
        ViewData["LiveTopics"] = "blocks";
        var all = await chains.ListAsync(ct);
        var where = Where(request, all);
        var page = await store.QueryAsync<Settlement>(request.ToQuery(where), ct);
        var rows = await payments.RowsAsync([.. page.Items.Select(p => p.Body)], all, ct);
        var prices = await offers.OfAsync(page.Items.Where(p => p.Body.Payee is not null).Select(p => (p.Body.ChainId, p.Body.Payee!.Value)), ct);
        ViewData["Offers"] = prices.SelectMany(p => p).DistinctBy(o => (o.Offer.ChainId, o.Offer.PayTo, o.Offer.Resource, o.Offer.Amount)).ToList();
        if (request.Format == ListFormat.Html) ViewData["Summary"] = await summaries.ReadAsync(request, where, all, ct);
        return this.List("payments", new ListPage<PaymentRow>(request, [.. rows.Select(r => r with { Offer = PaymentOffersReader.LikelyFor(r.Payment, prices) })], page.Next, page.Previous), Columns, new ListQuery("settlements", where));
    }

    private static Filter? Where(ListRequest request, IReadOnlyList<ChainView> all)
    {
        List<Filter> terms = [];
        foreach (var field in new[] { "payer", "payee", "token" })
        {
            if (request.Filter(field) is { } text) terms.Add(Filter.Equal(field, Given.Address(field, text).ToString()));
        }
        if (request.Filter("facilitator") is { } facilitator) terms.Add(Filter.In("sender", Senders(facilitator, all)));
        if (request.Filter("self") is { } self) terms.Add(Filter.Equal("selfPayment", Given.OneOf("self", self, "true", "false") == "true"));
        if (request.Filter("x402") is { } x402)
        {
            var known = Filter.In("sender", all.SelectMany(c => c.Facilitators.Keys).Distinct().Select(a => a.ToString()).ToList());
            terms.Add(Given.OneOf("x402", x402, "true", "false") == "true" ? known : new Filter.Not(known));
        }
        return terms.Count == 0 ? null : new Filter.And(terms);
    }

    /// <summary>A facilitator by its address or by the name that a manifest gives to all of its addresses.</summary>
    internal static IReadOnlyList<string> Senders(string facilitator, IReadOnlyList<ChainView> all)
    {
        if (facilitator.StartsWith("0x", StringComparison.Ordinal)) return [Given.Address("facilitator", facilitator).ToString()];
        string[] named = [.. all.SelectMany(c => c.Facilitators).Where(f => f.Value == facilitator).Select(f => f.Key.ToString()).Distinct()];
        return named.Length > 0 ? named : throw new BadInputException("facilitator", "an address, or a name that a manifest gives to a facilitator");
    }
}

/// <summary>A payment with what makes it readable.</summary>
/// <param name="Facilitator">The manifest's name of who settled it; null: no known facilitator, so it is not one of x402 as far as is known.</param>
public sealed record PaymentRow(Settlement Payment, TokenUnit? Unit, string? Facilitator, Stored<Agent>? PayerAgent, Stored<Agent>? PayeeAgent)
{
    /// <summary>What the payee paid back; null: nothing that the rule sees.</summary>
    public RoundTrip? RoundTrip { get; init; }

    /// <summary>What it is likely for, see <see cref="PaymentOffersReader.LikelyFor"/>.</summary>
    public KnownOffer? Offer { get; init; }

    public static PaymentRow Of(Settlement p, IReadOnlyList<ChainView> all, IReadOnlyDictionary<(long ChainId, Address Wallet), Stored<Agent>> agents)
    {
        var chain = all.FirstOrDefault(c => c.Id == p.ChainId);
        Stored<Agent>? AgentOf(Address? account) => account is { } a ? agents.GetValueOrDefault((p.ChainId, a)) : null;
        return new(p, p.Token is { } token ? chain?.PaymentTokens.GetValueOrDefault(token) : null, p.Sender is { } sender ? chain?.Facilitators.GetValueOrDefault(sender) : null, AgentOf(p.Payer), AgentOf(p.Payee));
    }
}

/// <summary>Which agents stand behind the accounts of payments: those whose on-chain payment wallet it is.</summary>
public sealed class PaymentAgents(DocumentStore store)
{
    public async Task<IReadOnlyDictionary<(long ChainId, Address Wallet), Stored<Agent>>> OfAsync(IReadOnlyList<Settlement> payments, CancellationToken ct) =>
        await OfAsync(payments.SelectMany(p => new[] { p.Payer, p.Payee }).OfType<Address>(), ct);

    /// <summary>The first registered agent of each wallet.</summary>
    public async Task<IReadOnlyDictionary<(long ChainId, Address Wallet), Stored<Agent>>> OfAsync(IEnumerable<Address> accounts, CancellationToken ct)
    {
        var wallets = accounts.Distinct().Select(a => a.ToString()).ToList();
        if (wallets.Count == 0) return new Dictionary<(long, Address), Stored<Agent>>();
        var found = await store.QueryAsync<Agent>(new DocumentQuery { Where = Filter.In("wallet", wallets), OrderBy = [new("registeredTime")], Take = DocumentQuery.MaxTake }, ct);
        return found.Items.GroupBy(a => (a.Body.ChainId, a.Body.Wallet!.Value)).ToDictionary(g => g.Key, g => g.First());
    }
}

using System.Numerics;
using Microsoft.AspNetCore.Mvc;
using Scan.Documents;
using Scan.Domain.AltRestaking;
using Scan.Domain.Primitives;
using Scan.Web.Chains;
using Scan.Web.Hosting;
using Scan.Web.Input;
using Scan.Web.Lists;
using Scan.Web.Live;

namespace Scan.Web.Features.Restaking;

/// <summary>ALT restaking: what reALT is worth, who holds it, what cools down, the vaults, and the quorums in which it counts. One token's holders at a time: amounts of different tokens are no list.</summary>
public sealed class RestakingController(DocumentStore store, ChainDirectory chains, NameBook names, LiveFeed live, RestakedQuorums quorums) : Controller
{
    private const int MostTokens = 20, MostRates = 90, MostVaults = 50;
    private const string ReAlt = "ReALT";
    private static readonly IReadOnlyList<Column<TokenHolder>> Columns =
    [
        new("chainId", h => h.ChainId), new("token", h => h.Token), new("account", h => h.Account), new("balance", h => h.Balance), new("changedTime", h => h.ChangedTime),
    ];

    [HttpGet("/restaking"), Past]
    public async Task<IActionResult> List(CancellationToken ct)
    {
        var request = ListRequest.Parse(Request, ["-balance", "changedTime"], "chain", "token");
        ViewData["LiveAfter"] = live.Head;
        var all = await chains.ListAsync(ct);
        Token[] tokens = [.. (await store.QueryAsync<Token>(new DocumentQuery { ChainId = request.ChainId, OrderBy = [new("holderCount", true)], Take = MostTokens }, ct)).Items.Select(t => t.Body)];
        if (request.Format == ListFormat.Html)
        {
            var counted = await quorums.ListAsync(tokens, [.. all.Where(c => request.ChainId is null || c.Id == request.ChainId)], ct);
            await names.LoadAvsAsync(counted.Select(q => (q.Entry.ChainId, q.Entry.Avs)), ct);
            ViewData["Quorums"] = counted;
        }
        Address? asked = request.Filter("token") is { } text ? Given.Address("token", text) : null;
        var chosen = asked is { } one ? tokens.FirstOrDefault(t => t.Address == one) : tokens.FirstOrDefault(t => t.Contract == ReAlt) ?? tokens.FirstOrDefault();
        Filter where = Filter.Greater("balance", BigInteger.Zero);
        if ((chosen?.Address ?? asked) is { } of) where = new Filter.And(Filter.Equal("token", of.ToString()), where);
        var page = await store.QueryAsync<TokenHolder>(request.ToQuery(where), ct);
        ViewData["Page"] = request.Format == ListFormat.Html ? await ReadAsync(request.ChainId, tokens, chosen, ct) : null;
        ViewData["LiveTopics"] = string.Join(' ', tokens.Select(t => Domain.Documents.Topics.Token(t.ChainId, t.Address)));
        return this.List("alt-holders", new ListPage<TokenHolder>(request, [.. page.Items.Select(h => h.Body)], page.Next, page.Previous), Columns, new ListQuery("tokenHolders", where));
    }

    /// <summary>An account's own position stands among all else that it has at stake: on its staker page.</summary>
    [HttpGet("/restaking/position")]
    public IActionResult Position(string? address, string? chain)
    {
        var (account, of) = (Given.Address("address", address?.Trim() ?? ""), Given.ChainId("chain", chain ?? ""));
        return Redirect($"/stakers/{of.ToString(System.Globalization.CultureInfo.InvariantCulture)}/{account}#alt");
    }

    private async Task<RestakingPage> ReadAsync(long? chainId, IReadOnlyList<Token> tokens, Token? chosen, CancellationToken ct)
    {
        var reAlt = chosen?.Contract == ReAlt ? chosen : tokens.FirstOrDefault(t => t.Contract == ReAlt);
        var rates = reAlt is null ? [] : (await store.QueryAsync<ExchangeRate>(new DocumentQuery { ChainId = reAlt.ChainId, Where = Filter.Equal("token", reAlt.Address.ToString()), OrderBy = [new("block", true)], Take = MostRates }, ct)).Items;
        var vaults = await store.QueryAsync<VaultOperator>(new DocumentQuery { ChainId = chainId, OrderBy = [new("staked", true)], Take = MostVaults }, ct);
        await names.LoadOperatorsAsync(vaults.Items.Select(v => (v.Body.ChainId, v.Body.Operator)), ct);
        var settings = await store.LoadAsync<StakingVault>([.. vaults.Items.Select(v => new DocumentId(v.Body.ChainId, StakingVault.KeyOf(v.Body.Vault))).Distinct()], null, ct);
        return new RestakingPage(tokens, chosen, reAlt, [.. rates.Select(r => r.Body).Reverse()], [.. vaults.Items.Select(v => v.Body)], await CoolingAsync(chainId, ct))
        {
            VaultSettings = settings.Values.ToDictionary(v => (v.Body.ChainId, v.Body.Address), v => v.Body),
        };
    }

    private async Task<(long Accounts, BigInteger Amount)> CoolingAsync(long? chainId, CancellationToken ct)
    {
        var mapping = store.Mappings.First(m => m.Type == typeof(CooldownPosition));
        var query = new DocumentQuery { ChainId = chainId, Where = Filter.IsNull("cooldownEndTime", false) };
        var sum = await store.AggregateAsync(mapping, query, new Aggregation([mapping.Fields.First(f => f.Name == "cooldown")], [], null, null, 1) { Functions = AggregateFunctions.Sum }, null, ct);
        return sum is [var row] && row.Numbers[0].Sum is { } amount ? (row.Count, BigInteger.Parse(amount, System.Globalization.CultureInfo.InvariantCulture)) : (0, 0);
    }
}

/// <param name="Chosen">Whose holders are listed; null: no token is indexed.</param>
/// <param name="Rates">What one reALT was worth, oldest first.</param>
/// <param name="Cooling">What waits to be redeemed, in stALT.</param>
public sealed record RestakingPage(IReadOnlyList<Token> Tokens, Token? Chosen, Token? ReAlt, IReadOnlyList<ExchangeRate> Rates, IReadOnlyList<VaultOperator> Vaults, (long Accounts, BigInteger Amount) Cooling)
{
    /// <summary>By chain and vault.</summary>
    public required IReadOnlyDictionary<(long ChainId, Address Vault), StakingVault> VaultSettings { get; init; }

    /// <summary>Where an account can have a position: the chains of the tokens and vaults.</summary>
    public IReadOnlyList<long> Chains => [.. Tokens.Select(t => t.ChainId).Concat(Vaults.Select(v => v.ChainId)).Distinct().Order()];

    /// <summary>The last rate of each day (since 1970-01-01 UTC).</summary>
    public IReadOnlyList<(long Day, BigInteger Rate)> Days => [.. Rates.GroupBy(r => r.Time / 86_400).Select(g => (g.Key, g.Last().Rate))];

    /// <summary>What the rate did since a time, in percent; null when no rate is that old.</summary>
    public decimal? Change(long seconds)
    {
        if (Rates.Count == 0 || Rates.LastOrDefault(r => r.Time <= Rates[^1].Time - seconds) is not { Rate.Sign: > 0 } then) return null;
        return (decimal)((Rates[^1].Rate - then.Rate) * 1_000_000 / then.Rate) / 10_000;
    }

    /// <summary>As people call it.</summary>
    public static string NameOf(Token token) => token.Contract switch { "ReALT" => "reALT", "StALT" => "stALT", "ERC20" => "ALT", var other => other };
}

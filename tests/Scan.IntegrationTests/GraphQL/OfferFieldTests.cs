using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Scan.Documents;
using Scan.IntegrationTests.Web;

namespace Scan.IntegrationTests.GraphQL;

/// <summary>x402 prices in the graph, linked with the agents and payments of the same account.</summary>
public sealed class OfferFieldTests(WebSite site) : IClassFixture<WebSite>
{
    private const string List = "https://facilitator.invalid/list", Own = "https://api.invalid/own", Asset = "0x00000000000000000000000000000000000000aa";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Prices_lead_to_the_agents_and_payments_of_their_payee_and_back()
    {
        var agent = (await DataAsync("{ agents(first: 1, where: { wallet: { isNull: false } }) { nodes { agentId wallet chainId } } }")).GetProperty("agents").GetProperty("nodes")[0];
        var paid = (await DataAsync("{ settlements(first: 1, where: { payee: { isNull: false } }) { nodes { id payee chainId } } }")).GetProperty("settlements").GetProperty("nodes")[0];
        var (wallet, payee, chain) = (agent.GetProperty("wallet").GetString()!, paid.GetProperty("payee").GetString()!, agent.GetProperty("chainId").GetInt64());
        var paidOn = paid.GetProperty("chainId").GetInt64();
        var offers = site.Services.GetRequiredService<Offers>();
        var now = TimeProvider.System.GetUtcNow();
        await offers.KeepAsync([new(List, true, "Sample", 0), new(Own, false, null, 0)], now, Ct);
        await offers.RecordAsync(new(List, now, [Offer("https://api.invalid/a", wallet, chain, 12), Offer("https://api.invalid/b", wallet, chain + 1, 13), Offer("https://api.invalid/c", null, null, null)], null, null, null), Ct);
        await offers.RecordAsync(new(Own, now, [Offer(Own, payee, paidOn, 7)], null, null, null), Ct);

        var data = await DataAsync($$"""
            { paymentOffers { resource fromList facilitator agents { totalCount nodes { wallet } } settlements(first: 3) { totalCount nodes { payee } } }
              ofPayee: paymentOffers(payTo: "{{payee}}", chainId: {{paidOn}}) { resource amount asset payTo source network }
              first: paymentOffers(first: 1) { resource }
              agents(first: 1000, chainId: {{chain}}) { nodes { wallet paymentOffers { resource } } } settlements(first: 1000, chainId: {{paidOn}}) { nodes { payee paymentOffers(first: 1) { resource chainId } } } }
            """);
        var all = data.GetProperty("paymentOffers").EnumerateArray().ToDictionary(o => o.GetProperty("resource").GetString()!);
        Assert.Equal(4, all.Count);
        var listed = all["https://api.invalid/a"];
        Assert.Equal((true, "Sample"), (listed.GetProperty("fromList").GetBoolean(), listed.GetProperty("facilitator").GetString()));
        Assert.True(listed.GetProperty("agents").GetProperty("totalCount").GetInt32() > 0);
        Assert.All(listed.GetProperty("agents").GetProperty("nodes").EnumerateArray(), a => Assert.Equal(wallet, a.GetProperty("wallet").GetString()));
        Assert.True(all[Own].GetProperty("settlements").GetProperty("totalCount").GetInt32() > 0);
        Assert.All(all[Own].GetProperty("settlements").GetProperty("nodes").EnumerateArray(), s => Assert.Equal(payee, s.GetProperty("payee").GetString()));
        Assert.All(["https://api.invalid/b", "https://api.invalid/c"], r => Assert.Equal(0, all[r].GetProperty("agents").GetProperty("totalCount").GetInt32()));
        Assert.Equal(Own, data.GetProperty("first")[0].GetProperty("resource").GetString());
        Assert.Equal($$"""{"resource":"{{Own}}","amount":"7","asset":"{{Asset}}","payTo":"{{payee}}","source":"{{Own}}","network":"eip155:{{paidOn}}"}""",
            Assert.Single(data.GetProperty("ofPayee").EnumerateArray()).GetRawText(), ignoreCase: true);
        foreach (var (list, account, resource) in new[] { ("agents", "wallet", "https://api.invalid/a"), ("settlements", "payee", Own) })
        {
            var other = list == "agents" ? (wallet, payee) : (payee, wallet);
            foreach (var node in data.GetProperty(list).GetProperty("nodes").EnumerateArray())
            {
                var of = node.GetProperty(account).GetString();
                var told = node.GetProperty("paymentOffers").EnumerateArray().Select(o => o.GetProperty("resource").GetString());
                if (of != other.Item2) Assert.Equal(of == other.Item1 ? [resource] : [], told);
            }
        }
    }

    private static OfferRow Offer(string resource, string? payTo, long? chain, long? amount) =>
        new(resource, "A price", "application/json", "exact", chain is null ? "solana" : $"eip155:{chain}", chain, Asset, payTo?.ToLowerInvariant(), amount);

    private async Task<JsonElement> DataAsync(string query)
    {
        using var response = await site.Http.PostAsJsonAsync("/graphql", new { query }, Ct);
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>(Ct);
        Assert.False(answer.TryGetProperty("errors", out var errors), errors.ToString());
        return answer.GetProperty("data");
    }
}

using System.Net;
using System.Numerics;
using System.Text.Json;
using Scan.Domain.Primitives;
using Scan.Testing.SampleData;

namespace Scan.IntegrationTests.Web;

/// <summary>What a payments analyst reads: sums to the last unit, who is paid, what is a payment to oneself.</summary>
public sealed class PaymentPageTests(WebSite site) : IClassFixture<WebSite>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;
    private static readonly Address Usdc = SampleChain.Account("USDC");

    [Fact]
    public async Task Totals_are_those_of_the_rows_to_the_last_unit_with_self_payments_apart()
    {
        var rows = (await RowsAsync($"token={Usdc}&take=1000")).ToList();
        var (gross, self) = (Sum(rows), Sum(rows.Where(r => r.GetProperty("selfPayment").GetBoolean())));
        Assert.True(self > 0 && gross > self);
        var page = await PageAsync($"token={Usdc}&within=all");
        Assert.Contains($"{rows.Count} payments in all that is indexed", page, StringComparison.Ordinal);
        foreach (var sum in new[] { gross, self, gross - self }) Assert.Contains($"title=\"{Scan.Web.Shared.Format.Exact(sum, 6)}\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Payees_are_ranked_by_what_others_paid_them()
    {
        var rows = (await RowsAsync($"token={Usdc}&self=false&take=1000")).Where(r => r.GetProperty("payee").ValueKind == JsonValueKind.String).ToList();
        var best = rows.GroupBy(r => r.GetProperty("payee").GetString()!).MaxBy(g => Sum(g))!;
        var page = await PageAsync($"token={Usdc}&within=all");
        var payees = page[page.IndexOf("data-testid=\"payees\"", StringComparison.Ordinal)..page.IndexOf("data-testid=\"facilitators\"", StringComparison.Ordinal)];
        Assert.Contains($"payee={best.Key}", payees[..payees.IndexOf("</li>", StringComparison.Ordinal)], StringComparison.Ordinal);
        Assert.Contains(Scan.Web.Shared.Format.Exact(Sum(best), 6), payees[..payees.IndexOf("</li>", StringComparison.Ordinal)], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_facilitator_is_chosen_by_its_name_or_its_address()
    {
        var named = (await RowsAsync("facilitator=AltLayer&take=1000")).ToList();
        Assert.NotEmpty(named);
        Assert.All(named, r => Assert.Equal("AltLayer", r.GetProperty("facilitatorName").GetString()));
        Assert.Equal(named.Count, (await RowsAsync($"facilitator={SampleChain.Account("facilitator")}&take=1000")).Count());
        var others = (await RowsAsync("x402=false&take=1000")).ToList();
        Assert.All(others, r => Assert.Equal(JsonValueKind.Null, r.GetProperty("facilitatorName").ValueKind));
        Assert.Equal(40, named.Count + others.Count);
    }

    [Fact]
    public async Task A_payment_leads_to_the_agent_whose_wallet_was_paid_and_the_agents_page_to_the_payment()
    {
        var paid = (await RowsAsync("take=1000")).First(r => r.GetProperty("payeeAgent").ValueKind == JsonValueKind.String);
        var parts = paid.GetProperty("payeeAgent").GetString()!.Split(':');
        Assert.Contains(paid.GetProperty("transaction").GetString()!, await site.Http.GetStringAsync($"/agents/{parts[0]}/{parts[1]}/{parts[2]}", Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_call_did_not_tell_is_unknown_with_the_reason()
    {
        var page = await PageAsync("");
        Assert.Contains("holds no single authorisation with this nonce", page, StringComparison.Ordinal);
        Assert.Contains(">self-payment<", page.Replace("</path></svg>", "", StringComparison.Ordinal).Replace("</svg>", ">", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("payer=0x12", "payer")]
    [InlineData("facilitator=Nobody", "facilitator")]
    [InlineData("self=maybe", "self")]
    [InlineData("within=1y", "within")]
    public async Task A_wrong_filter_is_refused_by_its_name(string query, string field)
    {
        var answer = await site.Http.GetAsync($"/payments?{query}", Ct);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains($"<strong>{field}</strong>:", await answer.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
    }

    private Task<string> PageAsync(string query) => site.Http.GetStringAsync($"/payments?{query}", Ct);
    private async Task<IEnumerable<JsonElement>> RowsAsync(string query) => JsonDocument.Parse(await site.Http.GetStringAsync($"/payments?format=json&{query}", Ct)).RootElement.GetProperty("items").EnumerateArray();
    private static BigInteger Sum(IEnumerable<JsonElement> rows) => rows.Aggregate(BigInteger.Zero, (sum, r) => sum + (r.GetProperty("amount").GetString() is { } a ? BigInteger.Parse(a, System.Globalization.CultureInfo.InvariantCulture) : 0));
}

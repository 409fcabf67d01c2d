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

    [Fact]
    public async Task A_facilitators_page_counts_what_it_settled_with_self_payments_apart_and_the_list_leads_to_it()
    {
        var rows = (await RowsAsync("facilitator=AltLayer&take=1000")).ToList();
        var inUsdc = rows.Where(r => r.GetProperty("token").GetString() == Usdc.ToString()).ToList();
        var others = inUsdc.Where(r => !r.GetProperty("selfPayment").GetBoolean()).ToList();
        var page = await site.Http.GetStringAsync("/payments/facilitators/AltLayer?within=all", Ct);
        var facts = WebUtility.HtmlDecode(page[page.IndexOf("data-testid=\"facilitator-facts\"", StringComparison.Ordinal)..page.IndexOf("</dl>", StringComparison.Ordinal)]);
        Assert.Contains($"<dd>{rows.Count} <small>in all that is indexed", facts, StringComparison.Ordinal);
        Assert.Contains($"title=\"{Scan.Web.Shared.Format.Exact(Sum(others), 6)} USDC\"", facts, StringComparison.Ordinal);
        Assert.Contains($"<dd>{others.Select(r => r.GetProperty("payer").GetString()).Distinct().Count()}</dd>", facts, StringComparison.Ordinal);
        Assert.Contains(Scan.Web.Shared.Format.Percent(Scan.Web.Shared.Format.Percent(rows.Count(r => r.GetProperty("selfPayment").GetBoolean()), rows.Count)), facts, StringComparison.Ordinal);
        Assert.Contains("data-testid=\"payers\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("data-testid=\"facilitators\"", page, StringComparison.Ordinal);
        Assert.Contains(SampleChain.Account("facilitator").ToString(), page, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("href=\"/payments/facilitators/AltLayer\"", await PageAsync(""), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_facilitator_that_no_manifest_names_has_a_page_by_its_address_and_one_that_settled_nothing_has_none()
    {
        Assert.Contains("No manifest names this account", await site.Http.GetStringAsync($"/payments/facilitators/{SampleChain.Account("somebody")}", Ct), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await site.Http.GetAsync($"/payments/facilitators/{SampleChain.Account("nobody")}", Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await site.Http.GetAsync("/payments/facilitators/Nobody", Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await site.Http.GetAsync("/payments/facilitators/AltLayer?within=1y", Ct)).StatusCode);
    }

    [Fact]
    public async Task A_payment_whose_payee_paid_the_like_back_is_labelled_a_round_trip_with_its_reason_and_so_is_the_return()
    {
        var rows = (await RowsAsync("take=1000")).Where(r => r.GetProperty("roundTripTransaction").ValueKind == JsonValueKind.String).ToList();
        Assert.Equal(2, rows.Count);
        Assert.Equal(rows[1].GetProperty("transaction").GetString(), rows[0].GetProperty("roundTripTransaction").GetString());
        Assert.Equal([-900L, 900L], rows.Select(r => r.GetProperty("roundTripSeconds").GetInt64()).Order());
        Assert.All(rows, r => Assert.Equal(1, r.GetProperty("roundTripRule").GetInt64()));
        var page = WebUtility.HtmlDecode(await PageAsync($"payer={SampleChain.Account("seller 2")}"));
        Assert.Contains("The payee paid the payer 0.11 USDC 15 min before: the same token, within an hour, as much but for 5 % (rule version 1).", page, StringComparison.Ordinal);
        Assert.DoesNotContain("fraud", page, StringComparison.OrdinalIgnoreCase);
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

using System.Net;
using System.Numerics;
using System.Text.Json;

namespace Scan.IntegrationTests.Web;

/// <summary>What a delegator asks of the list of operators: who has most at stake in a quorum, whose stake is stale, who is cheap, who was never slashed.</summary>
public sealed class OperatorListTests(WebSite site) : IClassFixture<WebSite>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;
    private string Avs => $"avs={site.World.Avss[1]}";

    [Fact]
    public async Task Operators_of_a_quorum_are_sorted_by_the_stake_that_its_registry_stores()
    {
        var down = await RowsAsync($"{Avs}&quorum=1&sort=-stake");
        var stakes = down.Select(Stake).ToList();
        Assert.True(stakes.Count > 5);
        Assert.Equal(stakes.OrderByDescending(s => s), stakes);
        Assert.Equal(stakes.Order(), (await RowsAsync($"{Avs}&quorum=1&sort=stake")).Select(Stake));
    }

    [Fact]
    public async Task Operators_of_an_AVS_begin_with_the_most_stake_unless_another_order_is_asked_for()
    {
        Assert.Equal((await RowsAsync($"{Avs}&sort=-stake")).Select(Address), (await RowsAsync(Avs)).Select(Address));
        Assert.NotEqual((await RowsAsync($"{Avs}&sort=-avsCount")).Select(Address), (await RowsAsync(Avs)).Select(Address));
        Assert.Equal((await RowsAsync("sort=-avsCount")).Select(Address), (await RowsAsync("take=1000")).Select(Address));
    }

    [Fact]
    public async Task Pages_by_stake_follow_one_another_and_lead_back()
    {
        var all = (await RowsAsync($"{Avs}&sort=-stake")).Select(Address).ToList();
        List<string> paged = [];
        JsonElement page = default;
        for (string? after = null; page.ValueKind == JsonValueKind.Undefined || after is not null;)
        {
            page = await PageAsync($"{Avs}&sort=-stake&take=4{(after is null ? "" : $"&after={Uri.EscapeDataString(after)}")}");
            paged.AddRange(page.GetProperty("items").EnumerateArray().Select(Address));
            after = page.GetProperty("next").GetString();
        }
        Assert.Equal(all, paged);
        var before = await PageAsync($"{Avs}&sort=-stake&take=4&before={Uri.EscapeDataString(page.GetProperty("previous").GetString()!)}");
        Assert.Equal(all.SkipLast(page.GetProperty("items").GetArrayLength()).TakeLast(4), before.GetProperty("items").EnumerateArray().Select(Address));
    }

    [Fact]
    public async Task A_second_column_decides_between_those_that_the_first_leaves_equal()
    {
        var stored = await RowsAsync("sort=-avsCount,name");
        Assert.True(stored.Select(Avss).Distinct().Count() < stored.Count);
        Assert.Equal(stored.OrderByDescending(Avss).ThenBy(o => Name(o) is null).ThenBy(Name, StringComparer.Ordinal).Select(Address), stored.Select(Address));
        var turned = await RowsAsync("sort=-avsCount,-name");
        Assert.Equal(stored.OrderByDescending(Avss).ThenBy(o => Name(o) is null).ThenByDescending(Name, StringComparer.Ordinal).Select(Address), turned.Select(Address));
        // Also where other documents give the order.
        var ranked = await RowsAsync($"{Avs}&quorum=1&sort=fee,-stake,name");
        Assert.True(ranked.Select(Fee).Distinct().Count() < ranked.Count);
        Assert.Equal(ranked.OrderBy(o => Fee(o) is null).ThenBy(Fee).ThenByDescending(Stake).ThenBy(Name, StringComparer.Ordinal).Select(Address), ranked.Select(Address));

        static int Avss(JsonElement o) => o.GetProperty("avsCount").GetInt32();
        static string? Name(JsonElement o) => o.GetProperty("name").GetString();
        static int? Fee(JsonElement o) => o.GetProperty("feeBips") is { ValueKind: JsonValueKind.Number } fee ? fee.GetInt32() : null;
    }

    [Theory]
    [InlineData("sort=-avsCount,name")]
    [InlineData("sort=-stakerCount,-avsCount,registeredTime,name")]
    [InlineData("sort=fee,-avsCount")]
    public async Task Pages_by_several_columns_follow_one_another_without_a_gap(string sort)
    {
        var all = (await RowsAsync(sort)).Select(Address).ToList();
        List<string> paged = [];
        for (string? after = null; ;)
        {
            var page = await PageAsync($"{sort}&take=5{(after is null ? "" : $"&after={Uri.EscapeDataString(after)}")}");
            paged.AddRange(page.GetProperty("items").EnumerateArray().Select(Address));
            if ((after = page.GetProperty("next").GetString()) is null) break;
        }
        Assert.Equal(all, paged);
    }

    [Fact]
    public async Task A_head_says_its_place_and_the_foot_adds_turns_and_drops_columns_by_links()
    {
        var page = WebUtility.HtmlDecode(await site.Http.GetStringAsync("/operators?sort=-avsCount,name", Ct));
        Assert.Contains("Sorted by AVSs descending, then Operator ascending", page, StringComparison.Ordinal);
        Assert.Contains("""<span class="visually-hidden">, descending, number </span>1<span class="visually-hidden"> of 2</span>""", page, StringComparison.Ordinal);
        foreach (var door in new[] { "sort=-avsCount%2Cname%2C-stakerCount", "sort=avsCount%2Cname", "sort=-avsCount%2C-name", "sort=avsCount" }) Assert.Contains($"href=\"/operators?{door}\"", page, StringComparison.Ordinal);
        Assert.Contains("/api/v1/operators?sort=-avsCount,name\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fee_limit_leaves_those_who_keep_less_with_the_default_for_those_who_set_none()
    {
        var cheap = await RowsAsync($"{Avs}&maxFee=4&sort=fee");
        Assert.NotEmpty(cheap);
        Assert.All(cheap, o => Assert.InRange(o.GetProperty("feeBips").GetInt32(), 0, 400));
        Assert.Equal(cheap.Select(o => o.GetProperty("feeBips").GetInt32()).Order(), cheap.Select(o => o.GetProperty("feeBips").GetInt32()));
        Assert.Contains(await RowsAsync($"{Avs}&maxFee=10"), o => o.GetProperty("feeBips").GetInt32() == 1000);
        Assert.DoesNotContain(await RowsAsync($"{Avs}&maxFee=9.99"), o => o.GetProperty("feeBips").GetInt32() == 1000);
    }

    [Fact]
    public async Task Slashing_history_narrows_the_list_to_those_who_were_slashed_or_never()
    {
        var slashed = Assert.Single(await RowsAsync("slashed=ever"));
        Assert.Equal(site.World.Operators[3].ToString(), Address(slashed));
        Assert.DoesNotContain(Address(slashed), (await RowsAsync("slashed=never")).Select(Address));
    }

    [Fact]
    public async Task Shares_of_a_strategy_are_an_order_and_who_has_none_is_not_in_it()
    {
        var strategy = Testing.SampleData.SampleChain.Account("strategy USDC");
        var shares = (await RowsAsync($"strategy={strategy}&sort=-stake")).Select(Stake).ToList();
        Assert.Equal(6, shares.Count);
        Assert.Equal(shares.OrderByDescending(s => s), shares);
    }

    [Theory]
    [InlineData("sort=stake", "sort")]
    [InlineData("sort=updated", "sort")]
    [InlineData("sort=fee,stake", "sort")]
    [InlineData("sort=name,-name", "sort")]
    [InlineData("sort=name,", "sort")]
    [InlineData("sort=name,fee,health,avsCount,stakerCount", "sort")]
    [InlineData("maxFee=101", "maxFee")]
    [InlineData("maxFee=1.234", "maxFee")]
    [InlineData("maxFee=-1", "maxFee")]
    [InlineData("slashed=often", "slashed")]
    [InlineData("sort=fee&after=31337:0x00", "after")]
    public async Task A_wrong_order_or_limit_is_refused_by_its_name(string query, string field)
    {
        var answer = await site.Http.GetAsync($"/operators?{query}", Ct);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains($"<strong>{field}</strong>:", await answer.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_that_is_empty_on_one_chain_speaks_of_that_chain_alone()
    {
        var page = await site.Http.GetStringAsync("/operators?chain=8453", Ct);
        Assert.Contains("Looked at Second chain up to block", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Looked at Sample chain", page, StringComparison.Ordinal);
        Assert.Contains("href=\"/operators?chain=8453\">Clear the filters", await site.Http.GetStringAsync("/operators?chain=8453&slashed=ever", Ct), StringComparison.Ordinal);
    }

    private async Task<JsonElement> PageAsync(string query) => JsonDocument.Parse(await site.Http.GetStringAsync($"/operators?format=json&{query}", Ct)).RootElement;
    private async Task<IReadOnlyList<JsonElement>> RowsAsync(string query) => [.. (await PageAsync(query)).GetProperty("items").EnumerateArray()];
    private static BigInteger Stake(JsonElement row) => BigInteger.Parse(row.GetProperty("stake").GetString() ?? "-1", System.Globalization.CultureInfo.InvariantCulture);
    private static string Address(JsonElement row) => row.GetProperty("address").GetString()!;
}

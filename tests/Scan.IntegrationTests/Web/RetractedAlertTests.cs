using System.Net;
using System.Net.Http.Json;
using System.Numerics;
using System.Text.Json;
using System.Text.RegularExpressions;
using Scan.Documents;
using Scan.Domain.Documents;
using Scan.Domain.Mach;
using Scan.Domain.Primitives;
using Scan.Testing.SampleData;

namespace Scan.IntegrationTests.Web;

/// <summary>Alerts that a reorg took back, which is another thing than a removal: no document is left of them, and still they are listed, alike for people and programs.</summary>
public sealed partial class RetractedAlertTests(WebSite site) : IClassFixture<WebSite>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;
    private SampleChain Chain => site.World.Chain;

    [Fact]
    public async Task An_alert_whose_block_a_reorg_took_is_listed_as_retracted_and_as_nothing_else()
    {
        var (hash, _) = await RetractAsync();
        var row = Assert.Single(await RowsAsync("/alerts?format=json&status=retracted&take=1000"), r => Hash(r) == hash);
        Assert.True(row.GetProperty("retractedTime").GetInt64() > 0);
        Assert.Equal(AlertStatus.Open, row.GetProperty("status").GetString());
        foreach (var other in new[] { "", "&status=open", "&status=removed" }) Assert.DoesNotContain(await RowsAsync($"/alerts?format=json&take=1000{other}"), r => Hash(r) == hash);
        Assert.Contains(hash.ToString(), await site.Http.GetStringAsync("/alerts?format=csv&status=retracted", Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_strikes_it_says_why_and_leads_to_the_same_rows_by_program()
    {
        var (hash, avs) = await RetractAsync();
        var list = $"/alerts?status=retracted&chain=31337&avs={avs}";
        var page = WebUtility.HtmlDecode(await site.Http.GetStringAsync(list, Ct));
        Assert.Contains("<tr data-id=\"" + Topics.Alert(31337, avs, hash) + "\" class=\"is-removed is-retracted\">", page, StringComparison.Ordinal);
        Assert.Contains("A reorg took its block away", page, StringComparison.Ordinal);
        var listed = (await RowsAsync(list + "&format=json&take=1000")).Select(Hash).ToList();
        Assert.NotEmpty(listed);
        var rest = (await RowsAsync(Rest().Match(page).Groups[1].Value)).Select(r => Hash(r.GetProperty("alert"))).ToList();
        Assert.Equal(listed, rest);
        var lines = (await site.Http.GetStringAsync(list + "&format=ndjson", Ct)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(listed, lines.Select(line => Hash(JsonDocument.Parse(line).RootElement.GetProperty("alert"))));
        var query = Uri.UnescapeDataString(Graph().Match(page).Groups[1].Value);
        using var answer = await site.Http.PostAsJsonAsync("/graphql", new { query }, Ct);
        var told = await answer.Content.ReadFromJsonAsync<JsonElement>(Ct);
        Assert.Equal(listed, told.GetProperty("data").GetProperty("retractedAlerts").EnumerateArray().Select(Hash));
        // Its own page is where the row leads.
        var own = await site.Http.GetStringAsync($"/alerts/31337/{avs}/{hash}", Ct);
        Assert.Contains("Retracted; before that it was confirmed", Regex.Replace(own, "\\s+", " "), StringComparison.Ordinal);
        Assert.DoesNotContain(">open</span>", own, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_was_raised_again_is_no_longer_retracted()
    {
        var (hash, avs) = await RetractAsync();
        var told = (await RowsAsync("/api/v1/alerts/retracted?take=1000")).First(r => Hash(r.GetProperty("alert")) == hash).GetProperty("alert").Deserialize<Alert>(DocumentJson.Options)!;
        var again = told with { Block = Chain.Block + 1 };
        await Chain.CommitAsync(Chain.Time, new SampleBlock().Store(again).Announce(Topics.Alert(31337, avs, hash), FeedState.Seen, [Topics.Alerts, Topics.Avs(31337, avs), Topics.Rollup(BigInteger.Parse(told.RollupChainId!))], again), Ct);
        Assert.DoesNotContain(await RowsAsync("/alerts?format=json&status=retracted&take=1000"), r => Hash(r) == hash);
        Assert.Contains(await RowsAsync("/alerts?format=json&status=open&take=1000"), r => Hash(r) == hash);
    }

    [Fact]
    public async Task Pages_go_on_behind_one_another_the_last_retraction_first()
    {
        for (var i = 0; i < 3; i++) await RetractAsync();
        var all = (await RowsAsync("/alerts?format=json&status=retracted&take=1000")).Select(Hash).ToList();
        List<Hash32> paged = [];
        for (string? after = null; ;)
        {
            var page = await site.Http.GetFromJsonAsync<JsonElement>($"/alerts?format=json&status=retracted&take=2{(after is null ? "" : $"&after={after}")}", Ct);
            paged.AddRange(page.GetProperty("items").EnumerateArray().Select(Hash));
            if ((after = page.GetProperty("next").GetString()) is null) break;
        }
        Assert.Equal(all, paged);
        Assert.Equal(all.AsEnumerable().Reverse(), (await RowsAsync("/alerts?format=json&status=retracted&take=1000&sort=retracted")).Select(Hash));
        Assert.Empty(await RowsAsync("/alerts?format=json&status=retracted&rollup=999999"));
    }

    [Theory]
    [InlineData("/alerts?status=retracted&chain=31337&atBlock=20000005", "atBlock")]
    [InlineData("/alerts?status=retracted&before=5", "before")]
    [InlineData("/alerts?status=retracted&after=x", "after")]
    [InlineData("/alerts?status=retracted&sort=time", "sort")]
    [InlineData("/alerts?status=gone", "status")]
    public async Task What_cannot_be_asked_of_them_is_refused_by_its_name(string address, string field)
    {
        using var answer = await site.Http.GetAsync(address, Ct);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains($"<strong>{field}</strong>:", await answer.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
    }

    /// <summary>Raises an alert in a block, and takes that block back.</summary>
    private async Task<(Hash32 Hash, Address Avs)> RetractAsync()
    {
        var before = Chain.Block;
        var hash = await site.World.RaiseAlertAsync(Chain.Time, Ct);
        var avs = Address.Parse((await RowsAsync("/alerts?format=json&take=1000")).First(r => Hash(r) == hash).GetProperty("avs").GetString()!);
        await Chain.RollBackAsync(before, Ct);
        return (hash, avs);
    }

    private async Task<IReadOnlyList<JsonElement>> RowsAsync(string address) => [.. (await site.Http.GetFromJsonAsync<JsonElement>(address, Ct)).GetProperty("items").EnumerateArray()];

    private static Hash32 Hash(JsonElement alert) => Hash32.Parse(alert.GetProperty("messageHash").GetString()!);

    [GeneratedRegex("""href="(/api/v1/alerts/retracted[^"]*)["]""")]
    private static partial Regex Rest();

    [GeneratedRegex("""href="/graphql#query=([^"]*)["]""")]
    private static partial Regex Graph();
}

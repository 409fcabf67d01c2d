using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Scan.Testing.SampleData;

namespace Scan.IntegrationTests.Web;

/// <summary>From a table with its filters to the same rows by REST, export and GraphQL.</summary>
public sealed partial class ListDoorTests(WebSite site) : IClassFixture<WebSite>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/alerts?status=open")]
    [InlineData("/alerts?chain=31337&status=removed&sort=time")]
    [InlineData("/avs?kind=mach&sort=-openAlerts")]
    [InlineData("/agents?sort=-feedbackCount&active=true")]
    [InlineData("/agents?q=a&protocol=mcp")]
    [InlineData("/agents?chain=31337&category=Trading+desk")]
    [InlineData("/operators?q=a&slashed=never")]
    [InlineData("/operators?sort=-avsCount,name,-registeredTime")]
    [InlineData("/operators?avs={avs}&quorum=0&minStake=500&sort=-stake")]
    [InlineData("/operators?avs={avs}")]
    [InlineData("/operators?avs={avs}&slashed=never&strategy={strategy}")]
    [InlineData("/operators?rollup=10")]
    [InlineData("/operators?avs={avs}&maxFee=5")]
    [InlineData("/rollups")]
    [InlineData("/payments?self=false")]
    [InlineData("/restaking")]
    [InlineData("/tasks")]
    [InlineData("/tasks?chain=31337&status=created")]
    public async Task A_list_leads_to_the_same_rows_by_program(string list)
    {
        list = list.Replace("{avs}", site.World.Avss[1].ToString(), StringComparison.Ordinal).Replace("{strategy}", SampleChain.Account("strategy rETH").ToString(), StringComparison.Ordinal);
        var page = WebUtility.HtmlDecode(await site.Http.GetStringAsync(list, Ct));
        var listed = (await site.Http.GetFromJsonAsync<JsonElement>($"{list}{(list.Contains('?', StringComparison.Ordinal) ? '&' : '?')}format=json&take=1000", Ct)).GetProperty("items").GetArrayLength();
        // Alternatives and limits that other documents give have no words in an address line: REST is left out, not wrong.
        if (Link().Match(page) is { Success: true } rest) Assert.Equal(listed, await CountAsync(rest.Groups[1].Value));
        else Assert.Matches("maxFee|status=created", list);
        var export = await site.Http.GetStringAsync(Export().Match(page).Groups[1].Value, Ct);
        // The last line is the manifest.
        Assert.Equal(listed, export.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length - 1);
        Assert.Equal(listed, (await AskAsync(Graph().Match(page).Groups[1].Value)).GetArrayLength());
    }

    [Theory]
    [InlineData("/events")]
    [InlineData("/events?chain=31337&event=AlertConfirmed")]
    public async Task A_list_of_logs_leads_to_the_same_logs(string list)
    {
        var page = WebUtility.HtmlDecode(await site.Http.GetStringAsync(list, Ct));
        var listed = (await site.Http.GetFromJsonAsync<JsonElement>($"{list}{(list.Contains('?', StringComparison.Ordinal) ? '&' : '?')}format=json&take=1000", Ct)).GetProperty("items").GetArrayLength();
        Assert.InRange(listed, 1, 999);
        Assert.Equal(listed, (await site.Http.GetStringAsync(Export().Match(page).Groups[1].Value, Ct)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Equal(listed, (await AskAsync(Graph().Match(page).Groups[1].Value)).GetArrayLength());
    }

    [Fact]
    public async Task Every_table_of_documents_within_a_page_leads_to_its_rows()
    {
        var (avs, op, staker) = (site.World.Avss[1], site.World.Operators[3], site.World.Staker);
        string[] pages = [$"/avs/31337/{avs}", $"/avs/31337/{site.World.Avss[4]}", $"/operators/31337/{op}", $"/operators/compare?op=31337:{op}&op=31337:{site.World.Operators[4]}", $"/stakers/31337/{staker}", "/agents/8453/5", "/rollups/10"];
        var seen = new HashSet<string>();
        foreach (var path in pages)
        {
            var page = WebUtility.HtmlDecode(await site.Http.GetStringAsync(path, Ct));
            var doors = Doors().Matches(page);
            Assert.True(doors.Count > 0, path);
            foreach (Match door in doors)
            {
                seen.Add(door.Groups[1].Value);
                var links = Links().Matches(door.Value).Select(m => m.Groups[1].Value).ToList();
                Assert.Equal(3, links.Count);
                var rows = await CountAsync(links[0]);
                Assert.Equal(rows, (await AskAsync(links[1])).GetArrayLength());
                Assert.Equal(rows, (await site.Http.GetStringAsync(links[2], Ct)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length - 1);
            }
            foreach (Match card in Cards().Matches(page).Where(c => c.Value.Contains("<tbody", StringComparison.Ordinal)))
                Assert.True(card.Value.Contains("/api/v1/", StringComparison.Ordinal) || card.Value.Contains("/events?", StringComparison.Ordinal) || card.Value.Contains("format=graphql", StringComparison.Ordinal) || Derived().IsMatch(card.Value),
                    $"{path}: a table leads nowhere:\n{card.Value[..Math.Min(400, card.Value.Length)]}");
        }
        Assert.True(seen.Count >= 15, string.Join(' ', seen));
    }

    private async Task<int> CountAsync(string rest)
    {
        using var answer = await site.Http.GetAsync($"{rest}{(rest.Contains('?', StringComparison.Ordinal) ? '&' : '?')}take=1000", Ct);
        var text = await answer.Content.ReadAsStringAsync(Ct);
        Assert.True(answer.IsSuccessStatusCode, $"{rest}: {text}");
        return JsonDocument.Parse(text).RootElement.GetProperty("items").GetArrayLength();
    }

    /// <summary>Follows the way to the editor and asks what stands there.</summary>
    private async Task<JsonElement> AskAsync(string door)
    {
        using var still = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = site.Http.BaseAddress };
        using var way = await still.GetAsync(door, Ct);
        var editor = way.Headers.Location!.OriginalString;
        Assert.StartsWith("/graphql#query=", editor, StringComparison.Ordinal);
        var query = Uri.UnescapeDataString(editor["/graphql#query=".Length..]).Replace("first: 50", "first: 1000", StringComparison.Ordinal);
        using var answer = await site.Http.PostAsJsonAsync("/graphql", new { query }, Ct);
        var told = await answer.Content.ReadFromJsonAsync<JsonElement>(Ct);
        Assert.False(told.TryGetProperty("errors", out var errors), $"{query}\n{(errors.ValueKind == JsonValueKind.Undefined ? "" : errors.GetRawText())}");
        return told.GetProperty("data").EnumerateObject().Single().Value.GetProperty("nodes");
    }

    [GeneratedRegex("""href="(/api/v1/[^"]+)" title="The same rows""")]
    private static partial Regex Link();

    [GeneratedRegex("""href="([^"]+format=ndjson[^"]*)["]""")]
    private static partial Regex Export();

    [GeneratedRegex("""href="([^"]+format=graphql[^"]*)["]""")]
    private static partial Regex Graph();

    [GeneratedRegex("""<span class="exports" data-rows="(\w+)">.*?</span>""", RegexOptions.Singleline)]
    private static partial Regex Doors();

    [GeneratedRegex("href=\"([^\"]+)\"")]
    private static partial Regex Links();

    [GeneratedRegex("""<section class="card".*?</section>""", RegexOptions.Singleline)]
    private static partial Regex Cards();

    /// <summary>What files and probes tell, and what is counted from rows that are led to beside it.</summary>
    [GeneratedRegex("<h2>(Services|Health|Metadata|What happens if you delegate)|id=\"metadata\"")]
    private static partial Regex Derived();
}

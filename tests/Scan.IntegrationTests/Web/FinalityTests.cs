using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Scan.IntegrationTests.Web;

public sealed class FinalityTests(WebSite site) : IClassFixture<WebSite>
{
    [Fact]
    public async Task A_rollup_with_an_open_alert_is_alerted_for_every_block_and_names_the_alerts()
    {
        var answer = await AskAsync("10", 5);
        Assert.Equal("alerted", answer.GetProperty("state").GetString());
        Assert.NotEmpty(answer.GetProperty("evidence").GetProperty("alerts").EnumerateArray());
        Assert.True(answer.GetProperty("asOf")[0].GetProperty("indexedBlock").GetInt64() > 0);
    }

    [Fact]
    public async Task A_rollup_that_was_switched_off_is_uncovered_and_never_final() =>
        Assert.Equal("uncovered", (await AskAsync("424242", 5)).GetProperty("state").GetString());

    [Fact]
    public async Task An_unknown_rollup_is_missing_and_a_bad_block_names_its_field()
    {
        var ct = TestContext.Current.CancellationToken;
        Assert.Equal(HttpStatusCode.NotFound, (await site.Http.GetAsync("/api/v1/rollups/77/finality?block=1", ct)).StatusCode);
        var refused = await site.Http.GetAsync("/api/v1/rollups/10/finality?block=-1", ct);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Equal("block", (await refused.Content.ReadFromJsonAsync<JsonElement>(ct)).GetProperty("field").GetString());
    }

    [Fact]
    public async Task The_rollups_page_shows_the_same_answer() =>
        Assert.Contains("Block 5 is alerted", await site.Http.GetStringAsync("/rollups/10?block=5", TestContext.Current.CancellationToken), StringComparison.Ordinal);

    private Task<JsonElement> AskAsync(string rollup, long block) =>
        site.Http.GetFromJsonAsync<JsonElement>($"/api/v1/rollups/{rollup}/finality?block={block}", TestContext.Current.CancellationToken);
}

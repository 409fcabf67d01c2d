using System.Net;
using System.Text.Json;

namespace Scan.IntegrationTests.Web;

public sealed class TaskListTests(WebSite site) : IClassFixture<WebSite>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_task_whose_window_has_passed_is_expired_and_waits_no_more()
    {
        Assert.Equal([8], await IndexesAsync("status=expired"));
        Assert.Empty(await IndexesAsync("status=created"));
        Assert.Equal([7], await IndexesAsync("status=responded"));
    }

    [Fact]
    public async Task Expiry_is_asked_for_on_one_chain_at_a_time() => Assert.Equal(HttpStatusCode.BadRequest, (await site.Http.GetAsync("/tasks?status=expired", Ct)).StatusCode);

    private async Task<IEnumerable<int>> IndexesAsync(string query)
    {
        using var page = JsonDocument.Parse(await site.Http.GetStringAsync($"/tasks?chain=31337&format=json&{query}", Ct));
        return [.. page.RootElement.GetProperty("items").EnumerateArray().Select(t => t.GetProperty("index").GetInt32())];
    }
}

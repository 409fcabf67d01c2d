using System.Net.Http.Json;
using System.Text.Json;
using Scan.IntegrationTests.Web;

namespace Scan.IntegrationTests.GraphQL;

public sealed class SubscriptionTests(WebSite site) : IClassFixture<WebSite>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_subscription_goes_on_behind_the_sequence_of_its_last_item()
    {
        var first = await TakeAsync("subscription { alerts(after: 0) { sequence id state } }", 3);
        var last = first[1].GetProperty("sequence").GetInt64();
        var again = await TakeAsync($"subscription {{ alerts(after: {last}) {{ sequence id state }} }}", 1);
        Assert.Equal(first[2].GetRawText(), again[0].GetRawText());
    }

    [Fact]
    public async Task Events_come_by_name_with_their_arguments()
    {
        var items = await TakeAsync("""subscription { events(after: 0, names: ["AlertConfirmed"]) { kind event { name args address } } }""", 2);
        Assert.All(items, i => Assert.Equal("AlertConfirmed", i.GetProperty("event").GetProperty("name").GetString()));
    }

    private async Task<List<JsonElement>> TakeAsync(string query, int count)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/graphql") { Content = JsonContent.Create(new { query }), Headers = { { "Accept", "text/event-stream" } } };
        using var response = await site.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Ct);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(Ct));
        var items = new List<JsonElement>();
        while (items.Count < count && await reader.ReadLineAsync(Ct) is { } line)
        {
            if (!line.StartsWith("data:", StringComparison.Ordinal) || line.Length < 8) continue;
            var answer = JsonDocument.Parse(line[5..]).RootElement;
            Assert.False(answer.TryGetProperty("errors", out var errors), errors.ToString());
            items.Add(answer.GetProperty("data").EnumerateObject().Single().Value);
        }
        return items;
    }
}

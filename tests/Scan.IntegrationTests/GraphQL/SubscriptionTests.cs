using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Scan.IntegrationTests.Web;
using Scan.Testing;

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

    [Fact]
    public async Task An_item_leads_to_the_documents_that_it_speaks_of()
    {
        var alerts = await TakeAsync("subscription { alerts(after: 0) { id alert { messageHash avs { address } } avs { address } operator { address } } }", 2);
        Assert.All(alerts, i =>
        {
            var avs = i.GetProperty("avs").GetProperty("address").GetString();
            Assert.Equal(avs, i.GetProperty("alert").GetProperty("avs").GetProperty("address").GetString());
            Assert.Equal($"alert:31337:{avs}:{i.GetProperty("alert").GetProperty("messageHash").GetString()}", i.GetProperty("id").GetString());
            Assert.Equal(JsonValueKind.Null, i.GetProperty("operator").ValueKind);
        });
        var @operator = site.World.Operators[0].ToString();
        var changed = await TakeAsync($$"""subscription { changes(after: 0, topics: ["operator:31337:{{@operator}}"]) { topics operator { address } } }""", 2);
        // Where it speaks of several, the first one is given.
        Assert.All(changed, c => Assert.Equal(c.GetProperty("topics").EnumerateArray().Select(t => t.GetString()!).First(t => t.StartsWith("operator:", StringComparison.Ordinal)), $"operator:31337:{c.GetProperty("operator").GetProperty("address").GetString()}"));
        var agents = await TakeAsync("""subscription { changes(after: 0, topics: ["agent:31337:7"]) { agent { agentId registry } operator { address } } }""", 1);
        Assert.Equal(("7", JsonValueKind.Null), (agents[0].GetProperty("agent").GetProperty("agentId").GetString(), agents[0].GetProperty("operator").ValueKind));
    }

    [Fact]
    public async Task Every_example_of_the_editor_runs_without_an_error()
    {
        var examples = Regex.Matches(await File.ReadAllTextAsync(Path.Combine(RepositoryRoot.Find(), "wwwroot", "js", "ide.js"), Ct), "`(# [^`]*)`").Select(m => m.Groups[1].Value).ToList();
        Assert.True(examples.Count >= 6, $"{examples.Count} examples");
        foreach (var example in examples)
        {
            if (example.Contains("subscription", StringComparison.Ordinal)) await TakeAsync(example.Replace("alerts {", "alerts(after: 0) {", StringComparison.Ordinal), 1);
            else
            {
                using var response = await site.Http.PostAsJsonAsync("/graphql", new { query = example, variables = new { staker = site.World.Staker.ToString() } }, Ct);
                var answer = await response.Content.ReadFromJsonAsync<JsonElement>(Ct);
                Assert.False(answer.TryGetProperty("errors", out var errors), $"{example}\n{errors}");
            }
        }
    }

    [Fact]
    public async Task The_graphql_ws_client_is_cut_off_and_goes_on_behind_the_sequence_that_it_has()
    {
        Assert.SkipUnless(Directory.Exists(Path.Combine(RepositoryRoot.Find(), "node_modules", "graphql-ws")), "npm's graphql-ws is not installed: run npm ci at the root.");
        var start = new ProcessStartInfo("node", [Path.Combine(RepositoryRoot.Find(), "tests", "oracles", "graphql-ws-scan.mjs"), $"ws://{site.Http.BaseAddress!.Authority}/graphql"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var client = Process.Start(start)!;
        var (output, errors) = (client.StandardOutput.ReadToEndAsync(Ct), client.StandardError.ReadToEndAsync(Ct));
        await client.WaitForExitAsync(Ct);
        Assert.True(client.ExitCode == 0, await errors);
        var said = JsonDocument.Parse(await output).RootElement;
        Assert.Equal(said.GetProperty("all").GetRawText(), said.GetProperty("joined").GetRawText());
        var sequences = said.GetProperty("all").EnumerateArray().Select(i => i.GetProperty("sequence").GetInt64()).ToList();
        Assert.Equal(6, sequences.Count);
        Assert.Equal(sequences.Order(), sequences);
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

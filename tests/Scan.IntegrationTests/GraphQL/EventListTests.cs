using System.Net.Http.Json;
using System.Text.Json;
using Scan.IntegrationTests.Web;

namespace Scan.IntegrationTests.GraphQL;

/// <summary>The list of events and its counts, against plain code over all logs.</summary>
public sealed class EventListTests(WebSite site) : IClassFixture<WebSite>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_cursor_of_any_event_goes_on_behind_it()
    {
        var page = (await DataAsync("{ events(first: 30) { nodes { id } edges { cursor node { id } } pageInfo { startCursor endCursor hasNextPage hasPreviousPage } } }")).GetProperty("events");
        var ids = page.GetProperty("nodes").EnumerateArray().Select(n => n.GetProperty("id").GetString()).ToList();
        var edges = page.GetProperty("edges").EnumerateArray().ToList();
        Assert.Equal(ids, edges.Select(e => e.GetProperty("node").GetProperty("id").GetString()));
        var info = page.GetProperty("pageInfo");
        Assert.Equal((edges[0].GetProperty("cursor").GetString(), edges[^1].GetProperty("cursor").GetString()), (info.GetProperty("startCursor").GetString(), info.GetProperty("endCursor").GetString()));
        Assert.True(info.GetProperty("hasNextPage").GetBoolean() && !info.GetProperty("hasPreviousPage").GetBoolean());
        foreach (var at in (int[])[0, 7, 28])
        {
            var rest = (await DataAsync("query ($a: String) { events(first: 30, after: $a) { nodes { id } pageInfo { hasPreviousPage } } }", new { a = edges[at].GetProperty("cursor").GetString() })).GetProperty("events");
            Assert.Equal(ids.Skip(at + 1), rest.GetProperty("nodes").EnumerateArray().Take(29 - at).Select(n => n.GetProperty("id").GetString()));
            Assert.True(rest.GetProperty("pageInfo").GetProperty("hasPreviousPage").GetBoolean());
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("chainId: 31337")]
    [InlineData("names: [\"OperatorStakeUpdate\", \"AlertConfirmed\"]")]
    [InlineData("SUBJECT")]
    [InlineData("SUBJECT, names: [\"OperatorStakeUpdate\"], toBlock: BEFORE")]
    public async Task Counts_are_those_of_plain_code_over_all_of_the_list(string which)
    {
        which = which.Replace("SUBJECT", $"subject: \"avs:31337:{site.World.Avss[0]}\"", StringComparison.Ordinal);
        var last = (await DataAsync("{ events(names: [\"OperatorStakeUpdate\"], first: 1) { nodes { block } } }")).GetProperty("events").GetProperty("nodes")[0].GetProperty("block").GetInt64();
        which = which.Replace("BEFORE", $"{last - 1}", StringComparison.Ordinal);
        var logs = await AllAsync(which);
        Assert.NotEmpty(logs);
        var arguments = which.Length == 0 ? "" : which + ", ";
        var data = await DataAsync($$"""
            { events({{arguments}}first: 1) { totalCount } all: eventsAggregate({{arguments}}first: 1) { from chainId address name count }
              kinds: eventsAggregate({{arguments}}groupBy: [EVENT, CHAIN], first: 1000) { chainId system contract name signature count }
              days: eventsAggregate({{arguments}}groupBy: [ADDRESS], bucket: DAY, first: 1000) { from address count } }
            """);
        Assert.Equal(logs.Count, data.GetProperty("events").GetProperty("totalCount").GetInt32());
        Assert.Equal($$"""[{"from":null,"chainId":null,"address":null,"name":null,"count":{{logs.Count}}}]""", data.GetProperty("all").GetRawText());
        string Line(JsonElement of, params string[] names) => string.Join(' ', names.Select(n => of.GetProperty(n).ToString()));
        Assert.Equal(
            logs.GroupBy(l => Line(l, "chainId", "system", "contract", "name", "signature")).Select(g => $"{g.Key} {g.Count()}").Order(StringComparer.Ordinal),
            data.GetProperty("kinds").EnumerateArray().Select(g => Line(g, "chainId", "system", "contract", "name", "signature", "count")).Order(StringComparer.Ordinal));
        Assert.Equal(
            logs.GroupBy(l => $"{l.GetProperty("time").GetString()![..10]}T00:00:00Z {l.GetProperty("address")}").Select(g => $"{g.Key} {g.Count()}").Order(StringComparer.Ordinal),
            data.GetProperty("days").EnumerateArray().Select(g => Line(g, "from", "address", "count")).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("eventsAggregate(groupBy: [EVENT, ADDRESS], bucket: HOUR")]
    [InlineData("quorumStakeDaysAggregate(groupBy: [OPERATOR_ID, QUORUM], bucket: DAY")]
    public async Task Groups_that_nobody_limited_are_never_cut_without_a_word(string field)
    {
        var all = (await DataAsync($"{{ a: {field}, first: 1000) {{ count }} }}")).GetProperty("a").GetArrayLength();
        Assert.True(all > 100, $"The sample has {all} groups, too few for this test.");
        using var answer = await site.Http.PostAsJsonAsync("/graphql", new { query = $"{{ a: {field}) {{ count }} }}" }, Ct);
        var message = (await answer.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("errors")[0].GetProperty("message").GetString();
        Assert.Contains("more than 100 groups", message, StringComparison.Ordinal);
        Assert.Equal(3, (await DataAsync($"{{ a: {field}, first: 3) {{ count }} }}")).GetProperty("a").GetArrayLength());
    }

    [Fact]
    public async Task The_logs_behind_a_document_go_on_from_block_to_block()
    {
        const string query = "query ($a: Address!, $n: Int!, $b: Long) { operator(chainId: 31337, address: $a) { logs: events(first: $n, toBlock: $b) { id block } } }";
        async Task<List<JsonElement>> ReadAsync(int take, long? block) =>
            [.. (await DataAsync(query, new { a = site.World.Operators[0].ToString(), n = take, b = block })).GetProperty("operator").GetProperty("logs").EnumerateArray()];
        var all = (await ReadAsync(100, null)).Select(l => l.GetProperty("id").GetString()).ToList();
        Assert.True(all.Count > 12, $"{all.Count} logs");
        var seen = new List<string?>();
        for (long? block = null; ;)
        {
            var page = await ReadAsync(8, block);
            seen.AddRange(page.Select(l => l.GetProperty("id").GetString()).Where(id => !seen.Contains(id)));
            if (page.Count < 8 || page[^1].GetProperty("block").GetInt64() == block) break;
            block = page[^1].GetProperty("block").GetInt64();
        }
        Assert.Equal(all, seen.Take(all.Count));
    }

    private async Task<List<JsonElement>> AllAsync(string which)
    {
        var logs = new List<JsonElement>();
        for (string? after = null; ;)
        {
            var page = (await DataAsync($"query ($a: String) {{ events({(which.Length == 0 ? "" : which + ", ")}first: 1000, after: $a) {{ nodes {{ chainId time address system contract name signature }} pageInfo {{ hasNextPage endCursor }} }} }}", new { a = after })).GetProperty("events");
            logs.AddRange(page.GetProperty("nodes").EnumerateArray());
            if (!page.GetProperty("pageInfo").GetProperty("hasNextPage").GetBoolean()) return logs;
            after = page.GetProperty("pageInfo").GetProperty("endCursor").GetString();
        }
    }

    private async Task<JsonElement> DataAsync(string query, object? variables = null)
    {
        using var answer = await site.Http.PostAsJsonAsync("/graphql", new { query, variables }, Ct);
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>(Ct);
        Assert.False(body.TryGetProperty("errors", out var errors), errors.ToString());
        return body.GetProperty("data");
    }
}

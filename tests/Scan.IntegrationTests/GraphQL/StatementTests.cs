using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Scan.Indexer.Feeds;
using Scan.Domain.EigenLayer;
using Scan.IntegrationTests.Web;
using Scan.Testing.SampleData;

namespace Scan.IntegrationTests.GraphQL;

/// <summary>How many statements a query needs; alone, since it counts all of the process.</summary>
[CollectionDefinition(nameof(StatementTests), DisableParallelization = true)]
[Collection(nameof(StatementTests))]
public sealed class StatementTests(WebSite site) : IClassFixture<WebSite>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Three_levels_over_50_operators_take_one_statement_for_each_level_and_relation()
    {
        var more = new SampleBlock();
        for (var i = 0; i < 40; i++)
        {
            more.Store(new Operator { ChainId = 31337, Address = SampleChain.Account($"further {i}"), StakerCount = 1000 + i });
            more.Store(new OperatorAvsRegistration { ChainId = 31337, Avs = site.World.Avss[i % 6], Operator = SampleChain.Account($"further {i}"), Registered = true });
        }
        await site.World.Chain.CommitAsync(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds(), more, Ct);

        // Who follows the feed reads what was committed, and is not to be counted.
        var head = await site.Services.GetRequiredService<Scan.Documents.Feed>().HeadAsync(Ct);
        while (site.Services.GetRequiredService<LiveFeed>().Head < head) await Task.Delay(10, Ct);

        const string query = """
            { operators(first: 50, order: [{ field: STAKER_COUNT, direction: DESC }]) { nodes { address
                registrations(first: 10) { nodes { avs { address quorums { nodes { number } } } } }
                shares { nodes { strategy { id } shares } } stakers: delegations(first: 5) { totalCount } provenance(first: 3) { name } } } }
            """;
        // The first answer prepares what is kept between requests.
        await AskAsync(query);
        var statements = await StatementsAsync(() => AskAsync(query));
        // A count is a statement of its own. The names of events are kept between requests.
        string[] relations =
        [
            "d_avs", "d_delegation", "d_delegation count", "d_operator", "d_operator_avs_registration", "d_operator_shares", "d_quorum", "d_strategy", "ledger",
        ];
        Assert.Equal(relations, statements.Select(RelationOf).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_is_found_by_key_and_what_is_asked_for_with_it_are_read_once_and_aggregates_come_with_their_list()
    {
        async Task<IEnumerable<string>> RelationsAsync(string query)
        {
            async Task Ask()
            {
                using var response = await site.Http.PostAsJsonAsync("/graphql", new { query }, Ct);
                var answer = await response.Content.ReadFromJsonAsync<JsonElement>(Ct);
                Assert.False(answer.TryGetProperty("errors", out var errors), errors.ToString());
            }
            await Ask();
            return (await StatementsAsync(Ask)).Select(RelationOf).Order(StringComparer.Ordinal);
        }
        var address = site.World.Avss[0];
        Assert.Equal(["d_avs", "d_operator", "d_operator_avs_registration", "ledger"],
            await RelationsAsync($"{{ avs(chainId: 31337, address: \"{address}\") {{ kind events(first: 5) {{ name }} registrations {{ nodes {{ operator {{ address }} }} }} }} }}"));
        var many = await RelationsAsync("{ operators(first: 50) { nodes { metadataDocument { versions(first: 2) { no } } registrations(first: 3) { nodes { healthHours(hours: 2) { hour } } } } } }");
        Assert.Contains("operator_health_hours", many);
        Assert.Equal(many.Distinct(), many);
        // Documents without a value come behind the others, by a statement of their own, where a field may be without one.
        Assert.Equal(["d_operator"], await RelationsAsync("{ operators(first: 1000, order: [{ field: STAKER_COUNT, direction: DESC }]) { nodes { address } } }"));
        Assert.Equal(["d_operator", "d_operator"], await RelationsAsync("{ operators(first: 1000, order: [{ field: REGISTERED_TIME, direction: DESC }]) { nodes { address } } }"));
        Assert.Equal(["d_agent count"], await RelationsAsync("{ agents { nodes { agentId feedbacksAggregate { count avg { value } } } } }"));
    }

    [Fact]
    public async Task A_subgraph_query_takes_one_statement_for_each_level_and_relation()
    {
        const string query = "{ agents(first: 50, where: { totalFeedback_gt: 0 }) { id feedback(first: 20) { id agent { id owner } responses { id } } metadata { key } validations { id agent { id } } registrationFile { name } } }";
        async Task Ask()
        {
            using var response = await site.Http.PostAsJsonAsync("/subgraphs/erc8004/31337", new { query }, Ct);
            var answer = await response.Content.ReadFromJsonAsync<JsonElement>(Ct);
            Assert.False(answer.TryGetProperty("errors", out var errors), errors.ToString());
            Assert.Equal(50, answer.GetProperty("data").GetProperty("agents").GetArrayLength());
        }
        await Ask();
        // agents; feedback, metadata, validations; feedback's agents. The sources of two chains may be read again.
        Assert.InRange((await StatementsAsync(Ask)).Count, 1, 7);
    }

    [Fact]
    public async Task However_many_things_an_operation_asks_for_it_leaves_connections_to_the_others()
    {
        var lists = Enumerable.Range(1, 10).Select(n => $"list{n}: operators(first: {n}) {{ nodes {{ address }} }} count{n}: operatorsAggregate(where: {{ stakerCount: {{ gt: {n} }} }}) {{ count }}");
        async Task Ask()
        {
            using var response = await site.Http.PostAsJsonAsync("/graphql", new { query = $"{{ {string.Join(' ', lists)} }}" }, Ct);
            var answer = await response.Content.ReadFromJsonAsync<JsonElement>(Ct);
            Assert.False(answer.TryGetProperty("errors", out var errors), errors.ToString());
        }
        var asked = (await CommandsAsync(Ask)).Where(command => RelationOf(TextOf(command)).StartsWith("d_operator", StringComparison.Ordinal)).ToList();
        Assert.Equal(20, asked.Count);
        Assert.InRange(MostAtOnce(asked), 1, 4);

        // Another door, the same house.
        var agents = Enumerable.Range(1, 15).Select(n => $"list{n}: agents(first: {n}) {{ id }}");
        var views = (await CommandsAsync(async () =>
        {
            using var response = await site.Http.PostAsJsonAsync("/subgraphs/erc8004/31337", new { query = $"{{ {string.Join(' ', agents)} }}" }, Ct);
            var answer = await response.Content.ReadFromJsonAsync<JsonElement>(Ct);
            Assert.False(answer.TryGetProperty("errors", out var errors), errors.ToString());
        })).Where(command => TextOf(command).Contains("d_agent", StringComparison.Ordinal)).ToList();
        Assert.Equal(15, views.Count);
        Assert.InRange(MostAtOnce(views), 1, 4);

        static int MostAtOnce(IReadOnlyList<Activity> all) => all.Max(one => all.Count(other => other.StartTimeUtc <= one.StartTimeUtc && one.StartTimeUtc < other.StartTimeUtc + other.Duration));
    }

    /// <summary>The first table that a statement reads, and whether it counts.</summary>
    private static string RelationOf(string statement) => Regex.Match(statement, @"scan\.(\w+)").Groups[1].Value + (statement.Contains("count(*)", StringComparison.Ordinal) ? " count" : "");

    private async Task AskAsync(string query)
    {
        using var response = await site.Http.PostAsJsonAsync("/graphql", new { query }, Ct);
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>(Ct);
        Assert.False(answer.TryGetProperty("errors", out var errors), errors.ToString());
        Assert.Equal(50, answer.GetProperty("data").GetProperty("operators").GetProperty("nodes").GetArrayLength());
    }

    private static async Task<IReadOnlyList<string>> StatementsAsync(Func<Task> act)
    {
        var graph = (await CommandsAsync(act)).Select(TextOf)
            .Where(s => !s.Contains("feed_counter", StringComparison.Ordinal) && !s.Contains("FROM scan.chains", StringComparison.Ordinal) && !s.Contains("FROM scan.sources", StringComparison.Ordinal) && s.Contains("scan.", StringComparison.Ordinal)).ToList();
        foreach (var statement in graph) TestContext.Current.TestOutputHelper?.WriteLine(statement.ReplaceLineEndings(" "));
        return graph;
    }

    private static string TextOf(Activity command) => command.GetTagItem("db.query.text") as string ?? "";

    /// <summary>What was sent to PostgreSQL and answered.</summary>
    private static async Task<IReadOnlyList<Activity>> CommandsAsync(Func<Task> act)
    {
        var commands = new List<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Npgsql",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity => { lock (commands) commands.Add(activity); },
        };
        ActivitySource.AddActivityListener(listener);
        await act();
        lock (commands) return [.. commands];
    }
}

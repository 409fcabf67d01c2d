using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Scan.GraphQL.Engine;
using Scan.GraphQL.Engine.Limits;
using Scan.UnitTests.GraphQL.Model;
using Xunit;

namespace Scan.UnitTests.GraphQL;

public sealed class LimitTests
{
    private static readonly EngineLimits Limits = new()
    {
        MaxTokens = 2_000, MaxNesting = 50, MaxDepth = 6, MaxAliases = 10, MaxFields = 200, MaxFragments = 20, MaxRootFields = 12, MaxCost = 60,
    };

    private readonly Harness graph = new(limits: Limits);

    public static TheoryData<string, string> Attacks => new()
    {
        { "depth", "{ me" + Nested(" { partner", 8) + " { id }" + new string('}', 9) },
        { "nesting", "{ me" + Nested(" { partner", 60) + new string('}', 60) },
        { "tokens", "{ me {" + Nested(" id", 3_000) + " } }" },
        { "aliases", "{ me {" + string.Concat(Enumerable.Range(0, 11).Select(i => $" a{i}: id")) + " } }" },
        { "fragments", "{ me { ...F0 } }" + string.Concat(Enumerable.Range(0, 21).Select(i => $" fragment F{i} on Person {{ id ...F{i + 1} }}")) + " fragment F21 on Person { id }" },
        { "rootFields", "{" + string.Concat(Enumerable.Range(0, 10).Select(i => $" r{i}: __typename")) + " me { id } old ...F } fragment F on Query { boom }" },
        { "fields", "{ me { ...F0 } }" + string.Concat(Enumerable.Range(0, 18).Select(i => $" fragment F{i} on Person {{ partner {{ ...F{i + 1} }} p: home {{ guests {{ ...F{i + 1} }} }} }}")) + " fragment F18 on Person { id }" },
    };

    [Theory]
    [MemberData(nameof(Attacks))]
    public async Task An_attack_is_refused_by_the_name_of_its_limit(string limit, string query)
    {
        var json = await graph.RunAsync(query);
        Assert.False(json.TryGetProperty("data", out _));
        var extensions = json.GetProperty("errors")[0].GetProperty("extensions");
        Assert.Equal(ErrorCodes.LimitExceeded, extensions.GetProperty("code").GetString());
        // An exponential spread is deep before it is wide: either limit may speak first.
        Assert.Contains(extensions.GetProperty("limit").GetString(), limit == "fields" ? ["fields", "depth"] : new[] { limit });
    }

    [Fact]
    public async Task A_dear_query_is_told_its_cost_before_it_runs_with_its_variables_known()
    {
        const string query = "query ($n: Int!) { people(first: $n) { friends { id } home { guests { id } } } }";
        Assert.True((await graph.RunAsync(query, new { n = 1 })).TryGetProperty("data", out _));
        var extensions = (await graph.RunAsync(query, new { n = 1_000 })).GetProperty("errors")[0].GetProperty("extensions");
        Assert.Equal("""{"code":"LIMIT_EXCEEDED","limit":"cost","allowed":60,"actual":61}""", extensions.GetRawText());
    }

    [Fact]
    public async Task What_is_left_out_costs_nothing()
    {
        const string query = "query ($no: Boolean!) { people(first: 1000) @skip(if: $no) { friends { id } home { guests { id } } } me { id } }";
        Assert.True((await graph.RunAsync(query, new { no = true })).TryGetProperty("data", out _));
        Assert.Equal("cost", (await graph.RunAsync(query, new { no = false })).GetProperty("errors")[0].GetProperty("extensions").GetProperty("limit").GetString());
    }

    [Fact]
    public async Task A_cost_beyond_all_numbers_is_refused_as_such()
    {
        var wide = new Harness(limits: new EngineLimits { AssumedListSize = int.MaxValue });
        var extensions = (await wide.RunAsync("{ me { home { guests { home { guests { home { guests { home { guests { partner { id } } } } } } } } } } }")).GetProperty("errors")[0].GetProperty("extensions");
        Assert.Equal("cost", extensions.GetProperty("limit").GetString());
        Assert.True(extensions.GetProperty("actual").GetInt64() > long.MaxValue / 8);
    }

    [Fact]
    public async Task Only_so_many_operations_execute_at_once_and_dear_ones_are_not_among_them()
    {
        var doors = new Doors();
        var crowd = new Harness(schema => schema.Query<Doors>(), new EngineLimits { AtOnce = 2, AtOnceUpTo = 1 }, services: services => services.AddSingleton(doors));
        var cheap = Enumerable.Range(0, 5).Select(_ => crowd.RunAsync("{ pass }")).ToList();
        Assert.Equal(2, doors.Inside);
        var dear = crowd.RunAsync("{ pass again: pass }");
        Assert.Equal(4, doors.Inside);
        doors.Open();
        foreach (var answer in await Task.WhenAll(cheap.Append(dear))) Assert.True(answer.TryGetProperty("data", out _), answer.GetRawText());
        Assert.Equal(7, doors.Inside);
    }

    [Fact]
    public async Task Who_waits_for_a_place_as_long_as_a_query_may_take_is_told_so_and_leaves_no_place_behind()
    {
        var doors = new Doors();
        var crowd = new Harness(schema => schema.Query<Doors>(), new EngineLimits { AtOnce = 1, ExecutionTime = TimeSpan.FromSeconds(2) }, services: services => services.AddSingleton(doors));
        var answers = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => crowd.RunAsync("{ pass }")));
        Assert.All(answers, a => Assert.Equal("""{"code":"TIMEOUT","limit":"executionTime","allowed":2000,"cost":1}""", a.GetProperty("errors")[0].GetProperty("extensions").GetRawText()));
        doors.Open();
        Assert.True((await crowd.RunAsync("{ pass }")).TryGetProperty("data", out _));
    }

    private sealed class Doors
    {
        private readonly TaskCompletionSource open = new();
        private int inside;

        internal int Inside => Volatile.Read(ref inside);

        internal void Open() => open.SetResult();

        public async Task<int> Pass(CancellationToken ct)
        {
            Interlocked.Increment(ref inside);
            await open.Task.WaitAsync(ct);
            return 1;
        }
    }

    [Fact]
    public async Task Fragments_that_spread_each_other_are_refused_and_end()
    {
        var json = await graph.RunAsync("{ me { ...A } } fragment A on Person { ...B ...A } fragment B on Person { ...A ...B }");
        Assert.All(json.GetProperty("errors").EnumerateArray(), e => Assert.StartsWith("Cannot spread fragment", e.GetProperty("message").GetString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Huge_lists_of_wrong_variables_are_answered_shortly()
    {
        var json = await graph.RunAsync("query ($l: [Int!]) { echo(list: $l) }", new { l = Enumerable.Repeat("x", 100_000).ToArray() });
        Assert.Equal(1, json.GetProperty("errors").GetArrayLength());
        Assert.True(json.GetRawText().Length < 2_000);
    }

    [Fact]
    public async Task Random_bytes_and_tokens_never_crash_or_hang_the_engine()
    {
        var random = new Random(7);
        string[] tokens = ["{", "}", "(", ")", "[", "]", "...", ":", "$", "@", "!", "=", "|", "&", "query", "fragment", "on", "me", "id", "Person", "F", "\"s\"", "\"\"\"b\"\"\"", "1", "-2.5e3", "true", "null", "#c\n", "\\u{", "\ud800", "type", "extend", "input"];
        for (var i = 0; i < 4_000; i++)
        {
            var text = new StringBuilder();
            var length = random.Next(60);
            for (var j = 0; j < length; j++)
                text.Append(i % 2 == 0 ? tokens[random.Next(tokens.Length)] + " " : ((char)random.Next(random.Next(3) == 0 ? 0x10000 : 0x80)).ToString());
            using var response = await graph.Engine.ExecuteAsync(Harness.Request(text.ToString()), graph.Services, Harness.Ct);
            using var json = JsonDocument.Parse(response.Json);
        }
    }

    private static string Nested(string part, int times) => string.Concat(Enumerable.Repeat(part, times));
}

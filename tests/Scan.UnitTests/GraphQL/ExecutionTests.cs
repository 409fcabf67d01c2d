using System.Text.Json;
using Scan.GraphQL.Engine;
using Scan.GraphQL.Engine.Execution;
using Scan.GraphQL.Engine.Limits;
using Scan.GraphQL.Engine.Types;
using Scan.UnitTests.GraphQL.Model;
using Xunit;

namespace Scan.UnitTests.GraphQL;

public sealed class ExecutionTests
{
    private readonly Harness graph = new();

    [Fact]
    public async Task Fields_come_in_the_order_of_the_document()
    {
        Assert.Equal("""{"data":{"me":{"age":20,"__typename":"Person","id":"person-0","b":"Person 0"},"__typename":"Query"}}""",
            await graph.RawAsync("{ me { age ...F b: name age } __typename } fragment F on Person { __typename id }"));
    }

    [Fact]
    public async Task Strings_survive_quotes_line_separators_and_emoji()
    {
        var data = await graph.RunAsync("{ me { promise } }");
        Assert.Equal("promise of \"0\" \\ \n\u2028 é 🜁", data.GetProperty("data").GetProperty("me").GetProperty("promise").GetString());
    }

    [Fact]
    public async Task A_null_in_a_non_null_field_takes_back_its_parent_up_to_the_next_nullable_place()
    {
        var json = await graph.RunAsync("{ people { id partner { id promise } } }");
        Assert.Equal(JsonValueKind.Object, json.GetProperty("data").ValueKind);
        json = await graph.RunAsync("{ node(id: \"x\") { id } people { promise } }");
        Assert.Equal(JsonValueKind.Null, json.GetProperty("data").ValueKind);
        var error = json.GetProperty("errors")[0];
        Assert.Equal("""["people",1,"promise"]""", error.GetProperty("path").GetRawText());
        Assert.Equal("""[{"line":1,"column":33}]""", error.GetProperty("locations").GetRawText());
        Assert.Equal("Cannot return null for non-nullable field Person.promise.", error.GetProperty("message").GetString());
    }

    [Fact]
    public async Task An_error_of_ours_is_shown_by_its_id_only_and_spares_its_siblings()
    {
        var raw = await graph.RawAsync("{ boom me { secret id } }");
        Assert.DoesNotContain("no one", raw, StringComparison.Ordinal);
        Assert.DoesNotContain("InvalidOperation", raw, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(raw);
        Assert.Equal("""{"boom":null,"me":{"secret":null,"id":"person-0"}}""", json.RootElement.GetProperty("data").GetRawText());
        foreach (var error in json.RootElement.GetProperty("errors").EnumerateArray())
        {
            Assert.Equal("Unexpected error", error.GetProperty("message").GetString());
            Assert.Equal(32, error.GetProperty("extensions").GetProperty("id").GetString()!.Length);
        }
    }

    [Fact]
    public async Task Mutations_run_one_after_the_other()
    {
        var raw = await graph.RawAsync("mutation { a: append(value: 1) b: append(value: 2) c: append(value: 3) }");
        Assert.Equal("""{"data":{"a":1,"b":2,"c":3}}""", raw);
        Assert.Equal([1, 2, 3], graph.World.Appended);
    }

    [Fact]
    public async Task Conditions_follow_the_variables_of_each_request()
    {
        const string query = "query ($a: Boolean!, $b: Boolean = true) { me { id @include(if: $a) name @skip(if: $b) age } }";
        Assert.Equal("""{"data":{"me":{"id":"person-0","age":20}}}""", await graph.RawAsync(query, new { a = true }));
        Assert.Equal("""{"data":{"me":{"name":"Person 0","age":20}}}""", await graph.RawAsync(query, new { a = false, b = false }));
        Assert.Equal("""{"data":{"me":{"id":"person-0","age":20}}}""", await graph.RawAsync(query, new { a = true }));
    }

    [Fact]
    public async Task Inputs_arrive_as_the_records_that_resolvers_take()
    {
        var raw = await graph.RawAsync(
            "query ($f: FilterInput!, $m: [Mood!]) { echoRequired(number: 1, text: \"t\", filter: $f, moods: $m) }",
            new { f = new { name = "n", tags = new[] { "a" }, and = new { name = "x", take = 2 }, matrix = new[] { new int?[] { 1, null } } }, m = "HAPPY" });
        Assert.Equal("""{"data":{"echoRequired":"{filter:{and:{name:x,take:2},matrix:[[1,null]],name:n,tags:[a],take:5},moods:[HAPPY],number:1,text:t}"}}""", raw);
    }

    [Theory]
    [InlineData("""{"n":"x"}""", "Variable \"$n\" got invalid value \"x\"; Int cannot represent non-integer value: \"x\"")]
    [InlineData("""{}""", "Variable \"$n\" of required type \"Int!\" was not provided.")]
    [InlineData("""{"n":null}""", "Variable \"$n\" of non-null type \"Int!\" must not be null.")]
    [InlineData("""{"n":1,"f":{"name":"a","tak":1}}""", "Variable \"$f\" got invalid value { name: \"a\", tak: 1 }; Field \"tak\" is not defined by type \"FilterInput\". Did you mean \"take\" or \"tags\"?")]
    [InlineData("""{"n":1,"f":{"name":"a","and":{"name":1}}}""", "Variable \"$f\" got invalid value 1 at \"f.and.name\"; String cannot represent a non string value: 1")]
    [InlineData("""{"n":1,"b":{"id":"1","name":"2"}}""", "Variable \"$b\" got invalid value { id: \"1\", name: \"2\" }; Exactly one key must be specified for OneOf type \"CreatureByInput\".")]
    public async Task A_variable_of_the_wrong_shape_is_refused_by_name_and_path(string variables, string message)
    {
        var json = await graph.RunAsync("query ($n: Int!, $f: FilterInput, $b: CreatureByInput) { echo(number: $n, filter: $f, by: $b) }",
            JsonSerializer.Deserialize<JsonElement>(variables));
        Assert.Equal(message, json.GetProperty("errors")[0].GetProperty("message").GetString());
        Assert.Equal(ErrorCodes.BadInput, json.GetProperty("errors")[0].GetProperty("extensions").GetProperty("code").GetString());
        Assert.False(json.TryGetProperty("data", out _));
    }

    [Fact]
    public async Task A_query_that_takes_too_long_is_ended_and_told_so()
    {
        static void Slow(SchemaBuilder schema) => schema.Query<SlowQuery>();
        var slow = new Harness(Slow, new EngineLimits { ExecutionTime = TimeSpan.FromMilliseconds(1) });
        var json = await slow.RunAsync("{ wait }");
        Assert.Equal(ErrorCodes.Timeout, json.GetProperty("errors")[0].GetProperty("extensions").GetProperty("code").GetString());
    }

    private sealed class SlowQuery
    {
        public async Task<int> Wait(CancellationToken ct)
        {
            await Task.Delay(Timeout.Infinite, ct);
            return 1;
        }
    }
}

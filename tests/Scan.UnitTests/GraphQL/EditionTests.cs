using System.Text.Json;
using Scan.UnitTests.GraphQL.Model;
using Xunit;

namespace Scan.UnitTests.GraphQL;

/// <summary>What the specification's edition of September 2025 added to that of October 2021, as clients use it.</summary>
public sealed class EditionTests
{
    private readonly Harness graph = new();

    [Theory]
    [InlineData("\"What it asks.\" query Q { me { ...Named } } \"\"\"Who it is.\"\"\" fragment Named on Person { name }")]
    [InlineData("query Q(\"How many.\" $n: Int = 1) { me { name } echo(number: $n) }")]
    public async Task Operations_fragments_and_variables_may_be_described(string query)
    {
        var json = await graph.RunAsync(query);
        Assert.Equal("Person 0", json.GetProperty("data").GetProperty("me").GetProperty("name").GetString());
    }

    [Theory]
    [InlineData("{ echo(by: { id: \"1\" }) }", null)]
    [InlineData("{ echo(by: { id: \"1\", name: \"x\" }) }", "exactly one")]
    [InlineData("{ echo(by: {}) }", "exactly one")]
    [InlineData("{ echo(by: { id: null }) }", "non-null")]
    public async Task A_oneOf_input_takes_one_of_its_fields(string query, string? refusal)
    {
        var json = await graph.RunAsync(query);
        Assert.Equal(refusal is not null, json.TryGetProperty("errors", out var errors));
        if (refusal is not null) Assert.Contains(refusal, errors[0].GetProperty("message").GetString()!, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Introspection_tells_which_inputs_are_oneOf_and_knows_the_directive()
    {
        var schema = (await graph.RunAsync("{ __schema { directives { name locations isRepeatable } } one: __type(name: \"CreatureByInput\") { isOneOf } many: __type(name: \"FilterInput\") { isOneOf } output: __type(name: \"Person\") { isOneOf } }")).GetProperty("data");
        Assert.True(schema.GetProperty("one").GetProperty("isOneOf").GetBoolean());
        Assert.False(schema.GetProperty("many").GetProperty("isOneOf").GetBoolean());
        Assert.Equal(JsonValueKind.Null, schema.GetProperty("output").GetProperty("isOneOf").ValueKind);
        Assert.Contains(schema.GetProperty("__schema").GetProperty("directives").EnumerateArray(), d => d.GetProperty("name").GetString() == "oneOf" && d.GetProperty("locations")[0].GetString() == "INPUT_OBJECT");
    }

    [Fact]
    public async Task Strings_take_code_points_beyond_the_first_plane()
    {
        var json = await graph.RunAsync("""{ a: echo(text: "\u{1F600}") b: echo(text: "\uD83D\uDE00") }""");
        Assert.False(json.TryGetProperty("errors", out var errors), errors.ToString());
        Assert.Contains("😀", json.GetProperty("data").GetProperty("a").GetString()!);
        Assert.Equal(json.GetProperty("data").GetProperty("a").GetString(), json.GetProperty("data").GetProperty("b").GetString());
        Assert.True((await graph.RunAsync("""{ echo(text: "\uD83D") }""")).TryGetProperty("errors", out _));
    }
}

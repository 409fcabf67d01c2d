using System.Text.Json;
using Scan.GraphQL.Engine.Types;
using Scan.UnitTests.GraphQL.Model;
using Xunit;

namespace Scan.UnitTests.GraphQL;

/// <summary>What is left out and what is null are two things, in arguments, in input objects and in what these hold.</summary>
public sealed class OptionalInputTests
{
    /// <param name="Nick">By the constructor.</param>
    public sealed record Change(Optional<string?> Nick, Optional<int?> Age = default)
    {
        public Optional<IReadOnlyList<string>?> Tags { get; init; }

        public Optional<Change?> Next { get; init; }
    }

    public sealed class Query
    {
        public string Tell(Change change, Optional<int?> times = default) => $"{Words(change)} times={Word(times)}";

        private static string Words(Change c) => $"nick={Word(c.Nick)} age={Word(c.Age)} tags={(c.Tags is { Value: { } tags } ? string.Join('+', tags) : Word(c.Tags))} next={(c.Next.Value is { } next ? $"({Words(next)})" : Word(c.Next))}";

        private static string Word<T>(Optional<T> optional) => !optional.IsGiven ? "absent" : optional.Value?.ToString() ?? "null";
    }

    public sealed class Impossible
    {
        public string Tell(Optional<int> times) => $"{times}";
    }

    [Theory]
    [InlineData("{ tell(change: {}) }", null, "nick=absent age=absent tags=absent next=absent times=absent")]
    [InlineData("{ tell(change: { nick: null, age: null, tags: null, next: null }, times: null) }", null, "nick=null age=null tags=null next=null times=null")]
    [InlineData("""{ tell(change: { nick: "a", age: 3, tags: ["x", "y"], next: { age: null } }, times: 2) }""", null, "nick=a age=3 tags=x+y next=(nick=absent age=null tags=absent next=absent) times=2")]
    [InlineData("query ($n: String, $t: Int) { tell(change: { nick: $n }, times: $t) }", "{}", "nick=absent age=absent tags=absent next=absent times=absent")]
    [InlineData("query ($n: String, $t: Int) { tell(change: { nick: $n }, times: $t) }", """{"n":null,"t":null}""", "nick=null age=absent tags=absent next=absent times=null")]
    [InlineData("query ($n: String = null, $t: Int = 7) { tell(change: { nick: $n }, times: $t) }", "{}", "nick=null age=absent tags=absent next=absent times=7")]
    [InlineData("query ($c: ChangeInput!) { tell(change: $c) }", """{"c":{"age":null,"next":{"tags":[]}}}""", "nick=absent age=null tags=absent next=(nick=absent age=absent tags= next=absent) times=absent")]
    public async Task Left_out_and_null_are_told_apart(string query, string? variables, string expected)
    {
        var json = await new Harness(b => b.Query<Query>()).RunAsync(query, JsonSerializer.Deserialize<JsonElement>(variables ?? "{}"));
        Assert.Equal(expected, json.GetProperty("data").GetProperty("tell").GetString());
    }

    [Fact]
    public void An_optional_value_that_cannot_be_null_is_refused_when_the_schema_is_built()
    {
        var builder = new SchemaBuilder();
        Assert.Contains("Optional<Int32?>", Assert.Throws<SchemaException>(() => { builder.Query<Impossible>(); builder.Build(); }).Message);
    }
}

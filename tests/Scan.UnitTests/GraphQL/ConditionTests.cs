using System.Text.Json;
using Scan.UnitTests.GraphQL.Model;
using Xunit;

namespace Scan.UnitTests.GraphQL;

/// <summary>What variables may decide of what is asked for.</summary>
public sealed class ConditionTests
{
    private readonly Harness graph = new();

    [Theory]
    [InlineData("subscription($c: Boolean!) { ticks @skip(if: $c) { number } }")]
    [InlineData("subscription($c: Boolean!) { ... @skip(if: $c) { ticks { number } } }")]
    public async Task A_subscription_that_asks_for_nothing_is_refused(string query)
    {
        var nothing = await graph.Engine.SubscribeAsync(Harness.Request(query, new { c = true }), graph.Services, Harness.Ct);
        Assert.Equal("BAD_REQUEST", Assert.Single(nothing.Refusal!.Errors).Code);
        var something = await graph.Engine.SubscribeAsync(Harness.Request(query, new { c = false }), graph.Services, Harness.Ct);
        Assert.Equal(3, await something.Events!.CountAsync(Harness.Ct));
    }

    [Fact]
    public async Task A_condition_is_true_or_false_and_its_default_stands_in_for_what_was_not_given_alone()
    {
        const string query = "query($c: Boolean = true) { me { id name @skip(if: $c) } }";
        Assert.Equal("BAD_USER_INPUT", Code(await graph.RunAsync(query, new Dictionary<string, object?> { ["c"] = null })));
        Assert.False((await graph.RunAsync(query)).GetProperty("data").GetProperty("me").TryGetProperty("name", out _));
        Assert.True((await graph.RunAsync(query, new { c = false })).GetProperty("data").GetProperty("me").TryGetProperty("name", out _));
    }

    private static string? Code(JsonElement response) => response.GetProperty("errors")[0].GetProperty("extensions").GetProperty("code").GetString();
}

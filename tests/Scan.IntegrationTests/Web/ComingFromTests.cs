using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Scan.Testing;
using Scan.Testing.SampleData;

namespace Scan.IntegrationTests.Web;

/// <summary>What docs/coming-from.md promises to users of other APIs is there.</summary>
public sealed partial class ComingFromTests(WebSite site) : IClassFixture<WebSite>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_address_and_query_of_the_page_is_answered()
    {
        var asked = Asked().Select(Filled).Distinct().ToList();
        Assert.True(asked.Count > 90, $"{asked.Count} addresses and queries were found in the page");
        var refused = new List<string>();
        foreach (var question in asked)
        {
            if (await RefusalAsync(question) is { } refusal) refused.Add($"{question}: {refusal}");
        }
        Assert.Empty(refused);
    }

    [Fact]
    public async Task An_answer_holds_what_was_asked_for()
    {
        var slashings = await site.Http.GetFromJsonAsync<JsonElement>(Filled("/api/v1/slashings?operator=$operator"), Ct);
        Assert.Equal("100000000000000000", slashings.GetProperty("items")[0].GetProperty("strategies")[0].GetProperty("wadSlashed").GetString());
        var queued = await site.Http.GetFromJsonAsync<JsonElement>(Filled("/api/v1/withdrawals?staker=$staker&status=queued&completableBlock.lte=$block"), Ct);
        Assert.Equal(SampleChain.Hash("withdrawal waiting").ToString(), Assert.Single(queued.GetProperty("items").EnumerateArray()).GetProperty("root").GetString());
    }

    /// <summary>Code spans of the tables' last column and of the text that are addresses or queries of ours.</summary>
    private static IEnumerable<string> Asked()
    {
        foreach (var line in File.ReadLines(Path.Combine(RepositoryRoot.Find(), "docs", "coming-from.md")))
        {
            var text = line.StartsWith("| ", StringComparison.Ordinal) ? line[line.IndexOf(" | ", StringComparison.Ordinal)..] : line;
            foreach (var span in CodeSpan().Matches(text).Select(m => m.Groups[1].Value))
            {
                if (span.StartsWith("{ ", StringComparison.Ordinal) || OwnAddress().IsMatch(span)) yield return span;
            }
        }
    }

    private string Filled(string text) => text.Replace("$chain", "31337").Replace("$avs", site.World.Avss[4].ToString()).Replace("$operator", site.World.Operators[3].ToString()).Replace("$staker", site.World.Staker.ToString())
        .Replace("$strategy", SampleChain.Account("strategy stETH").ToString()).Replace("$root", SampleChain.Hash("withdrawal waiting").ToString()).Replace("$block", "20000990").Replace("$agent", "1")
        .Replace("$owner", SampleChain.Account("owner 1").ToString()).Replace("$registry", SampleChain.Account("identity 31337").ToString());

    private async Task<string?> RefusalAsync(string question)
    {
        if (question.StartsWith('{'))
        {
            using var answer = await site.Http.PostAsJsonAsync("/graphql", new { query = question }, Ct);
            var json = await answer.Content.ReadFromJsonAsync<JsonElement>(Ct);
            return json.TryGetProperty("errors", out var errors) ? errors.ToString() : null;
        }
        if (question.StartsWith("/subgraphs", StringComparison.Ordinal))
        {
            using var answer = await site.Http.PostAsJsonAsync(question, new { query = "{ agents(first: 1) { id } }" }, Ct);
            return (await answer.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("data").GetProperty("agents").GetArrayLength() == 1 ? null : "no agent";
        }
        // Headers alone: one of the addresses is a stream.
        using var response = await site.Http.GetAsync(question, HttpCompletionOption.ResponseHeadersRead, Ct);
        return response.StatusCode == HttpStatusCode.OK ? null : $"{(int)response.StatusCode} {await response.Content.ReadAsStringAsync(Ct)}";
    }

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex CodeSpan();

    [GeneratedRegex(@"^/(api/v1/(?!public$)|subgraphs/|events\?|health/)")]
    private static partial Regex OwnAddress();
}

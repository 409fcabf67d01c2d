using System.Text.RegularExpressions;
using Scan.Testing.SampleData;

namespace Scan.IntegrationTests.Web;

public sealed partial class FreshnessTests(WebSite site) : IClassFixture<WebSite>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>What stands on no block: doors to be told by, forms, files and what Scan asked beside the chains, which have times of their own.</summary>
    private static readonly string[] OfNoBlock = ["id=\"subscribe\"", "id=\"metadata\"", "data-testid=\"chains\"", "id=\"coverage\"", "id=\"finality\"", "data-testid=\"health\"", "data-testid=\"prepared\""];

    [Fact]
    public async Task Every_card_says_as_of_which_block_it_is()
    {
        var world = site.World;
        string[] pages =
        [
            "/", "/avs", "/operators", "/alerts", "/rollups", "/tasks", "/agents", "/payments", "/restaking", "/events", "/incidents", $"/avs/31337/{world.Avss[1]}", $"/operators/31337/{world.Operators[3]}", $"/stakers/31337/{world.Staker}",
            $"/alerts/31337/{world.Avss[0]}/{SampleChain.Hash("message 70")}", "/rollups/10", "/agents/8453/5", $"/tx/31337/{SampleChain.Hash($"alert {SampleChain.Hash("message 70")}")}", $"/tasks/31337/{SampleChain.Account("tasks 4")}/7",
        ];
        List<string> without = [];
        foreach (var path in pages)
        {
            var html = await site.Http.GetStringAsync(path, Ct);
            foreach (Match card in Card().Matches(html))
            {
                if (!card.Value.Contains("class=\"block\"", StringComparison.Ordinal) && !OfNoBlock.Any(card.Value.Contains)) without.Add($"{path}: {Heading().Match(card.Value).Groups[1].Value.Trim()}");
            }
        }
        Assert.Empty(without);
    }

    [GeneratedRegex("""<(section|article) class="card.*?</\1>""", RegexOptions.Singleline)]
    private static partial Regex Card();

    [GeneratedRegex("""<h[23]>(.*?)</h[23]>""", RegexOptions.Singleline)]
    private static partial Regex Heading();
}

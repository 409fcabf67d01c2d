using System.Text.RegularExpressions;

namespace Scan.IntegrationTests.Web;

/// <summary>Rows on the pages of things lead to the logs that made them, as rows of lists do.</summary>
public sealed partial class ThingProofTests(WebSite site) : IClassFixture<WebSite>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<string, string> Pages => new()
    {
        { "avs", "quorums,registrations,rollups,alerts" },
        { "operator", "registrations,operatorSharesList" },
        { "agent", "feedbacks" },
        { "staker", "stakerSharesList,withdrawals" },
        { "rollup", "rollups,alerts" },
    };

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Each_kind_of_row_leads_to_a_page_of_its_logs(string thing, string kinds)
    {
        var page = await site.Http.GetStringAsync(thing switch
        {
            "avs" => $"/avs/31337/{site.World.Avss[1]}",
            "operator" => $"/operators/31337/{site.World.Operators[3]}",
            "agent" => "/agents/8453/5",
            "staker" => $"/stakers/31337/{site.World.Staker}",
            _ => "/rollups/10",
        }, Ct);
        var links = Proof().Matches(page).Select(m => (Link: m.Groups[1].Value, Kind: m.Groups[2].Value)).ToList();
        Assert.Superset(kinds.Split(',').ToHashSet(), links.Select(l => l.Kind).ToHashSet());
        foreach (var (link, _) in links.DistinctBy(l => l.Kind)) Assert.Contains("The logs that made it", await site.Http.GetStringAsync(link, Ct), StringComparison.Ordinal);
    }

    [GeneratedRegex("href=\"(/proof/([a-zA-Z0-9]+)/[^\"]+)\"")]
    private static partial Regex Proof();
}

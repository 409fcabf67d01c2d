using System.Net;
using System.Text.RegularExpressions;

namespace Scan.IntegrationTests.Web;

public sealed partial class NetworkMenuTests(WebSite site) : IClassFixture<WebSite>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<string> Pages => ["/", "/operators?slashed=never", "/tasks?chain=31337&status=expired", "/tasks?chain=31337&status=created", "/alerts?chain=31337&status=open&atBlock=20000100", "/agents?chain=8453&q=a", "/alerts/zk?chain=31337", "/status", "/rollups/10", "/builder", "/search?q=mach"];

    [Theory]
    [MemberData(nameof(Pages))]
    public Task The_network_menu_and_the_chain_tabs_lead_to_pages_from_everywhere(string path) => ShouldLeadToPagesAsync(path);

    [Fact]
    public async Task They_do_from_pages_of_one_chain_too()
    {
        var one = site.World.Operators[3];
        foreach (var path in new[] { $"/operators/31337/{one}", $"/operators/31337/{one}/delegate", $"/avs/31337/{site.World.Avss[1]}/membership", $"/stakers/31337/{site.World.Staker}" }) await ShouldLeadToPagesAsync(path);
    }

    [Theory]
    [InlineData("/operators?slashed=never&after=x", "/operators?slashed=never&amp;chain=8453")]
    [InlineData("/alerts?chain=31337&status=open", "/alerts?status=open")]
    [InlineData("/tasks?chain=31337&status=expired", "/tasks")]
    public async Task A_list_keeps_its_filters_on_another_chain(string path, string expected)
    {
        // A cursor of this list is none of the other.
        var page = await site.Http.GetStringAsync(path.Replace("&after=x", "", StringComparison.Ordinal), Ct);
        Assert.Contains(expected, Menu(page));
    }

    private async Task ShouldLeadToPagesAsync(string path)
    {
        var links = Menu(await site.Http.GetStringAsync(path, Ct));
        Assert.True(links.Count >= 3, path);
        foreach (var link in links)
        {
            using var answer = await site.Http.GetAsync(WebUtility.HtmlDecode(link), Ct);
            Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{path} leads to {link}: {answer.StatusCode}");
        }
    }

    private static IReadOnlyList<string> Menu(string page) => [.. Links().Matches(NetworkPart().Match(page).Value).Select(m => m.Groups[1].Value), .. Tabs().Matches(page).Select(m => m.Groups[1].Value)];

    [GeneratedRegex("""<details class="menu network">.*?</details>""", RegexOptions.Singleline)]
    private static partial Regex NetworkPart();

    [GeneratedRegex("""href="([^"]*)["]""")]
    private static partial Regex Links();

    [GeneratedRegex("""<a (?:data-now )?class="tab" href="([^"]*)"[^>]*>(?:All chains|Sample chain|Second chain)<""")]
    private static partial Regex Tabs();
}

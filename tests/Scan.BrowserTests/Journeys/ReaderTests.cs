using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Scan.BrowserTests.Pages;
using static Microsoft.Playwright.Assertions;

namespace Scan.BrowserTests.Journeys;

/// <summary>The ways of those who come to look something up, each from the home page on.</summary>
public sealed class ReaderTests(ScanSite site, SystemBrowser browser) : IClassFixture<ScanSite>
{
    [Fact]
    public async Task A_delegator_finds_the_operators_of_an_AVS_compares_two_and_sees_what_delegating_means()
    {
        var page = await HomeAsync();
        await SectionAsync(page, "Operators");
        await page.Locator("select[name=avs]").SelectOptionAsync(new SelectOptionValue { Label = "Optimism MACH" });
        await page.Locator("select[name=slashed]").SelectOptionAsync("never");
        await page.Locator("input[name=maxFee]").FillAsync("10");
        await page.GetByRole(AriaRole.Button, new() { Name = "Filter", Exact = true }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("slashed=never"));
        await SitePage.FollowAsync(page, page.Locator("thead").GetByRole(AriaRole.Link, new() { Name = "Stake, quorum 0" }));
        await Expect(page).ToHaveURLAsync(new Regex("avs=0x.*sort=-stake"));
        var stakes = (await page.Locator("tbody td[data-label=Stake] data").EvaluateAllAsync<string[]>("all => all.map(stake => stake.value)")).Select(s => decimal.Parse(s, System.Globalization.CultureInfo.InvariantCulture)).ToList();
        Assert.NotEmpty(stakes);
        Assert.Equal(stakes.OrderDescending(), stakes);
        for (var i = 0; i < 2; i++) await page.Locator("input[name=op]").Nth(i).CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Compare the marked" }).ClickAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync("Compare operators");
        await Expect(page.Locator("table.compare thead th")).ToHaveCountAsync(3);
        await page.Locator("table.compare thead a").First.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "What happens if you delegate" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Delegate, undelegate or withdraw" }).ClickAsync();
        await Expect(page.Locator("input[name=from]").First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_staker_reads_what_it_has_without_a_wallet_and_without_scripts()
    {
        var page = await HomeAsync(scripts: false);
        await page.Locator(".search input").FillAsync(site.World.Staker.ToString());
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync(new Regex("/(search|stakers)"));
        if (page.Url.Contains("/search", StringComparison.Ordinal)) await page.Locator("main a[href^='/stakers/']").First.ClickAsync();
        await Expect(page.Locator("h1")).ToContainTextAsync("Staker 0x");
        await Expect(Card(page, "Shares by strategy")).ToContainTextAsync("stETH");
        await Expect(Card(page, "Withdrawals")).ToContainTextAsync("Calendar");
        await Expect(page.GetByTestId("alt")).ToContainTextAsync("Realised return");
        await Expect(page.GetByTestId("early")).ToBeVisibleAsync();
        await Card(page, "Withdrawals").Locator("a[href*='/withdrawals/0x']").First.ClickAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync("Complete a withdrawal");
        await Expect(page.Locator("main")).ToContainTextAsync("Can be completed");
    }

    [Fact]
    public async Task An_agents_user_goes_from_the_most_rated_agent_to_its_votes()
    {
        var page = await HomeAsync();
        await SectionAsync(page, "Agents");
        await page.Locator("thead").GetByRole(AriaRole.Link, new() { Name = "Feedback", Exact = true }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("sort=-feedbackCount"));
        await page.Locator("[data-live=agents] tbody tr a").First.ClickAsync();
        await Expect(page.GetByTestId("adjusted")).ToContainTextAsync("vote");
        await Expect(page.GetByTestId("tags")).ToContainTextAsync("Adjusted mean");
        await Expect(Card(page, "Feedback").Locator("tbody tr").First).ToBeVisibleAsync();
        await Expect(page.GetByTestId("validations")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task An_ALT_restaker_goes_from_the_rate_to_its_own_return_and_cooldown()
    {
        var page = await HomeAsync();
        await SectionAsync(page, "Restaking");
        await Expect(page.GetByTestId("realt")).ToContainTextAsync("1 reALT is worth");
        await page.Locator($"[data-live=holders] a[href$='{site.World.Staker}']").ClickAsync();
        await Expect(page.GetByTestId("alt")).ToContainTextAsync("Realised return");
        await Expect(page.GetByTestId("alt")).ToContainTextAsync("cooling down");
    }

    [Fact]
    public async Task A_subscriber_goes_from_an_alert_to_a_web_hook_for_its_rollup()
    {
        var page = await HomeAsync();
        await page.GetByTestId("alert").First.Locator("a").First.ClickAsync();
        await Expect(page.Locator("h1")).ToContainTextAsync("Alert on");
        await Expect(page.Locator(".headline").First).ToContainTextAsync("is not valid");
        await Expect(Card(page, "Life")).ToContainTextAsync("Seen");
        await page.GetByTestId("subscribe").GetByRole(AriaRole.Link, new() { Name = "Sign up" }).ClickAsync();
        await Expect(page.GetByLabel("Only of these things")).ToHaveValueAsync(new Regex("^rollup:[0-9]+$"));
        await page.GetByLabel("Where to").FillAsync("https://example.org/hook");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign up" }).ClickAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync("Keep these two");
        await Expect(page.Locator("code.secret")).ToHaveCountAsync(2);
    }

    [Fact]
    public async Task An_analyst_has_the_rows_of_a_filtered_table_from_REST_and_GraphQL()
    {
        var page = await HomeAsync();
        await SectionAsync(page, "Alerts");
        await SitePage.FollowAsync(page, page.Locator(".filters").GetByRole(AriaRole.Link, new() { Name = "Open", Exact = true }));
        var shown = await page.Locator("[data-live=alerts] tbody tr").CountAsync();
        var rest = await page.EvaluateAsync<JsonElement>("address => fetch(address).then(answer => answer.json())", await page.Locator(".exports a[href^='/api/']").First.GetAttributeAsync("href"));
        Assert.Equal(shown, rest.GetProperty("items").GetArrayLength());
        await page.Locator(".exports").GetByRole(AriaRole.Link, new() { Name = "GraphQL", Exact = true }).ClickAsync();
        await page.Locator(".graphiql-execute-button").ClickAsync();
        await Expect(page.Locator(".result-window")).ToContainTextAsync("messageHash");
        await Expect(page.Locator(".result-window")).Not.ToContainTextAsync("\"errors\"");
    }

    [Fact]
    public async Task A_rollups_user_asks_whether_a_block_is_final_and_who_would_tell_if_it_were_not()
    {
        var page = await HomeAsync();
        await SectionAsync(page, "Rollups");
        await page.Locator("main").GetByRole(AriaRole.Link, new() { Name = "OP Mainnet" }).First.ClickAsync();
        await page.Locator("#finality").GetByLabel("Block").FillAsync("7");
        await page.Locator("#finality").GetByRole(AriaRole.Button, new() { Name = "Ask" }).ClickAsync();
        await Expect(page.Locator("#finality .headline")).ToContainTextAsync("Block 7 is");
        await Expect(page.Locator("#coverage")).ToContainTextAsync("Silence is not safety");
        await Expect(page.Locator("#about")).ToContainTextAsync("Ethereum blobs");
    }

    private async Task<IPage> HomeAsync(bool scripts = true)
    {
        var page = await browser.OpenAsync(scripts: scripts);
        await page.GotoAsync(site.Url + "/");
        return page;
    }

    private static Task SectionAsync(IPage page, string name) => page.GetByRole(AriaRole.Navigation, new() { Name = "Sections" }).GetByRole(AriaRole.Link, new() { Name = name, Exact = true }).ClickAsync();

    private static ILocator Card(IPage page, string title) => page.Locator("section.card").Filter(new() { Has = page.GetByRole(AriaRole.Heading, new() { Name = title, Exact = true }) }).First;
}

using Microsoft.Playwright;
using Scan.BrowserTests.Pages;
using Scan.Domain.Primitives;

namespace Scan.BrowserTests.Journeys;

public sealed class ReadingTests(ScanSite site, SystemBrowser browser) : IClassFixture<ScanSite>
{
    [Fact]
    public async Task Home_shows_the_chains_and_says_how_many_alerts_are_open()
    {
        var home = new HomePage(await browser.OpenAsync(), site.Url);
        await home.OpenAsync();
        await home.ShouldShowChainAsync("Sample chain 31337");
        await home.ShouldShowChainAsync("Second chain 8453");
        await home.ShouldSayAsync("9 open alerts on 3 rollups");
    }

    [Fact]
    public async Task A_list_sorts_both_ways_by_its_heads_without_scripts()
    {
        var list = new ListPage(await browser.OpenAsync(scripts: false), site.Url);
        await list.OpenAsync("/operators");
        await list.SortByAsync("Operator");
        await list.ShouldBeAtAsync("/operators?sort=name");
        var ascending = await list.FirstColumnAsync();
        Assert.Equal(ascending.Order(StringComparer.Ordinal), ascending);
        await list.SortByAsync("Operator");
        Assert.Equal(ascending.Reverse(), await list.FirstColumnAsync());
    }

    [Fact]
    public async Task Pages_of_a_filtered_list_follow_one_another_through_the_address_line()
    {
        var list = new ListPage(await browser.OpenAsync(), site.Url);
        await list.OpenAsync("/alerts?take=20");
        await list.FilterByAsync("Removed");
        await list.ShouldBeAtAsync("/alerts?take=20&status=removed");
        var first = await list.FirstColumnAsync();
        await list.NextAsync();
        Assert.Equal(20, (await list.FirstColumnAsync()).Count);
        await list.PreviousAsync();
        Assert.Equal(first, await list.FirstColumnAsync());
    }

    [Fact]
    public async Task A_search_with_one_hit_opens_it()
    {
        var home = new HomePage(await browser.OpenAsync(), site.Url);
        await home.OpenAsync();
        await home.SearchByKeyboardAsync("Quiet Mountain");
        await home.ShouldBeTitledAsync("Quiet Mountain");
    }

    [Fact]
    public async Task The_chart_of_an_operator_has_its_numbers_in_a_table()
    {
        var page = await browser.OpenAsync();
        await page.GotoAsync($"{site.Url}/operators/31337/{site.World.Operators[3]}");
        await Assertions.Expect(page.Locator("canvas")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { NameString = "Show table" }).ClickAsync();
        await Assertions.Expect(page.Locator("table[data-chart] tbody tr").First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Without_scripts_the_table_stands_in_the_charts_place()
    {
        var page = await browser.OpenAsync(scripts: false);
        await page.GotoAsync($"{site.Url}/operators/31337/{site.World.Operators[3]}");
        await Assertions.Expect(page.Locator("table[data-chart] tbody tr").First).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator(".chart")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task An_analyst_narrows_payments_to_a_facilitator_opens_the_paid_agent_and_takes_the_rows_along()
    {
        var page = await browser.OpenAsync();
        await page.GotoAsync($"{site.Url}/payments");
        await page.GetByLabel("Facilitator").SelectOptionAsync("AltLayer");
        await page.GetByLabel("Self-payments").SelectOptionAsync("false");
        await page.GetByRole(AriaRole.Button, new() { NameString = "Filter" }).ClickAsync();
        await Assertions.Expect(page.GetByTestId("totals")).ToContainTextAsync("none");
        await Assertions.Expect(page.Locator("canvas")).ToBeVisibleAsync();
        Assert.Equal("/payments?facilitator=AltLayer&self=false&within=30d&format=csv", await page.Locator(".exports").GetByRole(AriaRole.Link, new() { NameString = "CSV" }).GetAttributeAsync("href"));
        await page.GetByTestId("payment-row").GetByRole(AriaRole.Link, new() { NameString = "Agent" }).First.ClickAsync();
        await Assertions.Expect(page.GetByTestId("payments").GetByTestId("payment-row").First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task No_page_asks_another_host_breaks_the_policy_or_fails_a_script()
    {
        var page = await browser.OpenAsync();
        List<string> faults = [];
        page.Request += (_, request) => { if (!request.Url.StartsWith(site.Url, StringComparison.Ordinal) && !request.Url.StartsWith("data:", StringComparison.Ordinal)) faults.Add(request.Url); };
        page.Console += (_, message) => { if (message.Type == "error" && !message.Text.Contains("status of 40", StringComparison.Ordinal)) faults.Add(message.Text); };
        page.PageError += (_, error) => faults.Add(error);
        foreach (var (_, path) in SitePages.Of(site.World)) await page.GotoAsync(site.Url + path, new() { WaitUntil = WaitUntilState.Load });
        Assert.Empty(faults);
    }

    [Fact]
    public async Task A_wrong_address_is_answered_with_the_field_and_the_rule()
    {
        var page = await browser.OpenAsync();
        var answer = await page.GotoAsync(site.Url + "/avs/31337/0x12");
        Assert.Equal(400, answer!.Status);
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("address: an address is 0x and 40 hex digits");
        Assert.Equal(404, (await page.GotoAsync($"{site.Url}/avs/31337/{Address.Zero}"))!.Status);
    }
}

using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Scan.BrowserTests.Pages;
using Scan.Testing.SampleData;
using static Microsoft.Playwright.Assertions;

namespace Scan.BrowserTests.Journeys;

/// <summary>What readers do with the rows of lists: put them in order, look behind them, copy what they call, find those that are gone.</summary>
public sealed class RowTests(ScanSite site, SystemBrowser browser) : IClassFixture<ScanSite>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Shift_on_a_head_adds_its_column_turns_it_and_drops_it_and_each_head_says_its_place()
    {
        var page = await browser.OpenAsync();
        await page.GotoAsync($"{site.Url}/operators");
        ILocator Head(string name) => page.Locator("thead").GetByRole(AriaRole.Link, new() { NameRegex = new Regex($"^{name}") });
        Task MoreAsync(string name) => Head(name).ClickAsync(new() { Modifiers = [KeyboardModifier.Shift] });
        await MoreAsync("Operator");
        await Expect(page).ToHaveURLAsync(new Regex(@"sort=-avsCount%2Cname$"));
        await Expect(Head("AVSs")).ToHaveAccessibleNameAsync(new Regex("descending, number 1 of 2"));
        await Expect(Head("Operator")).ToHaveAccessibleNameAsync(new Regex("ascending, number 2 of 2"));
        await MoreAsync("Operator");
        await Expect(page).ToHaveURLAsync(new Regex(@"sort=-avsCount%2C-name$"));
        await MoreAsync("Operator");
        await Expect(page).ToHaveURLAsync(new Regex(@"sort=-avsCount$"));
        // By the keyboard the same.
        await Head("Operator").FocusAsync();
        await page.Keyboard.PressAsync("Shift+Enter");
        await Expect(page).ToHaveURLAsync(new Regex(@"sort=-avsCount%2Cname$"));
    }

    [Theory]
    [InlineData(1280)]
    [InlineData(360)]
    public async Task Without_scripts_the_foot_of_a_list_adds_a_column_to_its_order_also_on_a_phone(int width)
    {
        var page = await browser.OpenAsync(width: width, scripts: false);
        await page.GotoAsync($"{site.Url}/operators");
        var foot = page.GetByTestId("sorts");
        await foot.Locator("summary").ClickAsync();
        await SitePage.FollowAsync(page, foot.GetByRole(AriaRole.Link, new() { Name = "sort by it, too (Operator)", Exact = true }));
        await Expect(page.GetByTestId("sorts").Locator("summary")).ToHaveTextAsync("Sorted by AVSs descending, then Operator ascending");
    }

    [Fact]
    public async Task The_logs_behind_a_row_are_shown_beside_the_list_by_click_and_by_key_and_the_list_is_as_it_was()
    {
        var page = await browser.OpenAsync();
        await page.GotoAsync($"{site.Url}/alerts");
        var first = page.Locator("[data-live=alerts] tbody tr").First;
        await first.GetByRole(AriaRole.Link, new() { NameRegex = new Regex("^The logs behind") }).ClickAsync();
        var drawer = page.GetByRole(AriaRole.Dialog, new() { Name = "The logs that made it" });
        await Expect(drawer.Locator("tbody")).ToContainTextAsync("AlertConfirmed");
        await page.Keyboard.PressAsync("Escape");
        await Expect(drawer).ToBeHiddenAsync();
        await first.Locator("th a").FocusAsync();
        await page.Keyboard.PressAsync("p");
        await Expect(drawer.Locator("tbody")).ToContainTextAsync("AlertConfirmed");
        await drawer.GetByRole(AriaRole.Button, new() { Name = "Close" }).ClickAsync();
        await Expect(page).ToHaveURLAsync($"{site.Url}/alerts");
    }

    [Fact]
    public async Task Once_the_logs_behind_a_row_are_closed_the_focus_is_where_it_was()
    {
        var page = await browser.OpenAsync();
        // A page of then is not drawn anew, whatever comes.
        await page.GotoAsync($"{site.Url}/alerts?chain=31337&atBlock={site.World.Chain.Block}");
        var first = page.Locator("[data-live=alerts] tbody tr").First;
        var opener = first.GetByRole(AriaRole.Link, new() { NameRegex = new Regex("^The logs behind") });
        await opener.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        var drawer = page.GetByRole(AriaRole.Dialog, new() { Name = "The logs that made it" });
        await Expect(drawer.Locator("tbody")).ToContainTextAsync("AlertConfirmed");
        await Expect(drawer.GetByRole(AriaRole.Link, new() { Name = "Open as a page" })).ToHaveAttributeAsync("href", new Regex("atBlock=[0-9]+$"));
        await page.Keyboard.PressAsync("Escape");
        await Expect(opener).ToBeFocusedAsync();
        await first.Locator("th a").FocusAsync();
        await page.Keyboard.PressAsync("p");
        await Expect(drawer.Locator("tbody")).ToContainTextAsync("AlertConfirmed");
        await drawer.GetByRole(AriaRole.Button, new() { Name = "Close" }).ClickAsync();
        await Expect(first.Locator("th a")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Without_scripts_the_logs_behind_a_row_have_a_page()
    {
        var page = await browser.OpenAsync(scripts: false);
        await page.GotoAsync($"{site.Url}/operators");
        await SitePage.FollowAsync(page, page.Locator("main tbody tr").First.GetByRole(AriaRole.Link, new() { NameRegex = new Regex("^The logs behind") }));
        await Expect(page.Locator("h1")).ToHaveTextAsync("The logs that made it");
    }

    [Fact]
    public async Task The_exact_call_is_copied_from_a_log_and_from_its_transaction_and_read_without_scripts()
    {
        var hash = await site.World.RaiseAlertAsync(site.World.Chain.Time, Ct);
        var transaction = SampleChain.Hash($"alert {hash}");
        var call = Convert.FromHexString("6efb4636" + new string('7', 4000));
        await site.World.Chain.CommitAsync(site.World.Chain.Time, new SampleBlock().Observe($"tx:{transaction}", [.. SampleChain.Account("confirmer").ToArray(), 1, .. site.World.Avss[0].ToArray(), .. call], transaction), Ct);
        var page = await browser.OpenAsync();
        await page.AddInitScriptAsync("window.copied = []; Object.defineProperty(navigator, 'clipboard', { value: { writeText: async (text) => { window.copied.push(text); } } });");
        await page.GotoAsync($"{site.Url}/events?event=AlertConfirmed");
        await page.Locator($"tr a[data-copy-from][href='/tx/31337/{transaction}/calldata']").ClickAsync();
        await Expect(page.Locator("#announcer")).ToHaveTextAsync("Copied");
        Assert.Equal("0x" + Convert.ToHexStringLower(call), await page.EvaluateAsync<string>("window.copied[0]"));
        await page.GotoAsync($"{site.Url}/tx/31337/{transaction}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Copy the call data" }).ClickAsync();
        await Expect(page.Locator("#announcer")).ToHaveTextAsync("Copied");
        Assert.Equal("0x" + Convert.ToHexStringLower(call), await page.EvaluateAsync<string>("window.copied[0]"));

        var refusing = await browser.OpenAsync();
        await refusing.AddInitScriptAsync("Object.defineProperty(navigator, 'clipboard', { value: { writeText: async () => { throw new Error('not allowed'); } } });");
        await refusing.GotoAsync($"{site.Url}/events?event=AlertConfirmed");
        await refusing.Locator($"tr a[data-copy-from][href='/tx/31337/{transaction}/calldata']").ClickAsync();
        await Expect(refusing.Locator("body")).ToHaveTextAsync("0x" + Convert.ToHexStringLower(call));

        var plain = await browser.OpenAsync(scripts: false);
        await plain.GotoAsync($"{site.Url}/events?event=AlertConfirmed");
        await SitePage.FollowAsync(plain, plain.Locator($"tr a[data-copy-from][href='/tx/31337/{transaction}/calldata']"));
        await Expect(plain.Locator("body")).ToHaveTextAsync("0x" + Convert.ToHexStringLower(call));
    }

    [Fact]
    public async Task A_retracted_alert_is_found_by_its_filter_struck_and_never_called_removed()
    {
        var before = site.World.Chain.Block;
        var hash = await site.World.RaiseAlertAsync(site.World.Chain.Time, Ct);
        await site.World.Chain.RollBackAsync(before, Ct, other: true);
        foreach (var scripts in new[] { true, false })
        {
            var page = await browser.OpenAsync(scripts: scripts);
            await page.GotoAsync($"{site.Url}/alerts");
            await SitePage.FollowAsync(page, page.GetByRole(AriaRole.Link, new() { Name = "Retracted", Exact = true }));
            var row = page.Locator("main tbody tr", new() { HasText = "retracted" }).First;
            await Expect(row).ToHaveClassAsync(new Regex("is-retracted"));
            await Expect(row).Not.ToContainTextAsync("removed");
            await SitePage.FollowAsync(page, row.Locator("th a"));
            Assert.Contains(hash.ToString(), page.Url);
            await Expect(page.Locator(".headline")).ToContainTextAsync("Retracted; before that it was confirmed");
        }
    }

    [Fact]
    public async Task An_own_position_in_ALT_is_a_step_from_its_page_by_an_address_and_by_the_wallet()
    {
        var page = await browser.OpenAsync(scripts: false);
        await page.GotoAsync($"{site.Url}/restaking");
        await page.GetByTestId("own").GetByLabel("Address").FillAsync(site.World.Staker.ToChecksum());
        await SitePage.FollowAsync(page, page.GetByTestId("own").GetByRole(AriaRole.Button, new() { Name = "Show the position" }));
        await Expect(page).ToHaveURLAsync($"{site.Url}/stakers/31337/{site.World.Staker}#alt");
        await Expect(page.GetByTestId("alt")).ToContainTextAsync("cooling down");

        var wallet = await browser.OpenAsync();
        await wallet.AddInitScriptAsync($"window.ethereum = {{ request: async () => ['{site.World.Staker}'] }};");
        await wallet.GotoAsync($"{site.Url}/restaking");
        await SitePage.FollowAsync(wallet, wallet.GetByTestId("own").GetByRole(AriaRole.Button, new() { Name = "Take it from my wallet" }));
        await Expect(wallet).ToHaveURLAsync($"{site.Url}/stakers/31337/{site.World.Staker}#alt");
    }
}

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

    /// <summary>The logs of the first row were asked for and closed while they are held back; those of the second can be had.</summary>
    private async Task<(IPage Page, ILocator Drawer, ILocator Soon, Task<IRoute> Asked, Task<IResponse> Answer)> ClosedBeforeAnAnswerAsync()
    {
        var page = await browser.OpenAsync();
        await page.GotoAsync($"{site.Url}/operators");
        var rows = page.Locator("main tbody tr");
        var (late, soon) = (await ProofOf(rows.First).GetAttributeAsync("href"), ProofOf(rows.Nth(1)));
        var (asked, answer) = (new TaskCompletionSource<IRoute>(TaskCreationOptions.RunContinuationsAsynchronously), page.WaitForResponseAsync(r => r.Url.EndsWith(late!, StringComparison.Ordinal)));
        await page.RouteAsync($"**{late}", route => { asked.TrySetResult(route); });
        await ProofOf(rows.First).ClickAsync();
        var drawer = page.Locator("#drawer");
        await Expect(drawer).ToContainTextAsync("Reading the logs");
        await page.Keyboard.PressAsync("Escape");
        return (page, drawer, soon, asked.Task, answer);
    }

    [Fact]
    public async Task An_answer_that_comes_after_the_logs_were_closed_changes_nothing()
    {
        var (page, drawer, soon, asked, answer) = await ClosedBeforeAnAnswerAsync();
        await Expect(drawer).ToBeHiddenAsync();
        // What cannot be shown beside the list is gone to, unless nobody waits for it any more.
        await (await asked.WaitAsync(Ct)).FulfillAsync(new() { Status = 404, ContentType = "text/html", Body = "<p>gone</p>" });
        await (await answer).FinishedAsync();
        await soon.ClickAsync();
        await Expect(drawer.GetByRole(AriaRole.Heading, new() { Name = "The logs that made it" })).ToBeVisibleAsync();
        await Expect(page).ToHaveURLAsync($"{site.Url}/operators");
    }

    [Fact]
    public async Task An_answer_that_comes_after_another_rows_logs_were_opened_does_not_take_their_place()
    {
        var (page, drawer, soon, asked, answer) = await ClosedBeforeAnAnswerAsync();
        await soon.ClickAsync();
        await Expect(drawer.GetByRole(AriaRole.Heading, new() { Name = "The logs that made it" })).ToBeVisibleAsync();
        await (await asked.WaitAsync(Ct)).FulfillAsync(new() { ContentType = "text/html", Body = "<div data-proof-body><h1>Too late</h1></div>" });
        await (await answer).FinishedAsync();
        // A request of its own comes back after that answer was read.
        await page.EvaluateAsync("() => fetch('/health/live').then((answer) => answer.text())");
        await Expect(drawer.GetByRole(AriaRole.Heading, new() { Name = "The logs that made it" })).ToBeVisibleAsync();
        await Expect(drawer).Not.ToContainTextAsync("Too late");
        await Expect(drawer.GetByRole(AriaRole.Link, new() { Name = "Open as a page" })).ToHaveAttributeAsync("href", new Regex(Regex.Escape((await soon.GetAttributeAsync("href"))!) + "$"));
    }

    [Theory]
    [InlineData(1280)]
    [InlineData(360)]
    public async Task Without_scripts_and_by_keyboard_alone_readers_choose_columns_which_stay_while_they_sort(int width)
    {
        var page = await browser.OpenAsync(width: width, scripts: false);
        await page.GotoAsync($"{site.Url}/agents?take=5");
        var choice = page.GetByTestId("columns");
        await choice.Locator("summary").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await choice.GetByRole(AriaRole.Checkbox, new() { Name = "Protocols" }).FocusAsync();
        await page.Keyboard.PressAsync("Space");
        await choice.GetByRole(AriaRole.Checkbox, new() { Name = "Wallet" }).FocusAsync();
        await page.Keyboard.PressAsync("Space");
        await choice.GetByRole(AriaRole.Button, new() { Name = "Show these" }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        async Task HoldsAsync()
        {
            await Expect(page.Locator("[data-live=agents] tbody tr").First.Locator("td[data-label=Wallet]")).ToHaveCountAsync(1);
            await Expect(page.Locator("[data-live=agents] td[data-label=Protocols]")).ToHaveCountAsync(0);
        }
        await HoldsAsync();
        await SitePage.FollowAsync(page, page.GetByRole(AriaRole.Link, new() { Name = "Next", Exact = true }));
        await HoldsAsync();
        await page.GetByTestId("sorts").Locator("summary").ClickAsync();
        await SitePage.FollowAsync(page, page.GetByTestId("sorts").GetByRole(AriaRole.Link, new() { Name = "by it alone (Feedback)", Exact = true }));
        await HoldsAsync();
        await choice.Locator("summary").ClickAsync();
        await SitePage.FollowAsync(page, choice.GetByRole(AriaRole.Link, new() { Name = "The usual ones" }));
        await Expect(page.Locator("[data-live=agents] tbody tr").First.Locator("td[data-label=Protocols]")).ToHaveCountAsync(1);
    }

    private static ILocator ProofOf(ILocator row) => row.GetByRole(AriaRole.Link, new() { NameRegex = new Regex("^The logs behind") });

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

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
    public async Task What_a_reader_copies_has_its_amounts_exactly()
    {
        var page = await browser.OpenAsync();
        await page.GotoAsync($"{site.Url}/operators?avs={site.World.Avss[1]}&quorum=0&sort=-stake");
        var amount = page.Locator("tbody tr:first-child data.amount").First;
        var exact = await amount.GetAttributeAsync("value");
        Assert.NotEqual(exact, (await amount.InnerTextAsync()).Replace(",", "", StringComparison.Ordinal));
        Assert.Contains(exact!, await CopiedAsync("document.querySelector('tbody tr')"));
        Assert.Equal(exact, await CopiedAsync("document.querySelector('tbody tr data.amount').firstChild"));
        Assert.Contains("Operators", await CopiedAsync("document.querySelector('h1')"));

        // What the browser would put on the clipboard, with what the page says to it.
        Task<string> CopiedAsync(string node) => page.EvaluateAsync<string>($$"""
            () => {
              getSelection().selectAllChildren(document.body);
              const range = document.createRange();
              range.selectNodeContents({{node}});
              getSelection().removeAllRanges();
              getSelection().addRange(range);
              const event = new ClipboardEvent('copy', { clipboardData: new DataTransfer(), bubbles: true, cancelable: true });
              document.body.dispatchEvent(event);
              return event.clipboardData.getData('text/plain') || getSelection().toString();
            }
            """);
    }

    [Fact]
    public async Task The_keys_are_told_by_one_of_them_and_by_a_button()
    {
        var page = await browser.OpenAsync();
        await page.GotoAsync(site.Url + "/operators");
        await page.Keyboard.PressAsync("?");
        var keys = page.GetByRole(AriaRole.Dialog, new() { Name = "Keyboard" });
        await Assertions.Expect(keys).ToContainTextAsync("The next row of a table");
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(keys).ToBeHiddenAsync();
        await page.Keyboard.PressAsync("j");
        Assert.Equal("TH", await page.EvaluateAsync<string>("document.activeElement.closest('th').tagName"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Keyboard" }).ClickAsync();
        await Assertions.Expect(keys).ToBeVisibleAsync();
    }

    [Fact]
    public async Task On_a_phone_the_connection_has_its_word_and_the_network_its_menu()
    {
        var page = await browser.OpenAsync(width: 390, height: 844);
        await page.GotoAsync(site.Url + "/operators");
        await Assertions.Expect(page.Locator("#live")).ToHaveAttributeAsync("data-short", "live");
        Assert.Equal("\"live\"", await page.Locator("#live").EvaluateAsync<string>("link => getComputedStyle(link, '::after').content"));
        await page.Locator(".menu.network summary").ClickAsync();
        await page.Locator(".menu.network").GetByRole(AriaRole.Link, new() { Name = "Second chain" }).ClickAsync();
        await page.WaitForURLAsync(site.Url + "/operators?chain=8453");
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), "the page is wider than the screen");
    }

    [Fact]
    public async Task On_a_phone_the_reason_of_a_tier_has_the_width_of_its_card()
    {
        var page = await browser.OpenAsync(width: 390, height: 844);
        // The tiers are found behind the page: the first who comes sees none.
        var tiers = page.Locator("table[data-testid=reached] tbody tr");
        do await page.GotoAsync(site.Url + "/rollups/10"); while (await tiers.CountAsync() == 0);
        var reason = tiers.First.Locator("td[data-label=Since]");
        await Assertions.Expect(reason).ToContainTextAsync("--network");
        var part = await reason.EvaluateAsync<double>("cell => cell.getBoundingClientRect().width / cell.parentElement.querySelector('th').getBoundingClientRect().width");
        Assert.Equal(1, part, 2);
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
        foreach (var card in new[] { page.GetByTestId("by-strategy"), page.GetByTestId("by-quorum") })
        {
            await card.ScrollIntoViewIfNeededAsync();
            await Assertions.Expect(card.Locator("canvas")).ToBeVisibleAsync();
            await card.GetByRole(AriaRole.Button, new() { NameString = "Show table" }).ClickAsync();
            await Assertions.Expect(card.Locator("tbody tr").First).ToBeVisibleAsync();
        }
    }

    [Fact]
    public async Task Stakes_in_different_tokens_are_drawn_against_their_own_most_or_one_by_its_own_axis()
    {
        var page = await browser.OpenAsync();
        await page.GotoAsync($"{site.Url}/operators/31337/{site.World.Operators[3]}");
        var card = page.GetByTestId("by-strategy");
        await card.ScrollIntoViewIfNeededAsync();
        await Assertions.Expect(card.Locator("canvas")).ToBeVisibleAsync();
        const string drawn = "canvas => { const c = Chart.getChart(canvas); return [c.options.scales.y.title.text, Math.max(...c.data.datasets[0].data), c.data.datasets.filter((_, i) => c.isDatasetVisible(i)).length]; }";
        async Task<(string Axis, double Most, int Shown)> ChartAsync()
        {
            var told = await card.Locator("canvas").EvaluateAsync<System.Text.Json.JsonElement>(drawn);
            return (told[0].GetString()!, Math.Round(told[1].GetDouble(), 6), told[2].GetInt32());
        }
        var together = await ChartAsync();
        Assert.Equal(("% of each one’s most", 100), (together.Axis, together.Most));
        Assert.True(together.Shown > 1);
        var choice = card.Locator("[data-chart-only='0']");
        var token = (await choice.TextContentAsync())!;
        await choice.ClickAsync();
        await Assertions.Expect(choice).ToHaveAttributeAsync("aria-pressed", "true");
        var alone = await ChartAsync();
        Assert.Equal((token, 1), (alone.Axis, alone.Shown));
        Assert.NotEqual(100, alone.Most);
        await choice.ClickAsync();
        Assert.Equal(together, await ChartAsync());
    }

    [Fact]
    public async Task An_analyst_goes_back_to_a_block_follows_a_link_there_and_comes_back()
    {
        var page = await browser.OpenAsync(scripts: false);
        await page.GotoAsync($"{site.Url}/alerts?chain=31337&status=open");
        await page.GetByText("As of now").ClickAsync();
        await Assertions.Expect(page.Locator(".moment")).ToContainTextAsync("Kept: blocks 20,000,000 to");
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Block", Exact = true }).FillAsync("20000030");
        await page.GetByRole(AriaRole.Button, new() { Name = "Show", Exact = true }).ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex(@"/alerts\?status=open&chain=31337&atBlock=20000030$"));
        await Assertions.Expect(page.Locator(".moment")).ToContainTextAsync("As of block 20,000,030");
        await page.GetByRole(AriaRole.Navigation, new() { Name = "Sections" }).GetByRole(AriaRole.Link, new() { Name = "Operators" }).ClickAsync();
        await Assertions.Expect(page.Locator(".moment")).ToContainTextAsync("As of block 20,000,030");
        await page.GetByRole(AriaRole.Link, new() { Name = "Now", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator(".moment")).ToContainTextAsync("As of now");
    }

    [Fact]
    public async Task A_rollup_is_added_to_a_wallet_with_what_the_page_shows_of_it()
    {
        var page = await browser.OpenAsync();
        await page.AddInitScriptAsync("window.ethereum = { request: async (call) => { window.asked = JSON.stringify(call); return null; } };");
        await page.GotoAsync($"{site.Url}/rollups/10");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add to wallet" }).ClickAsync();
        await Assertions.Expect(page.Locator("#wallet-chain")).ToHaveTextAsync("The wallet has it.");
        Assert.Equal("""{"method":"wallet_addEthereumChain","params":[{"chainId":"0xa","chainName":"OP Mainnet","rpcUrls":["https://op.example/"],"nativeCurrency":{"name":"ETH","symbol":"ETH","decimals":18},"blockExplorerUrls":["https://explorer.example/"]}]}""",
            (await page.EvaluateAsync<string>("window.asked")).Replace("https://op.example\"", "https://op.example/\"", StringComparison.Ordinal).Replace("https://explorer.example\"", "https://explorer.example/\"", StringComparison.Ordinal));
        await page.GotoAsync($"{site.Url}/rollups/7560");
        await Assertions.Expect(page.Locator("#about")).ToContainTextAsync("It cannot be added to a wallet from here: the manifest names neither a public endpoint nor a currency of it.");
        await Assertions.Expect(page.Locator("#about")).ToContainTextAsync("unknown: the manifest does not say");
    }

    [Fact]
    public async Task Without_scripts_the_table_stands_in_the_charts_place()
    {
        var page = await browser.OpenAsync(scripts: false);
        await page.GotoAsync($"{site.Url}/operators/31337/{site.World.Operators[3]}");
        await Assertions.Expect(page.Locator("table[data-chart] tbody tr").First).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator(".chart").First).ToBeHiddenAsync();
    }

    [Fact]
    public async Task An_analyst_narrows_payments_to_a_facilitator_opens_the_paid_agent_and_takes_the_rows_along()
    {
        var page = await browser.OpenAsync();
        await page.GotoAsync($"{site.Url}/payments");
        await page.Locator("form.filters").GetByLabel("Facilitator").SelectOptionAsync("AltLayer");
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
        foreach (var (_, path) in SitePages.Of(site.World))
        {
            await page.GotoAsync(site.Url + path, new() { WaitUntil = WaitUntilState.Load });
            // A bracket by itself is what a template has one too many of.
            if (await page.EvaluateAsync<bool>("[...document.querySelectorAll('main, main *:not(script)')].some(part => [...part.childNodes].some(node => node.nodeType === 3 && /^\\s*[)}\\];]+\\s*$/.test(node.data)))"))
                faults.Add($"a bracket by itself on {path}");
        }
        Assert.Empty(faults);
    }

    [Theory]
    [InlineData(false, -3605.5, "in 1 h")]
    [InlineData(false, -20.5, "just now")]
    [InlineData(false, 40.5, "40 s ago")]
    [InlineData(true, -20.5, "in 20 s")]
    [InlineData(true, 2.5, "now")]
    [InlineData(true, 90.5, "1 min ago")]
    public async Task A_time_on_an_open_page_is_told_anew_by_its_kind(bool ahead, double secondsAgo, string words)
    {
        var page = await browser.OpenAsync();
        await page.GotoAsync(site.Url + "/status");
        var told = await page.EvaluateAsync<string>("""
            async ([ahead, secondsAgo]) => {
              const { refreshTimes } = await import(new URL('times.js', document.querySelector('script[type=module]').src));
              const time = document.createElement('time');
              time.dataset.time = Date.now() / 1000 - secondsAgo;
              if (ahead) time.dataset.ahead = '';
              document.body.append(time);
              refreshTimes(document);
              return time.textContent;
            }
            """, new object[] { ahead, secondsAgo });
        Assert.Equal(words, told);
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

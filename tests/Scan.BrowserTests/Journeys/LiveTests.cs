using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Scan.BrowserTests.Pages;
using Scan.Documents;

namespace Scan.BrowserTests.Journeys;

public sealed class LiveTests(ScanSite site, SystemBrowser browser) : IClassFixture<ScanSite>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_alert_appears_in_an_open_list_without_a_reload()
    {
        var alerts = new AlertsPage(await browser.OpenAsync(), site.Url);
        await alerts.OpenAsync();
        await alerts.ShouldBeLiveAsync();
        var hash = await site.World.RaiseAlertAsync(Now, Ct);
        await alerts.ShouldListAsync(hash);
        await alerts.ShouldMarkAsNewAsync(hash);
    }

    [Fact]
    public async Task A_reader_who_asked_for_it_is_notified_on_every_page_until_it_asks_no_more()
    {
        var page = await browser.OpenAsync();
        await page.AddInitScriptAsync("window.told = []; window.Notification = class { static permission = 'granted'; static requestPermission = async () => 'granted'; constructor(title, { tag }) { window.told.push(`${title} ${tag}`); } };");
        await page.GotoAsync(site.Url + "/alerts");
        await page.GetByRole(AriaRole.Button, new() { Name = "Notify me here" }).ClickAsync();
        await Assertions.Expect(page.GetByTestId("subscribe")).ToContainTextAsync("is on, while a page of Scan is open in it");
        await page.GotoAsync(site.Url + "/operators");
        await Assertions.Expect(page.Locator("#live")).ToHaveAttributeAsync("data-state", "live");
        var hash = await site.World.RaiseAlertAsync(Now, Ct);
        await page.WaitForFunctionAsync("hash => window.told.some(notice => notice.startsWith('Alert on rollup') && notice.includes(hash))", hash.ToString());
        await page.GotoAsync(site.Url + "/alerts");
        await page.GetByRole(AriaRole.Button, new() { Name = "Stop", Exact = true }).ClickAsync();
        Assert.Null(await page.EvaluateAsync<string?>("localStorage.getItem('notify')"));
    }

    [Fact]
    public async Task A_reader_who_points_at_a_list_is_offered_what_is_new()
    {
        var alerts = new AlertsPage(await browser.OpenAsync(), site.Url);
        await alerts.OpenAsync();
        await alerts.ShouldBeLiveAsync();
        await alerts.PointAtAListAsync();
        var hash = await site.World.RaiseAlertAsync(Now, Ct);
        await alerts.ShouldOfferAsync("1 new");
        await alerts.TakeTheOfferAsync();
        await alerts.ShouldListAsync(hash);
    }

    [Fact]
    public async Task After_a_dropped_connection_the_page_resumes_and_misses_nothing()
    {
        await using var proxy = await DroppingProxy.StartAsync(new Uri(site.Url).Port);
        var alerts = new AlertsPage(await browser.OpenAsync(), proxy.Url);
        await alerts.OpenAsync();
        await alerts.ShouldBeLiveAsync();
        proxy.Drop();
        await alerts.ShouldBeOfflineAsync();
        var missed = new[] { await site.World.RaiseAlertAsync(Now, Ct), await site.World.RaiseAlertAsync(Now, Ct), await site.World.RaiseAlertAsync(Now, Ct) };
        proxy.Restore();
        foreach (var hash in missed) await alerts.ShouldListAsync(hash);
        await alerts.ShouldBeLiveAsync();
    }

    [Fact]
    public async Task A_reader_who_comes_back_far_behind_is_told_how_far_until_it_has_caught_up()
    {
        await using var proxy = await DroppingProxy.StartAsync(new Uri(site.Url).Port);
        var tab = await browser.OpenAsync();
        var hub = await HeldHub.OpenAsync(tab);
        var alerts = new AlertsPage(tab, proxy.Url);
        await alerts.OpenAsync();
        await alerts.ShouldBeLiveAsync();
        proxy.Drop();
        await alerts.ShouldBeOfflineAsync();
        await site.AnnounceAsync(1_500, Ct);
        // All of it comes in a moment: the last of it is held until the page was seen.
        hub.Hold("\"behind\":0");
        proxy.Restore();
        await alerts.ShouldSayOfItsConnectionAsync(new Regex("^catching up, [0-9,]+ news behind$"));
        hub.Release();
        await alerts.ShouldBeLiveAsync();
    }

    [Fact]
    public async Task Charts_and_buttons_work_on_after_the_page_was_drawn_anew()
    {
        var tab = await browser.OpenAsync();
        var page = new SitePage(tab, site.Url);
        await page.OpenAsync($"/avs/31337/{site.World.Avss[1]}");
        // Charts are drawn when they come near; who reads far down is not disturbed.
        await tab.EvaluateAsync("document.querySelector('[data-chart-host]').scrollIntoView()");
        var charts = tab.Locator("canvas[role=img]");
        await Assertions.Expect(charts.First).ToBeAttachedAsync();
        await tab.EvaluateAsync("scrollTo(0, 0)");
        var before = await charts.CountAsync();
        var second = await tab.Context.NewPageAsync();
        await second.AddInitScriptAsync("window.Notification = class { static permission = 'granted'; }; window.ethereum = { request: async () => null };");
        var rollup = new SitePage(second, site.Url);
        await rollup.OpenAsync("/rollups/10");
        var buttons = second.Locator("[data-notify], [data-wallet-chain]");
        await Assertions.Expect(buttons).ToHaveCountAsync(2);
        foreach (var open in new[] { page, rollup })
        {
            await open.ShouldBeLiveAsync();
            await open.MarkAsync();
        }
        await tab.BringToFrontAsync();
        // One for each rollup.
        for (var i = 0; i < 3; i++) await site.World.RaiseAlertAsync(Now, Ct);
        await page.ShouldBeDrawnAnewAsync();
        await Assertions.Expect(charts).ToHaveCountAsync(before);
        // It is drawn in frames of its own, and one that is drawn anew meanwhile has another canvas.
        Assert.True(await tab.EvaluateAsync<bool>("""
            async () => {
              const drawn = () => {
                const canvas = document.querySelector('canvas[role=img]');
                return Boolean(canvas?.width) && canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.some((byte) => byte > 0);
              };
              for (let tries = 0; tries < 1200 && !drawn(); tries++) await new Promise((next) => setTimeout(next, 50));
              return drawn();
            }
            """), "the chart is blank");
        await tab.Locator("[data-chart-toggle]").First.ClickAsync();
        await Assertions.Expect(tab.Locator("[data-chart-toggle]").First).ToHaveTextAsync("Hide table");
        // What a reader opened stays open, when nobody points at it any more.
        await tab.Mouse.MoveAsync(0, 0);
        await tab.EvaluateAsync("document.activeElement.blur(); scrollTo(0, 0)");
        await page.MarkAsync();
        for (var i = 0; i < 3; i++) await site.World.RaiseAlertAsync(Now, Ct);
        await page.ShouldBeDrawnAnewAsync();
        await Assertions.Expect(tab.Locator("[data-chart-toggle]").First).ToHaveTextAsync("Hide table");
        await Assertions.Expect(tab.Locator("[data-chart-host] table[data-chart]").First).ToBeVisibleAsync();
        await second.BringToFrontAsync();
        await rollup.ShouldBeDrawnAnewAsync();
        for (var i = 0; i < 2; i++) await Assertions.Expect(buttons.Nth(i)).ToBeVisibleAsync();
    }

    [Fact]
    public async Task What_a_reader_pointed_at_is_offered_again_and_again()
    {
        var tab = await browser.OpenAsync();
        var alerts = new AlertsPage(tab, site.Url);
        await alerts.OpenAsync();
        await alerts.ShouldBeLiveAsync();
        await alerts.MarkAsync();
        await site.World.RaiseAlertAsync(Now, Ct);
        await alerts.ShouldBeDrawnAnewAsync();
        await alerts.PointAtAListAsync();
        var hash = await site.World.RaiseAlertAsync(Now, Ct);
        await alerts.ShouldOfferAsync("1 new");
        await tab.Mouse.MoveAsync(0, 0);
        await alerts.ShouldListAsync(hash);
    }

    [Fact]
    public async Task A_reader_who_pauses_a_page_gets_what_is_new_on_request()
    {
        var tab = await browser.OpenAsync();
        var alerts = new AlertsPage(tab, site.Url);
        await alerts.OpenAsync();
        await alerts.ShouldBeLiveAsync();
        await tab.GetByRole(AriaRole.Button, new() { Name = "Pause live updates" }).ClickAsync();
        await alerts.ShouldSayOfItsConnectionAsync("paused");
        await tab.Mouse.MoveAsync(0, 0);
        var hash = await site.World.RaiseAlertAsync(Now, Ct);
        await alerts.ShouldOfferAsync("1 new");
        await Assertions.Expect(tab.GetByRole(AriaRole.Alert)).ToHaveTextAsync("A new alert");
        await alerts.TakeTheOfferAsync();
        await alerts.ShouldListAsync(hash);
        await tab.GetByRole(AriaRole.Button, new() { Name = "Pause live updates" }).ClickAsync();
        await alerts.ShouldBeLiveAsync();
    }

    [Fact]
    public async Task Pages_that_the_feed_does_not_change_stay_as_they_are()
    {
        var tab = await browser.OpenAsync();
        var operators = new SitePage(tab, site.Url);
        await operators.OpenAsync("/operators");
        await tab.Locator("input[name=op]").First.CheckAsync();
        await tab.Mouse.MoveAsync(0, 0);
        var past = await tab.Context.NewPageAsync();
        await past.GotoAsync($"{site.Url}/alerts?chain=31337&atBlock={site.World.Chain.Block}");
        foreach (var page in new[] { operators, new SitePage(past, site.Url) }) await page.ShouldBeLiveAsync();
        var alerts = new AlertsPage(await browser.OpenAsync(), site.Url);
        await alerts.OpenAsync();
        await alerts.ShouldBeLiveAsync();
        var hash = await site.World.RaiseAlertAsync(Now, Ct);
        await alerts.ShouldListAsync(hash);
        // They heard it with the third page: what they would do, they would within a second.
        await past.WaitForTimeoutAsync(1500);
        await Assertions.Expect(past.Locator(".pill")).ToHaveCountAsync(0);
        await tab.BringToFrontAsync();
        await tab.WaitForTimeoutAsync(1200);
        await Assertions.Expect(tab.Locator("input[name=op]").First).ToBeCheckedAsync();
    }

    [Fact]
    public async Task The_words_for_the_chains_follow_them()
    {
        var alerts = new AlertsPage(await browser.OpenAsync(), site.Url);
        await alerts.OpenAsync();
        await alerts.ShouldBeLiveAsync();
        foreach (var (state, words) in new[] { (ChainState.Stopped, "Second chain stopped"), (ChainState.Live, "live") })
        {
            await site.SetStateAsync(8453, state, Ct);
            // Chains are read twice a second at most.
            await Task.Delay(600, Ct);
            await site.World.RaiseAlertAsync(Now, Ct);
            await alerts.ShouldSayOfItsConnectionAsync(words);
            await alerts.ShouldWarnOfChainsAsync(state == ChainState.Stopped ? [new("Second chain is not read any more")] : []);
        }
    }

    private static long Now => TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
}

using Microsoft.Playwright;
using Scan.BrowserTests.Pages;
using static Microsoft.Playwright.Assertions;

namespace Scan.BrowserTests.Journeys;

/// <summary>From a transaction on a real node to the eyes of a reader.</summary>
public sealed class DevnetTests(DevnetSite site, SystemBrowser browser) : IClassFixture<DevnetSite>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_alert_confirmed_on_the_chain_is_in_an_open_browser_within_two_seconds()
    {
        var alerts = new AlertsPage(await browser.OpenAsync(), site.Url);
        await alerts.OpenAsync();
        await alerts.ShouldBeLiveAsync();
        // The first goes through code that was never run; a reader's alert comes to a process that has been up for a while.
        await alerts.ShouldListAsync(await site.ConfirmAlertAsync(Ct));
        await alerts.ShouldListAsync(await site.ConfirmAlertAsync(Ct));
        await alerts.ShouldListAsync(await site.ConfirmAlertAsync(Ct));
    }

    [Fact]
    public async Task A_page_that_lost_its_connection_catches_up_with_the_chain()
    {
        await using var proxy = await DroppingProxy.StartAsync(new Uri(site.Url).Port);
        var alerts = new AlertsPage(await browser.OpenAsync(), proxy.Url);
        await alerts.OpenAsync();
        await alerts.ShouldBeLiveAsync();
        proxy.Drop();
        await alerts.ShouldBeOfflineAsync();
        var missed = new[] { await site.ConfirmAlertAsync(Ct), await site.ConfirmAlertAsync(Ct) };
        proxy.Restore();
        foreach (var hash in missed) await alerts.ShouldListAsync(hash);
        await alerts.ShouldBeLiveAsync();
    }

    [Fact]
    public async Task A_rollup_whose_alerts_are_proven_is_listed_as_watched()
    {
        var page = await browser.OpenAsync();
        await page.GotoAsync($"{site.Url}/rollups");
        var row = page.GetByTestId("by-proof").Locator("tbody tr").Filter(new() { HasText = "OP Sepolia" });
        await Expect(row.GetByRole(AriaRole.Link, new() { Name = "Devnet MACH ZK" })).ToBeVisibleAsync();
        await Expect(page.GetByTestId("unwatched")).Not.ToBeVisibleAsync();
        await row.GetByRole(AriaRole.Link, new() { Name = "OP Sepolia" }).ClickAsync();
        await Expect(page.Locator("#coverage")).ToContainTextAsync("No cover can be told");
    }
}

using Scan.BrowserTests.Pages;

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
        await alerts.ShouldListAsync(hash, withinMilliseconds: 2000);
        await alerts.ShouldMarkAsNewAsync(hash);
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
        await alerts.ShouldListAsync(hash, withinMilliseconds: 5000);
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
        foreach (var hash in missed) await alerts.ShouldListAsync(hash, withinMilliseconds: 15_000);
        await alerts.ShouldBeLiveAsync();
    }

    private static long Now => TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
}

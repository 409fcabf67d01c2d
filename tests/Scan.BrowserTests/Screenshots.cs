using Microsoft.Playwright;

namespace Scan.BrowserTests;

/// <summary>
/// Pictures of every page, in both themes, wide and narrow; made on request only: SCAN_SCREENSHOTS names the folder, SCAN_SCREENSHOTS_URL a running Scan (else the sample world is
/// pictured), SCAN_SCREENSHOTS_ONLY pages by name, SCAN_SCREENSHOTS_FULL asks for their whole length.
/// </summary>
public sealed class Screenshots(ScanSite site, SystemBrowser browser) : IClassFixture<ScanSite>
{
    [Fact]
    public async Task Every_page_is_pictured_light_and_dark_wide_and_narrow()
    {
        var folder = Environment.GetEnvironmentVariable("SCAN_SCREENSHOTS");
        Assert.SkipWhen(string.IsNullOrEmpty(folder), "Set SCAN_SCREENSHOTS to a folder to make pictures of every page.");
        var full = Environment.GetEnvironmentVariable("SCAN_SCREENSHOTS_FULL") is not null;
        var only = Environment.GetEnvironmentVariable("SCAN_SCREENSHOTS_ONLY")?.Split(',');
        var live = Environment.GetEnvironmentVariable("SCAN_SCREENSHOTS_URL");
        var pages = string.IsNullOrEmpty(live) ? SitePages.Of(site.World) : await LivePages.OfAsync(live, TestContext.Current.CancellationToken);
        foreach (var (scheme, width) in new[] { (ColorScheme.Light, 1280), (ColorScheme.Dark, 1280), (ColorScheme.Light, 390), (ColorScheme.Dark, 390) })
        {
            var page = await browser.OpenAsync(scheme, width, width > 800 ? 900 : 844);
            foreach (var (name, path) in pages.Where(p => only is null || only.Contains(p.Name)))
            {
                await page.GotoAsync((string.IsNullOrEmpty(live) ? site.Url : live.TrimEnd('/')) + path, new() { WaitUntil = WaitUntilState.NetworkIdle, Timeout = 15_000 });
                await page.EvaluateAsync("document.fonts.ready");
                if (full)
                {
                    // Charts that are far below wait to be seen, or printed; they come in within 150 ms.
                    await page.EvaluateAsync("dispatchEvent(new Event('beforeprint'))");
                    await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
                    await page.WaitForTimeoutAsync(400);
                }
                var file = System.IO.Path.Combine(folder!, $"{name}-{scheme.ToString().ToLowerInvariant()}-{(width > 800 ? "wide" : "narrow")}.png");
                await page.ScreenshotAsync(new() { Path = file, FullPage = full });
            }
            await page.Context.CloseAsync();
        }
    }
}

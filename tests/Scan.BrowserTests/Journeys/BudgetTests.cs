using System.Globalization;
using System.Net;
using System.Text.Json;
using Microsoft.Playwright;

namespace Scan.BrowserTests.Journeys;

/// <summary>
/// What a first visit may cost: 140 kB over the wire, nothing that moves, and nothing beside the page itself before it is painted. Times are for benchmarks: SCAN_BUDGETS names a file for the figures of every page, SCAN_BUDGETS_URL and SCAN_BUDGETS_PATHS (a space between) another site's.
/// </summary>
[CollectionDefinition(nameof(BudgetTests), DisableParallelization = true)]
[Collection(nameof(BudgetTests))]
public sealed class BudgetTests(ScanSite site, SystemBrowser browser) : IClassFixture<ScanSite>
{
    private const long MostBytes = 140_000;

    /// <summary>On a slow phone, where things move that come late.</summary>
    private static readonly string[] Slowly = ["home", "operator", "payments", "avs"];

    /// <summary>Each for its kind: lists, things, forms.</summary>
    private static readonly string[] Quickly = ["operators", "alerts", "alert", "rollup", "staker", "agents", "agent", "restaking", "membership", "compare", "account", "empty"];

    [Fact]
    public async Task The_heaviest_pages_fit_their_budget_and_do_not_move()
    {
        var phone = new SlowPhone(browser);
        foreach (var (name, path) in SitePages.Of(site.World).Where(p => Slowly.Contains(p.Name) || Quickly.Contains(p.Name)))
        {
            var visit = await phone.VisitAsync(name, site.Url, path, slow: Slowly.Contains(name));
            Assert.Empty(visit.Blocking);
            Assert.True(visit.Bytes <= MostBytes, $"{name} takes {visit.Bytes} bytes: {visit.Heaviest}");
            Assert.True(visit.Shift < 0.001, $"{name} moves by {visit.Shift}: {visit.Shifted}");
        }
    }

    [Fact]
    public async Task The_second_page_finds_its_styles_here()
    {
        var page = await browser.OpenAsync();
        await page.GotoAsync(site.Url);
        var link = page.GetByRole(AriaRole.Link, new() { Name = "Operators", Exact = true }).First;
        await link.HoverAsync();
        // Resource timings tell of a fetch when it has ended.
        await page.WaitForFunctionAsync("() => ['site.css', 'theme.js'].every((file) => performance.getEntriesByType('resource').some((entry) => entry.name.endsWith(file)))");
        await link.ClickAsync();
        await page.WaitForURLAsync("**/operators");
        var styles = await page.EvaluateAsync<JsonElement>("() => { const entry = performance.getEntriesByType('resource').find((entry) => entry.name.endsWith('site.css')); return { blocking: entry.renderBlockingStatus, bytes: entry.transferSize }; }");
        Assert.Equal("blocking", styles.GetProperty("blocking").GetString());
        Assert.Equal(0, styles.GetProperty("bytes").GetInt64());
    }

    [Fact]
    public async Task A_page_that_comes_in_pieces_does_not_move()
    {
        await using var slow = await Piecemeal.StartAsync(site.Url);
        var phone = new SlowPhone(browser);
        foreach (var (name, path) in SitePages.Of(site.World).Where(p => p.Name is "rollup" or "compare"))
        {
            var visit = await phone.VisitAsync(name, slow.Url, path, slow: false);
            Assert.True(visit.Shift < 0.001, $"{name} moves by {visit.Shift}: {visit.Shifted}");
        }
    }

    [Fact]
    public async Task Every_page_is_measured_on_request()
    {
        var file = Environment.GetEnvironmentVariable("SCAN_BUDGETS");
        Assert.SkipWhen(string.IsNullOrEmpty(file), "Set SCAN_BUDGETS to a file for the figures of every page.");
        var phone = new SlowPhone(browser);
        await File.WriteAllTextAsync(file!, "| page | kB over the wire | LCP, ms | CLS | largest, kB | what moved |\n|---|--:|--:|--:|---|---|\n", TestContext.Current.CancellationToken);
        using var http = new HttpClient(new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.All });
        var (at, paths, only) = (Given("URL") ?? site.Url, Given("PATHS")?.Split(' '), Environment.GetEnvironmentVariable("SCAN_SCREENSHOTS_ONLY")?.Split(','));
        await phone.VisitAsync("warm-up", at, "/");
        foreach (var (name, path) in paths?.Select(path => (Name: path, Path: path)) ?? SitePages.Of(site.World).Where(p => only is null || only.Contains(p.Name)))
        {
            // A first visitor's slow line is measured, not the first use of a page's code since the server started.
            using (await http.GetAsync(at + path, TestContext.Current.CancellationToken))
            {
            }
            var visit = await phone.VisitAsync(name, at, path);
            var line = string.Create(CultureInfo.InvariantCulture, $"| {name} | {visit.Bytes / 1000.0:0.0} | {visit.PaintMilliseconds:0} | {visit.Shift:0.###} | {visit.Heaviest} | {visit.Shifted} |\n");
            await File.AppendAllTextAsync(file!, line, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Another site than the tests' own, and its pages.</summary>
    private static string? Given(string what) => Environment.GetEnvironmentVariable($"SCAN_BUDGETS_{what}") is { Length: > 0 } given ? given : null;
}

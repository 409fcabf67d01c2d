using System.Text.Json;
using Microsoft.Playwright;
using Scan.Testing;

namespace Scan.BrowserTests.Journeys;

public sealed class AccessibilityTests(ScanSite site, SystemBrowser browser) : IClassFixture<ScanSite>
{
    private const string Run = """
        async () => (await axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }))
          .violations.map(v => `${v.id}: ${v.nodes.slice(0, 3).map(n => `${n.target.join(' ')} ${n.failureSummary.split('\n').slice(1, 2)}`).join(' | ')}`)
        """;

    [Theory]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Dark, 1280)]
    [InlineData(ColorScheme.Light, 390)]
    [InlineData(ColorScheme.Dark, 390)]
    public async Task Axe_finds_nothing_on_any_page(ColorScheme scheme, int width)
    {
        var axe = System.IO.Path.Combine(RepositoryRoot.Find(), "node_modules", "axe-core", "axe.min.js");
        Assert.SkipUnless(File.Exists(axe), "axe-core is not installed: run npm ci, as ./scan test does.");
        var page = await browser.OpenAsync(scheme, width);
        List<string> faults = [];
        foreach (var (name, path) in SitePages.Of(site.World))
        {
            await page.GotoAsync(site.Url + path, new() { WaitUntil = WaitUntilState.Load });
            await page.EvaluateAsync(await File.ReadAllTextAsync(axe, TestContext.Current.CancellationToken));
            var found = await page.EvaluateAsync<JsonElement>(Run);
            faults.AddRange(found.EnumerateArray().Select(v => $"{name}: {v}"));
        }
        Assert.Empty(faults);
    }
}

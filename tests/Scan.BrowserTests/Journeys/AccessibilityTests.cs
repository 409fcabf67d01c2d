using System.Text.Json;
using Microsoft.Playwright;
using Scan.BrowserTests.Pages;
using Scan.Testing;

namespace Scan.BrowserTests.Journeys;

public sealed class AccessibilityTests(ScanSite site, SystemBrowser browser) : IClassFixture<ScanSite>
{
    /// <summary>Without the inside of GraphiQL, which is not ours to change: its tabs and its editor have faults.</summary>
    private const string Run = """
        async () => (await axe.run({ include: document, exclude: ['.graphiql-container'] }, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }))
          .violations.map(v => `${v.id}: ${v.nodes.slice(0, 3).map(n => `${n.target.join(' ')} ${n.failureSummary.split('\n').slice(1, 2)}`).join(' | ')}`)
        """;

    [Theory]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Dark, 1280)]
    [InlineData(ColorScheme.Light, 390)]
    [InlineData(ColorScheme.Dark, 390)]
    public async Task Axe_finds_nothing_on_any_page(ColorScheme scheme, int width)
    {
        var axe = await AxeAsync();
        var page = await browser.OpenAsync(scheme, width);
        List<string> faults = [];
        foreach (var (name, path) in SitePages.Of(site.World).Append(("graphql", "/graphql/ide")))
        {
            await page.GotoAsync(site.Url + path, new() { WaitUntil = WaitUntilState.Load });
            if (name == "graphql") await page.Locator(".graphiql-query-editor").WaitForAsync();
            faults.AddRange(await FaultsAsync(page, axe, name));
        }
        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    [Theory]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Dark, 1280)]
    [InlineData(ColorScheme.Light, 390)]
    [InlineData(ColorScheme.Dark, 390)]
    public async Task Axe_finds_nothing_on_what_an_account_has(ColorScheme scheme, int width)
    {
        var axe = await AxeAsync();
        var page = await browser.OpenAsync(scheme, width);
        var (cookie, value) = await site.SignInAsync(site.World.Operators[width == 390 ? 3 : 4], TestContext.Current.CancellationToken);
        await page.Context.AddCookiesAsync([new() { Name = cookie, Value = value, Url = site.Url }]);
        List<string> faults = [];
        var account = new AccountPage(page, site.Url);
        await account.OpenAsync();
        await account.MakeKeyAsync("a program");
        faults.AddRange(await FaultsAsync(page, axe, "account with a new key"));
        await account.OpenAsync();
        await account.WatchOwnAsync("An operator was slashed");
        faults.AddRange(await FaultsAsync(page, axe, "rule made"));
        await page.Locator("a[href^='/rules/']").First.ClickAsync();
        await page.WaitForURLAsync("**/rules/*");
        faults.AddRange(await FaultsAsync(page, axe, "rule"));
        await account.OpenAsync();
        faults.AddRange(await FaultsAsync(page, axe, "account with a rule"));
        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    private static async Task<string> AxeAsync()
    {
        var axe = System.IO.Path.Combine(RepositoryRoot.Find(), "node_modules", "axe-core", "axe.min.js");
        Assert.SkipUnless(File.Exists(axe), "axe-core is not installed: run npm ci, as ./scan test does.");
        return await File.ReadAllTextAsync(axe, TestContext.Current.CancellationToken);
    }

    private static async Task<IEnumerable<string>> FaultsAsync(IPage page, string axe, string name)
    {
        // Parts of a page that wait for the first painting have no size before it; the editor of queries has none.
        await page.WaitForFunctionAsync("() => document.documentElement.classList.contains('painted') || !document.getElementById('whole')");
        await page.EvaluateAsync(axe);
        return [.. (await page.EvaluateAsync<JsonElement>(Run)).EnumerateArray().Select(v => $"{name}: {v}")];
    }
}

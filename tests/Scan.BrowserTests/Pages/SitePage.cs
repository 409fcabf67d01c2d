using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Scan.BrowserTests.Pages;

/// <summary>What every page has: the header with its search and its words for the connection.</summary>
public class SitePage(IPage page, string site)
{
    protected IPage Page { get; } = page;

    public Task OpenAsync(string path) => Page.GotoAsync(site + path);

    /// <summary>Takes a link and waits until what it leads to is there, which a click alone does not.</summary>
    public Task FollowAsync(ILocator link) => FollowAsync(Page, link);

    public static async Task FollowAsync(IPage page, ILocator link)
    {
        var before = page.Url;
        await link.ClickAsync();
        await page.WaitForURLAsync(url => url != before);
    }

    public Task ShouldBeLiveAsync() => Expect(Page.Locator("#live")).ToHaveTextAsync("live");

    public Task ShouldBeOfflineAsync() => Expect(Page.Locator("#live")).ToContainTextAsync("offline");

    public Task ShouldSayOfItsConnectionAsync(string words) => Expect(Page.Locator("#live")).ToHaveTextAsync(words);

    public Task ShouldSayOfItsConnectionAsync(Regex words) => Expect(Page.Locator("#live")).ToHaveTextAsync(words);

    /// <summary>Above the page, a banner for each.</summary>
    public Task ShouldWarnOfChainsAsync(IReadOnlyList<Regex> troubles) => troubles.Count == 0 ? Expect(Page.Locator("#troubles p")).ToHaveCountAsync(0) : Expect(Page.Locator("#troubles p")).ToHaveTextAsync(troubles);

    /// <summary>What is drawn anew carries no mark of the page as it was opened.</summary>
    public Task MarkAsync() => Page.EvaluateAsync("for (const region of document.querySelectorAll('[data-live]')) region.dataset.old = ''");

    public Task ShouldBeDrawnAnewAsync() => Expect(Page.Locator("[data-live]:not([data-old])").First).ToBeVisibleAsync();

    public Task ShouldBeTitledAsync(string title) => Expect(Page.Locator("h1")).ToHaveTextAsync(title);

    public async Task SearchByKeyboardAsync(string text)
    {
        await Page.Keyboard.PressAsync("/");
        await Page.Keyboard.TypeAsync(text);
        await Page.Keyboard.PressAsync("Enter");
    }

    public Task ShouldBeAtAsync(string path) => Expect(Page).ToHaveURLAsync(site + path);
}

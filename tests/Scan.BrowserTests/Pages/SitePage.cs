using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Scan.BrowserTests.Pages;

/// <summary>What every page has: the header with its search and its words for the connection.</summary>
public class SitePage(IPage page, string site)
{
    protected IPage Page { get; } = page;

    public Task OpenAsync(string path) => Page.GotoAsync(site + path);

    public Task ShouldBeLiveAsync() => Expect(Page.Locator("#live")).ToHaveTextAsync("live", new() { Timeout = 10_000 });

    public Task ShouldBeOfflineAsync() => Expect(Page.Locator("#live")).ToContainTextAsync("offline", new() { Timeout = 15_000 });

    public Task ShouldBeTitledAsync(string title) => Expect(Page.Locator("h1")).ToHaveTextAsync(title);

    public async Task SearchByKeyboardAsync(string text)
    {
        await Page.Keyboard.PressAsync("/");
        await Page.Keyboard.TypeAsync(text);
        await Page.Keyboard.PressAsync("Enter");
    }

    public Task ShouldBeAtAsync(string path) => Expect(Page).ToHaveURLAsync(site + path);
}

using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Scan.BrowserTests.Pages;

public sealed class HomePage(IPage page, string site) : SitePage(page, site)
{
    public Task OpenAsync() => OpenAsync("/");

    public Task ShouldShowChainAsync(string name) => Expect(Page.GetByTestId("chains").GetByRole(AriaRole.Rowheader, new() { NameString = name })).ToBeVisibleAsync();

    public Task ShouldSayAsync(string headline) => Expect(Page.Locator(".headline")).ToContainTextAsync(headline);
}

using Microsoft.Playwright;
using Scan.Domain.Primitives;
using static Microsoft.Playwright.Assertions;

namespace Scan.BrowserTests.Pages;

public sealed class AlertsPage(IPage page, string site) : SitePage(page, site)
{
    public Task OpenAsync() => OpenAsync("/alerts");

    public Task ShouldListAsync(Hash32 messageHash) => Expect(Page.Locator($"tr[data-id$='{messageHash}']")).ToBeVisibleAsync();

    public Task ShouldMarkAsNewAsync(Hash32 messageHash) => Expect(Page.Locator($"tr[data-id$='{messageHash}']")).ToHaveClassAsync("is-new");

    public Task PointAtAListAsync() => Page.Locator("tbody tr").First.HoverAsync();

    public Task ShouldOfferAsync(string pill) => Expect(Page.Locator(".pill")).ToHaveTextAsync(pill);

    public Task TakeTheOfferAsync() => Page.Locator(".pill button").ClickAsync();
}

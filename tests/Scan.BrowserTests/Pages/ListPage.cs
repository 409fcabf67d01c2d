using Microsoft.Playwright;

namespace Scan.BrowserTests.Pages;

/// <summary>Any list: heads that sort, filters, pages.</summary>
public sealed class ListPage(IPage page, string site) : SitePage(page, site)
{
    public Task<IReadOnlyList<string>> FirstColumnAsync() => Page.Locator("tbody tr > :first-child").AllInnerTextsAsync();

    public Task SortByAsync(string head) => Page.Locator("thead").GetByRole(AriaRole.Link, new() { NameString = head }).ClickAsync();

    public Task FilterByAsync(string tab) => Page.Locator(".filters").GetByRole(AriaRole.Link, new() { NameString = tab, Exact = true }).ClickAsync();

    public Task NextAsync() => Page.Locator(".pager a[rel=next]").ClickAsync();

    public Task PreviousAsync() => Page.Locator(".pager a[rel=prev]").ClickAsync();
}

using Microsoft.Playwright;

namespace Scan.BrowserTests.Pages;

/// <summary>Any list: heads that sort, filters, pages.</summary>
public sealed class ListPage(IPage page, string site) : SitePage(page, site)
{
    public Task<IReadOnlyList<string>> FirstColumnAsync() => Page.Locator("tbody tr > :first-child").AllInnerTextsAsync();

    public Task SortByAsync(string head) => FollowAsync(Page.Locator("thead").GetByRole(AriaRole.Link, new() { NameString = head }));

    public Task FilterByAsync(string tab) => FollowAsync(Page.Locator(".filters").GetByRole(AriaRole.Link, new() { NameString = tab, Exact = true }));

    public Task NextAsync() => FollowAsync(Page.Locator(".pager a[rel=next]"));

    public Task PreviousAsync() => FollowAsync(Page.Locator(".pager a[rel=prev]"));
}

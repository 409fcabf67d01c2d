using Microsoft.Playwright;
using Scan.Domain.Primitives;
using static Microsoft.Playwright.Assertions;

namespace Scan.BrowserTests.Pages;

/// <summary>What delegating to an operator means for an address, and the transactions for its wallet.</summary>
public sealed class DelegatePage(IPage page, string site) : SitePage(page, site)
{
    public Task OpenAsync(long chain, Address to, Address? from = null, string more = "") => OpenAsync($"/operators/{chain}/{to}/delegate{(from is null ? "" : $"?from={from}{more}")}");

    public async Task TakeTheWalletsAddressAsync()
    {
        await Page.GetByRole(AriaRole.Button, new() { NameString = "Take it from my wallet" }).ClickAsync();
        await Page.WaitForURLAsync(url => url.Contains("from=", StringComparison.Ordinal));
    }

    public Task ShouldSayOfAsync(string caveat, string words) => Expect(Page.GetByTestId("caveats").Locator("li").Filter(new() { HasText = caveat })).ToContainTextAsync(words);

    public Task ShouldSayAsync(string words) => Expect(Page.Locator("main")).ToContainTextAsync(words);

    public Task ShouldOfferAsync(string verb, string outcome) => Expect(Card(verb).Locator("header")).ToContainTextAsync(outcome);

    public async Task SendAsync(string verb) => await Card(verb).GetByRole(AriaRole.Button, new() { NameString = $"{verb} with my wallet" }).ClickAsync();

    public Task ShouldEndWithAsync(string verb, string words) => Expect(Card(verb).Locator("[data-tx-state]")).ToContainTextAsync(words);

    public Task<string> CallDataAsync(string verb) => Card(verb).Locator(".calldata").InnerTextAsync();

    public async Task PrepareWithdrawalAsync(Address strategy, string amount)
    {
        await Page.Locator("select[name=strategy]").SelectOptionAsync(strategy.ToString());
        await Page.Locator("input[name=amount]").FillAsync(amount);
        await Page.GetByRole(AriaRole.Button, new() { NameString = "Prepare the withdrawal" }).ClickAsync();
    }

    private ILocator Card(string verb) => Page.GetByTestId("prepared").Filter(new() { Has = Page.GetByRole(AriaRole.Heading, new() { NameString = verb, Exact = true }) });
}

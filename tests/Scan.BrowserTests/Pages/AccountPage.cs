using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Scan.BrowserTests.Pages;

/// <summary>Signing in with a wallet, and what an account has.</summary>
public sealed class AccountPage(IPage page, string site) : SitePage(page, site)
{
    public Task OpenAsync() => OpenAsync("/account");

    /// <summary>By the wallet alone: its address, then its signature.</summary>
    public async Task TakeTheWalletsAddressAsync()
    {
        await Button("Use the wallet").ClickAsync();
        await Expect(Page.GetByLabel("Message")).ToHaveValueAsync(new Regex("wants you to sign in with your Ethereum account"));
    }

    public Task SignAsync() => Button("Sign with the wallet").ClickAsync();

    public async Task ShouldBeSignedInAsync(string account)
    {
        await ShouldBeTitledAsync("Your account");
        await Expect(Page.Locator(".meta").GetByText(account)).ToBeVisibleAsync();
    }

    public Task ShouldAskWhoAsync() => ShouldBeTitledAsync("Sign in");

    /// <summary>Why the wallet did not sign, as the browser holds it against the field.</summary>
    public Task ShouldHoldBackForAsync(string why) => Expect(Page.GetByLabel("Signature")).ToHaveJSPropertyAsync("validationMessage", why);

    public Task ShouldOwnAsync(string how) => Expect(Page.GetByTestId("owned")).ToContainTextAsync(how);

    /// <summary>Returns the key, which is shown once.</summary>
    public async Task<string> MakeKeyAsync(string name)
    {
        await Page.GetByLabel("Name", new() { Exact = true }).FillAsync(name);
        await Button("New key").ClickAsync();
        var secret = Page.Locator("code.secret");
        await Expect(secret).ToBeVisibleAsync();
        return await secret.InnerTextAsync();
    }

    /// <summary>By one of the links that watch what is one's own; saved as it is pre-filled.</summary>
    public async Task WatchOwnAsync(string condition)
    {
        await Page.GetByTestId("owned").GetByRole(AriaRole.Link, new() { NameString = condition, Exact = true }).First.ClickAsync();
        await Expect(Page.GetByLabel("Of these things only")).ToHaveValueAsync(new Regex("^[a-z]+:[0-9]+:0x[0-9a-f]{40}$"));
        await Button("Save").ClickAsync();
        await ShouldBeTitledAsync("The rule watches");
    }

    public Task ShouldHaveRuleAsync(string name) => Expect(Page.Locator("a[href^='/rules/']").GetByText(name, new() { Exact = true })).ToBeVisibleAsync();

    public Task SignOutAsync() => Button("Sign out").ClickAsync();

    private ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new() { NameString = name, Exact = true });
}

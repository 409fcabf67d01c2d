using System.Net;
using System.Numerics;
using System.Text;
using Scan.BrowserTests.Pages;
using Scan.Devnet.Acts;
using Scan.Domain.Primitives;

namespace Scan.BrowserTests.Journeys;

/// <summary>Sign in with Ethereum by a wallet that signs with a real key, and what an account is for.</summary>
public sealed class SignInTests(DevnetSite site, SystemBrowser browser) : IClassFixture<DevnetSite>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_signs_with_a_wallet_gets_a_session_a_key_for_programs_and_rules_over_what_is_its_own_until_it_signs_out()
    {
        var staker = site.Devnet.Accounts.Stakers[11];
        await site.Devnet.PlayAsync(new Deposit(staker, 0, 3 * BigInteger.Pow(10, 18)), Ct);
        await site.Devnet.PlayAsync(new Scan.Devnet.Acts.Delegate(staker, 1), Ct);
        await site.IndexedAsync();
        var wallet = new FakeWallet(site, staker);
        var page = await browser.OpenAsync();
        await wallet.GiveToAsync(page);
        var account = new AccountPage(page, site.Url);

        await account.OpenAsync();
        await account.TakeTheWalletsAddressAsync();
        await account.SignAsync();
        await account.ShouldBeSignedInAsync(staker.ToChecksum());
        Assert.Equal("personal_sign", wallet.Asked[^1]);
        await account.ShouldOwnAsync("on chain 31337");

        var key = await account.MakeKeyAsync("my program");
        Assert.Equal(HttpStatusCode.Created, await MakeRuleAsync(key));
        Assert.Equal(HttpStatusCode.BadRequest, await MakeRuleAsync(key[..^1]));

        await account.WatchOwnAsync("Something changes for a staker");
        await account.OpenAsync();
        await account.ShouldHaveRuleAsync("Something changes for a staker");
        await account.ShouldHaveRuleAsync("by a program");

        await account.SignOutAsync();
        await account.ShouldAskWhoAsync();
        await account.OpenAsync();
        await account.ShouldAskWhoAsync();
    }

    [Fact]
    public async Task Who_declines_in_the_wallet_or_has_another_account_there_is_told_and_stays_signed_out()
    {
        var wallet = new FakeWallet(site, site.Devnet.Accounts.Stakers[12]) { Declines = true };
        var page = await browser.OpenAsync();
        await wallet.GiveToAsync(page);
        var account = new AccountPage(page, site.Url);
        await account.OpenAsync();
        await account.TakeTheWalletsAddressAsync();
        await account.SignAsync();
        await account.ShouldHoldBackForAsync("You declined in the wallet: nothing was sent.");
        wallet.Declines = false;
        wallet.Account = site.Devnet.Accounts.Stakers[13];
        await account.SignAsync();
        await account.ShouldHoldBackForAsync($"The wallet has {wallet.Account}: choose the account that the message is for.");
        await account.OpenAsync();
        await account.ShouldAskWhoAsync();
    }

    private async Task<HttpStatusCode> MakeRuleAsync(string key)
    {
        using var http = new HttpClient { BaseAddress = new Uri(site.Url) };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/rules") { Content = new StringContent("""{"condition":"slashing","name":"by a program"}""", Encoding.UTF8, "application/json") };
        request.Headers.Add("X-API-Key", key);
        using var response = await http.SendAsync(request, Ct);
        return response.StatusCode;
    }
}

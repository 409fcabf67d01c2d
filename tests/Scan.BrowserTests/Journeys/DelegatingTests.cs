using System.Numerics;
using Microsoft.Playwright;
using Scan.BrowserTests.Pages;
using Scan.Devnet.Acts;
using Scan.Domain.Primitives;
using Scan.Ethereum.Rpc;

namespace Scan.BrowserTests.Journeys;

/// <summary>A delegator's way, from the list of operators to a signed transaction on a real node.</summary>
public sealed class DelegatingTests(DevnetSite site, SystemBrowser browser) : IClassFixture<DevnetSite>
{
    private static readonly BigInteger Ether = BigInteger.Pow(10, 18);
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_staker_finds_an_operator_delegates_withdraws_a_part_and_undelegates_with_its_wallet()
    {
        var staker = await StakerAsync(0, (0, 7), (1, 2));
        var wallet = new FakeWallet(site, staker);
        var page = await browser.OpenAsync();
        await wallet.GiveToAsync(page);

        var list = new ListPage(page, site.Url);
        await list.OpenAsync($"/operators?avs={site.Devnet.Addresses.Avss[0].ServiceManager}&quorum=0");
        await list.SortByAsync("Stake, quorum 0");
        await page.GetByTestId("operator-row").Nth(1).GetByRole(AriaRole.Link).First.ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { NameString = "Delegate, undelegate or withdraw" }).ClickAsync();
        var to = Address.Parse(new Uri(page.Url).Segments[3].TrimEnd('/'));

        var delegating = new DelegatePage(page, site.Url);
        await delegating.TakeTheWalletsAddressAsync();
        await delegating.ShouldSayOfAsync("One operator at a time", "free");
        await delegating.ShouldSayOfAsync("All or nothing", "2 balances");
        await delegating.ShouldSayOfAsync("Native ETH", "does not concern it");
        await delegating.ShouldSayAsync("5 blocks");
        await delegating.ShouldOfferAsync("Delegate", "would work now");
        await delegating.SendAsync("Delegate");
        await delegating.ShouldEndWithAsync("Delegate", "Done in block");
        Assert.Equal(to, await DelegatedToAsync(staker));
        Assert.Equal(["eth_call", "eth_sendTransaction"], wallet.Asked.Where(m => m is "eth_call" or "eth_sendTransaction"));
        Assert.Equal(await delegating.CallDataAsync("Delegate"), (string)wallet.Signed!["data"]!);

        await site.IndexedAsync();
        await delegating.OpenAsync(site.Devnet.ChainId, to, staker);
        await delegating.ShouldSayOfAsync("One operator at a time", "delegated here");
        await delegating.PrepareWithdrawalAsync(site.Devnet.Addresses.Strategies[0], "1.5");
        await delegating.ShouldOfferAsync("Queue withdrawal", "would work now");
        await delegating.SendAsync("Queue withdrawal");
        await delegating.ShouldEndWithAsync("Queue withdrawal", "Done in block");
        Assert.Equal([2m, 5.5m], (await HeldAsync(staker)).Order());

        await site.IndexedAsync();
        await delegating.OpenAsync(site.Devnet.ChainId, to, staker);
        await delegating.ShouldOfferAsync("Undelegate", "would work now");
        await delegating.SendAsync("Undelegate");
        await delegating.ShouldEndWithAsync("Undelegate", "Done in block");
        Assert.Equal(Address.Zero, await DelegatedToAsync(staker));
    }

    [Fact]
    public async Task Without_a_wallet_and_without_scripts_the_call_data_does_what_the_page_says()
    {
        var (staker, to) = (await StakerAsync(1, (0, 3)), site.Devnet.Accounts.Operators[0].Address);
        var delegating = new DelegatePage(await browser.OpenAsync(scripts: false), site.Url);
        await delegating.OpenAsync(site.Devnet.ChainId, to, staker);
        await delegating.ShouldOfferAsync("Delegate", "would work now");
        var data = Hex.Decode(await delegating.CallDataAsync("Delegate"));
        await site.Node.SendTransactionAsync(new TransactionRequest(staker, site.Devnet.Addresses.DelegationManager, data), Ct);
        await site.MineAsync(Ct);
        Assert.Equal(to, await DelegatedToAsync(staker));
    }

    [Fact]
    public async Task Who_is_delegated_to_another_is_told_what_stands_in_the_way_and_cannot_send_it()
    {
        var staker = await StakerAsync(2, (0, 3));
        await site.Devnet.PlayAsync(new Scan.Devnet.Acts.Delegate(staker, 1), Ct);
        await site.IndexedAsync();
        var page = await browser.OpenAsync();
        await new FakeWallet(site, staker).GiveToAsync(page);
        var delegating = new DelegatePage(page, site.Url);
        await delegating.OpenAsync(site.Devnet.ChainId, site.Devnet.Accounts.Operators[2].Address, staker);
        await delegating.ShouldSayOfAsync("One operator at a time", "stands in the way");
        await delegating.ShouldOfferAsync("Delegate", "would fail now");
        await delegating.ShouldSayAsync("staker is already actively delegated");
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { NameString = "Delegate with my wallet", Exact = true })).ToBeDisabledAsync();
        await delegating.ShouldOfferAsync("Undelegate", "would work now");
    }

    [Fact]
    public async Task Who_declines_in_the_wallet_sends_nothing_and_who_has_another_account_is_told()
    {
        var (staker, to) = (await StakerAsync(3, (0, 3)), site.Devnet.Accounts.Operators[0].Address);
        var wallet = new FakeWallet(site, staker) { Declines = true };
        var page = await browser.OpenAsync();
        await wallet.GiveToAsync(page);
        var delegating = new DelegatePage(page, site.Url);
        await delegating.OpenAsync(site.Devnet.ChainId, to, staker);
        await delegating.SendAsync("Delegate");
        await delegating.ShouldEndWithAsync("Delegate", "You declined in the wallet");
        await delegating.OpenAsync(site.Devnet.ChainId, to, site.Devnet.Accounts.Stakers[9]);
        await delegating.SendAsync("Delegate");
        await delegating.ShouldEndWithAsync("Delegate", "but this was prepared for");
        Assert.Null(wallet.Signed);
        Assert.Equal(Address.Zero, await DelegatedToAsync(staker));
    }

    [Fact]
    public async Task A_staker_whose_withdrawal_is_due_takes_it_back_with_its_wallet()
    {
        var staker = await StakerAsync(4, (0, 3));
        await site.Devnet.PlayAsync(new QueueWithdrawal(staker, 0, Ether), Ct);
        for (var block = 0; block < 7; block++) await site.MineAsync(Ct);
        await site.IndexedAsync();
        var page = await browser.OpenAsync();
        await new FakeWallet(site, staker).GiveToAsync(page);
        await page.GotoAsync($"{site.Url}/stakers/{site.Devnet.ChainId}/{staker}");
        await page.GetByRole(AriaRole.Link, new() { NameString = "Complete it" }).ClickAsync();
        var completing = new DelegatePage(page, site.Url);
        await completing.ShouldOfferAsync("Withdraw as tokens", "would work now");
        await completing.ShouldOfferAsync("Take back as shares", "would work now");
        await completing.SendAsync("Take back as shares");
        await completing.ShouldEndWithAsync("Take back as shares", "Done in block");
        Assert.Equal([3m], await HeldAsync(staker));
    }

    /// <summary>Playing moves the devnet's own head, which only the tests of this class share: each takes a staker of its own.</summary>
    private async Task<Address> StakerAsync(int number, params (int Strategy, int Whole)[] deposits)
    {
        var staker = site.Devnet.Accounts.Stakers[number];
        foreach (var (strategy, whole) in deposits)
        {
            await site.Devnet.PlayAsync(new Deposit(staker, strategy, whole * Ether), Ct);
        }
        await site.IndexedAsync();
        return staker;
    }

    private async Task<Address> DelegatedToAsync(Address staker) =>
        (Address)(await site.Devnet.ViewAsync(site.Devnet.Addresses.DelegationManager, "DelegationManager", "delegatedTo", Ct, staker))[0];

    private async Task<IReadOnlyList<decimal>> HeldAsync(Address staker)
    {
        var deposits = await site.Devnet.ViewAsync(site.Devnet.Addresses.DelegationManager, "DelegationManager", "getDepositedShares", Ct, staker);
        return [.. ((object[])deposits[1]).Select(s => (decimal)(BigInteger)s / 1e18m)];
    }
}

using System.Numerics;
using Microsoft.Playwright;
using Scan.Devnet.Acts;

namespace Scan.BrowserTests.Journeys;

/// <summary>An AVS owner's way: who falls out at the next update is foretold, the update is sent, and the registry does what was said.</summary>
public sealed class MembershipTests(DevnetSite site, SystemBrowser browser) : IClassFixture<DevnetSite>
{
    private static readonly BigInteger Ether = BigInteger.Pow(10, 18);
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_update_removes_those_whom_the_page_named_and_no_others()
    {
        var avs = site.Devnet.Addresses.Avss[0].ServiceManager;
        var leaver = site.Devnet.Accounts.Operators[1].Address;
        // It keeps half an ether of weight, the minimum is one; nobody has told the registry.
        await site.Devnet.MoveStakeAsync(1, 0, -9 * Ether / 2, Ct);
        await site.IndexedAsync();
        var page = await browser.OpenAsync();
        await new FakeWallet(site, site.Devnet.Accounts.Holders[0]).GiveToAsync(page);
        await page.GotoAsync($"{site.Url}/avs/{site.Devnet.ChainId}/{avs}");
        await page.GetByRole(AriaRole.Link, new() { NameString = "Next stake update, and who can join" }).ClickAsync();
        await Assertions.Expect(page.GetByTestId("quorum-0")).ToContainTextAsync("1 operator falls out");
        var falling = page.GetByTestId("quorum-0").GetByTestId("member").Filter(new() { HasText = "falls out" });
        // Names are fetched beside the indexing.
        for (var tries = 0; tries < 60 && !(await falling.InnerTextAsync()).Contains("Operator 1", StringComparison.Ordinal); tries++)
        {
            await Task.Delay(1000, Ct);
            await page.ReloadAsync();
        }
        await Assertions.Expect(falling).ToContainTextAsync("Operator 1");
        await Assertions.Expect(page.GetByTestId("quorum-0")).ToContainTextAsync("Stored 15, after the update 10");

        await page.GetByRole(AriaRole.Button, new() { NameString = "Take it from my wallet" }).Last.ClickAsync();
        var card = page.GetByTestId("prepared").Filter(new() { HasText = "quorum 0" });
        await Assertions.Expect(card).ToContainTextAsync("would work now");
        await Assertions.Expect(card).ToContainTextAsync("Under the minimum, and so removed: Operator 1.");
        await card.GetByRole(AriaRole.Button, new() { NameString = "with my wallet" }).ClickAsync();
        await Assertions.Expect(card.Locator("[data-tx-state]")).ToContainTextAsync("Done in block");

        await site.IndexedAsync();
        await page.GotoAsync($"{site.Url}/avs/{site.Devnet.ChainId}/{avs}/membership?operator={leaver}&quorum=0");
        await Assertions.Expect(page.GetByTestId("quorum-0")).ToContainTextAsync("nobody falls out");
        await Assertions.Expect(page.GetByTestId("quorum-0").GetByTestId("member")).ToHaveCountAsync(DevnetSite.Operators - 1);
        await Assertions.Expect(page.GetByTestId("join")).ToContainTextAsync("cannot join quorum 0 now");
        await Assertions.Expect(page.GetByTestId("join")).ToContainTextAsync("Operator does not meet minimum stake requirement for quorum");
        var refused = await Assert.ThrowsAsync<Scan.Devnet.Chain.DevnetCallException>(() => site.Devnet.PlayAsync(new JoinAvs(1, 0, "10.0.0.1:9091", [0]), Ct));
        Assert.Contains("Operator does not meet minimum stake requirement for quorum", refused.Message, StringComparison.Ordinal);

        await site.Devnet.PlayAsync(new Deposit(leaver, 0, Ether), Ct);
        await site.IndexedAsync();
        await page.ReloadAsync();
        await Assertions.Expect(page.GetByTestId("join")).ToContainTextAsync("can join quorum 0");
        await site.Devnet.PlayAsync(new JoinAvs(1, 0, "10.0.0.1:9091", [0]), Ct);
    }
}

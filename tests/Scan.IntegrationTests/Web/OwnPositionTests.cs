using System.Net;
using Scan.Domain.AltRestaking;
using Scan.Domain.EigenLayer;
using Scan.Domain.Primitives;
using Scan.Testing.SampleData;

namespace Scan.IntegrationTests.Web;

/// <summary>From the page of ALT restaking to what one account has there, with the legacy pool told from the others.</summary>
public sealed class OwnPositionTests(WebSite site) : IClassFixture<WebSite>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_address_leads_to_its_position_and_a_wrong_one_is_refused()
    {
        Assert.Contains("action=\"/restaking/position\"", await site.Http.GetStringAsync("/restaking", Ct), StringComparison.Ordinal);
        using var still = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = site.Http.BaseAddress };
        using var led = await still.GetAsync($"/restaking/position?chain=31337&address={site.World.Staker.ToChecksum()}", Ct);
        Assert.Equal((HttpStatusCode.Redirect, $"/stakers/31337/{site.World.Staker}#alt"), (led.StatusCode, led.Headers.Location!.OriginalString));
        Assert.Contains("id=\"alt\"", await site.Http.GetStringAsync($"/stakers/31337/{site.World.Staker}", Ct), StringComparison.Ordinal);
        foreach (var (query, field) in new[] { ("chain=31337&address=0x12", "address"), ("chain=31337", "address"), ($"address={site.World.Staker}", "chain") })
        {
            using var refused = await site.Http.GetAsync($"/restaking/position?{query}", Ct);
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
            Assert.Contains($"<strong>{field}</strong>:", await refused.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_vault_without_a_cooldown_is_the_legacy_pool_and_what_cools_down_there_can_be_taken()
    {
        var (chain, user, legacy, later) = (site.World.Chain, SampleChain.Account("vault user"), SampleChain.Account("legacy vault"), SampleChain.Account("later vault"));
        await chain.CommitAsync(chain.Time, new SampleBlock()
            .Store(new StakingVault { ChainId = 31337, Address = legacy, CooldownSeconds = 0 }).Store(new StakingVault { ChainId = 31337, Address = later, CooldownSeconds = CooldownPosition.Seconds })
            .Store(Position(legacy, user, chain.Time)).Store(Position(later, user, chain.Time)).Store(Of(legacy)).Store(Of(later)), Ct);
        var page = await site.Http.GetStringAsync($"/stakers/31337/{user}", Ct);
        Assert.Equal(2, page.Split("none, legacy pool").Length);
        Assert.Equal(2, page.Split("can be unstaked").Length);
        Assert.Equal(2, page.Split("1 cooling down").Length);
        var list = await site.Http.GetStringAsync("/restaking", Ct);
        Assert.Equal(2, list.Split("none, legacy pool").Length);
        Assert.Contains("21 d", list[list.IndexOf("data-testid=\"vaults\"", StringComparison.Ordinal)..], StringComparison.Ordinal);
    }

    private static VaultPosition Position(Address vault, Address user, long time) => new() { ChainId = 31337, Vault = vault, User = user, Operator = SampleChain.Account("vault operator"), Staked = 3 * Wad.One, Cooldown = Wad.One, CooldownStartTime = time };

    private static VaultOperator Of(Address vault) => new() { ChainId = 31337, Vault = vault, Operator = SampleChain.Account("vault operator"), Staked = 3 * Wad.One, Cooldown = Wad.One };
}

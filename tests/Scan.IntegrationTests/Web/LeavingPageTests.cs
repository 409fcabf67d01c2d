using System.Net;
using Scan.Documents;
using Scan.Domain.EigenLayer;
using Scan.Domain.Primitives;
using Scan.Testing.SampleData;

namespace Scan.IntegrationTests.Web;

/// <summary>What pages say of what can be slashed, and of leaving a duration vault.</summary>
public sealed class LeavingPageTests(WebSite site) : IClassFixture<WebSite>
{
    private const long ChainId = 31337;
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_allocated_to_a_set_that_the_operator_never_joined_is_not_said_to_be_slashable()
    {
        var (who, staker, avs, chain) = (SampleChain.Account("allocated outsider"), SampleChain.Account("staker of an outsider"), site.World.Avss[4], site.World.Chain);
        var member = new OperatorSetMember { ChainId = ChainId, Avs = avs, SetId = 77, Operator = who, PublicKey = "0x01" };
        await chain.CommitAsync(chain.Time, new SampleBlock()
            .Store(new Domain.EigenLayer.Operator { ChainId = ChainId, Address = who, RegisteredBlock = 1 })
            .Store(new Delegation { ChainId = ChainId, Staker = staker, Operator = who, SinceBlock = 1, SinceTime = 1 })
            .Store(new OperatorSet { ChainId = ChainId, Avs = avs, SetId = 77, CreatedBlock = 5, CreatedTime = 5, Strategies = [SampleChain.Account("stETH")] })
            .Store(member)
            .Store(new Allocation { ChainId = ChainId, Operator = who, Avs = avs, SetId = 77, Strategy = SampleChain.Account("stETH"), Magnitude = Wad.One / 5 * 4, UpdatedBlock = 6 }), Ct);
        foreach (var path in new[] { $"/operators/{ChainId}/{who}", $"/operators/{ChainId}/{who}/delegate", $"/stakers/{ChainId}/{staker}" })
        {
            var page = await PageAsync(path);
            Assert.Contains("allocated, but not a member: it can slash as soon as it joins", page, StringComparison.Ordinal);
            Assert.DoesNotContain("yours included", page, StringComparison.Ordinal);
        }
        var own = await PageAsync($"/operators/{ChainId}/{who}");
        Assert.Contains("nothing now; it could by joining a set", own, StringComparison.Ordinal);
        Assert.Contains("never joined; its key is registered", own, StringComparison.Ordinal);
        Assert.DoesNotContain("up to 80 % of a strategy", own, StringComparison.Ordinal);
        Assert.Contains("nothing now; it could by joining a set", await PageAsync($"/operators/compare?op={ChainId}:{who}"), StringComparison.Ordinal);

        await chain.CommitAsync(chain.Time, new SampleBlock().Store(member with { Member = true, JoinedBlock = chain.Block, JoinedTime = chain.Time }), Ct);
        Assert.Contains("up to 80 % of a strategy", await PageAsync($"/operators/{ChainId}/{who}"), StringComparison.Ordinal);
        Assert.Contains("yours included", await PageAsync($"/operators/{ChainId}/{who}/delegate"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_is_delegated_to_a_locked_vault_is_told_when_it_opens_who_may_open_it_and_finds_that_in_the_calendar()
    {
        var (vault, staker, arbitrator, chain) = (SampleChain.Account("duration vault"), SampleChain.Account("staker of a vault"), SampleChain.Account("arbitrator"), site.World.Chain);
        var unlock = chain.Time + 30 * 86_400;
        var locked = new DurationVault
        {
            ChainId = ChainId, Address = vault, Status = DurationVaultStatus.Locked, Admin = SampleChain.Account("vault admin"), Arbitrator = arbitrator, Duration = 40 * 86_400, MaxPerDeposit = 5 * Wad.One, StakeCap = 500 * Wad.One,
            Avs = site.World.Avss[4], SetId = 1, LockedTime = chain.Time - 10 * 86_400, UnlockTime = unlock,
        };
        await chain.CommitAsync(chain.Time, new SampleBlock()
            .Store(new Domain.EigenLayer.Operator { ChainId = ChainId, Address = vault, RegisteredBlock = 1 })
            .Store(new Delegation { ChainId = ChainId, Staker = staker, Operator = vault, SinceBlock = 1, SinceTime = 1 })
            .Store(new RestakingStrategy { ChainId = ChainId, Address = vault, Decimals = 18 })
            .Store(locked), Ct);
        var opens = Scan.Web.Shared.Format.Exactly(unlock);
        foreach (var path in new[] { $"/operators/{ChainId}/{vault}", $"/operators/{ChainId}/{vault}/delegate", $"/stakers/{ChainId}/{staker}" })
        {
            var page = await PageAsync(path);
            Assert.Contains("It is a duration vault: locked", page, StringComparison.Ordinal);
            Assert.Contains($"fail with WithdrawalsLockedDuringAllocations until {opens}", page, StringComparison.Ordinal);
            Assert.Contains($"Its arbitrator {arbitrator.ToChecksum()} may end the lock early.", page, StringComparison.Ordinal);
            Assert.Contains("title=\"500 ", page, StringComparison.Ordinal);
        }
        Assert.Contains($"/stakers/{ChainId}/{staker}/withdrawals.ics", await PageAsync($"/stakers/{ChainId}/{staker}"), StringComparison.Ordinal);
        var calendar = (await site.Http.GetStringAsync($"/stakers/{ChainId}/{staker}/withdrawals.ics", Ct)).Replace("\r\n ", "", StringComparison.Ordinal);
        Assert.Contains($"UID:unlock-{vault}@{ChainId}.scan", calendar, StringComparison.Ordinal);
        Assert.Contains($"DTSTART:{DateTimeOffset.FromUnixTimeSeconds(unlock).UtcDateTime:yyyyMMdd'T'HHmmss'Z'}", calendar, StringComparison.Ordinal);

        await chain.CommitAsync(chain.Time, new SampleBlock().Store(locked with { Status = DurationVaultStatus.Withdrawals, MaturedTime = chain.Time, EndedEarly = true }), Ct);
        Assert.Contains("It pays out, since its arbitrator ended the lock early", await PageAsync($"/stakers/{ChainId}/{staker}"), StringComparison.Ordinal);
        Assert.DoesNotContain("BEGIN:VEVENT", await site.Http.GetStringAsync($"/stakers/{ChainId}/{staker}/withdrawals.ics", Ct), StringComparison.Ordinal);
    }

    private async Task<string> PageAsync(string path) => WebUtility.HtmlDecode(await site.Http.GetStringAsync(path, Ct));
}

using System.Numerics;
using Scan.Documents;
using Scan.Domain.EigenLayer;
using Scan.Domain.Primitives;
using Scan.Ethereum.Rpc;
using Scan.Web.Chains;
using Scan.Web.Features.Delegating;
using Scan.Web.Features.Transactions;
using Xunit;

namespace Scan.UnitTests.Web;

/// <summary>What a set can slash of what is allocated to it (AllocationManager.slashOperator), and what a duration vault does to leaving.</summary>
public sealed class SlashableBySetTests
{
    private const int Delay = 5;
    private static readonly Address Here = At(2), Avs = At(4), Strategy = At(5);
    private static readonly LeavingTerms Terms = new(10, null, Delay, null, 12);
    private static readonly Allocation Allotted = new() { ChainId = 1, Operator = Here, Avs = Avs, SetId = 1, Strategy = Strategy, Magnitude = Wad.One / 2, UpdatedBlock = 90 };
    private static readonly OperatorSet Whole = new() { ChainId = 1, Avs = Avs, SetId = 1, CreatedBlock = 1, Strategies = [Strategy] };
    private static readonly OperatorSetMember Keyed = new() { ChainId = 1, Avs = Avs, SetId = 1, Operator = Here, PublicKey = "0x01" };

    [Fact]
    public void Who_allocated_and_never_joined_cannot_be_slashed_though_its_key_is_registered()
    {
        foreach (var member in new[] { null, Keyed })
        {
            var slashable = Of(Whole, member);
            Assert.Equal((SlashingReach.NeverJoined, false), (slashable.Reach, slashable.IsReached));
            Assert.Equal("allocated, but not a member: it can slash as soon as it joins", slashable.Standing);
        }
    }

    [Fact]
    public void A_member_can_be_slashed() => Assert.Equal((SlashingReach.Can, "", null), Of(Whole, Keyed with { Member = true, JoinedBlock = 3 }) is var s ? (s.Reach, s.Standing, s.UntilBlock) : default);

    [Theory]
    [InlineData(100, SlashingReach.Can)]
    [InlineData(95, SlashingReach.Can)]
    [InlineData(94, SlashingReach.Left)]
    public void Who_left_can_be_slashed_up_to_and_in_the_last_block_of_the_deallocation_delay(long left, SlashingReach reach)
    {
        var slashable = Of(Whole, Keyed with { JoinedBlock = 3, LeftBlock = left });
        Assert.Equal((reach, left + Delay), (slashable.Reach, slashable.UntilBlock!.Value));
        Assert.NotEmpty(slashable.Standing);
    }

    [Fact]
    public void What_begins_after_a_set_can_no_longer_slash_is_no_growth()
    {
        var pending = Allotted with { PendingMagnitude = Wad.One, EffectBlock = 104 };
        Assert.True(Of(Whole, Keyed with { LeftBlock = 99 }, pending).Grows);
        Assert.False(Of(Whole, Keyed with { LeftBlock = 98 }, pending).Grows);
    }

    [Fact]
    public void What_is_only_coming_to_a_set_that_was_left_is_told_as_what_a_return_would_make_slashable()
    {
        var coming = Of(Whole, Keyed with { LeftBlock = 98 }, Allotted with { Magnitude = 0, PendingMagnitude = Wad.One, EffectBlock = 104 });
        Assert.Equal((false, SlashingReach.Left, (BigInteger?)Wad.One, 104L, (bool?)null), (coming.IsReached, coming.Reach, coming.NextPart, coming.EffectBlock, coming.InTime));
        Assert.True(Of(Whole, Keyed with { LeftBlock = 99 }, Allotted with { Magnitude = 0, PendingMagnitude = Wad.One, EffectBlock = 104 }).IsReached);
    }

    [Fact]
    public void A_set_that_does_not_take_the_strategy_cannot_slash_it() =>
        Assert.Equal(SlashingReach.NotInSet, Of(Whole with { Strategies = [] }, Keyed with { Member = true, JoinedBlock = 3 }).Reach);

    [Fact]
    public void What_was_not_read_from_the_beginning_or_lacks_a_delay_is_unknown_and_counts_as_reached()
    {
        foreach (var slashable in new[] { Of(null, null), Of(Whole with { CreatedBlock = null }, Keyed), SlashableBySet.Of(Allotted, Whole, Keyed with { LeftBlock = 50 }, null, Terms with { DeallocationBlocks = null }, 100, 100) })
            Assert.Equal((SlashingReach.Unknown, true), (slashable.Reach, slashable.IsReached));
    }

    [Theory]
    [InlineData(11, "out of reach 12 blocks after the allocation is made, which holds after 11 blocks: too late.", false)]
    [InlineData(12, "out of reach 12 blocks after the allocation is made, which holds after 12 blocks: in time.", true)]
    public void A_delay_that_is_longer_by_one_block_does_not_do_and_the_reader_is_told_why(long allocating, string why, bool canLeave)
    {
        var outlook = Outlook(null) with { AllocationDelay = new AllocationDelay { ChainId = 1, Operator = Here, Delay = allocating, EffectBlock = 0 } };
        Assert.Equal(canLeave, outlook.CanAlwaysLeave);
        Assert.EndsWith(why, outlook.ReactingAtOnce, StringComparison.Ordinal);
    }

    [Fact]
    public void A_locked_vault_is_left_after_its_lock_and_the_delay_and_not_before()
    {
        var vault = Vault(DurationVaultStatus.Locked, unlock: 1_000 + 600);
        Assert.Equal((true, 150L, 1_600L + 11 * 12), (vault.Holds, vault.QueueableAfter!.Value, vault.OutTime!.Value));
        Assert.Contains("fail with WithdrawalsLockedDuringAllocations until 1970-01-01 00:26:40 UTC. Then the withdrawal waits 10 blocks", vault.Leaving, StringComparison.Ordinal);
        Assert.Contains($"Its arbitrator {At(9).ToChecksum()} may end the lock early.", vault.Leaving, StringComparison.Ordinal);
        var outlook = Outlook(vault);
        Assert.False(outlook.CanAlwaysLeave);
        // Queued in block 151, it is out of reach from block 162 on.
        Assert.Equal((false, true), (outlook.IsInTime(161)!.Value, outlook.IsInTime(162)!.Value));
        Assert.Null(Outlook(vault with { Terms = Terms with { SecondsPerBlock = null } }).IsInTime(10_000));
    }

    [Fact]
    public void A_vault_whose_time_is_over_is_left_as_soon_as_anybody_says_so()
    {
        var vault = Vault(DurationVaultStatus.Locked, unlock: 1_000);
        Assert.Equal((true, false, 100L, null), (vault.IsDue, vault.Holds, vault.QueueableAfter!.Value, vault.OutTime));
        Assert.Contains("markMatured", vault.Leaving, StringComparison.Ordinal);
        foreach (var status in new[] { DurationVaultStatus.Deposits, DurationVaultStatus.Withdrawals }) Assert.Equal(100, Outlook(Vault(status, unlock: null)).QueueableAfter);
    }

    [Fact]
    public void The_vaults_revert_is_told_in_words_as_text_and_as_an_error_of_its_own()
    {
        var selector = Scan.Ethereum.Abi.FunctionAbi.Parse("error WithdrawalsLockedDuringAllocations()").Selector;
        foreach (var reason in new[] { RevertReason.Parse(selector.ToArray()), new RevertReason(default, "WithdrawalsLockedDuringAllocations", null, null) })
            Assert.StartsWith("the duration vault is locked", RevertWords.Of(reason), StringComparison.Ordinal);
    }

    private static SlashableBySet Of(OperatorSet? set, OperatorSetMember? member, Allocation? allocation = null) => SlashableBySet.Of(allocation ?? Allotted, set, member, null, Terms, 100, 100);

    private static VaultTerms Vault(string status, long? unlock) =>
        new(new DurationVault { ChainId = 1, Address = Here, Status = status, Arbitrator = At(9), Duration = 600, UnlockTime = unlock }, Chain(), Terms, null);

    private static ChainView Chain() => ChainView.Of(new ChainInfo { ChainId = 1, Name = "one", ManifestJson = "{}", State = "live", FirstBlock = 0, History = false, IndexedBlock = 100, IndexedTime = 1_000 });

    private static DelegationOutlook Outlook(VaultTerms? vault) => new(Chain(), new Scan.Domain.EigenLayer.Operator { ChainId = 1, Address = Here })
    {
        Terms = vault?.Terms ?? Terms, AllocationDelay = null, Slashable = [], Avss = [], SlashCount = 0, NextFees = [], Vault = vault,
    };

    private static Address At(byte n) => Address.Parse("0x" + new string('0', 38) + n.ToString("x2", System.Globalization.CultureInfo.InvariantCulture));
}

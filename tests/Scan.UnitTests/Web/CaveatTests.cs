using System.Numerics;
using Scan.Documents;
using Scan.Domain.EigenLayer;
using Scan.Domain.Middleware;
using Scan.Domain.Primitives;
using Scan.Web.Chains;
using Scan.Web.Features.Delegating;
using Scan.Web.Features.Stakers;
using Xunit;

namespace Scan.UnitTests.Web;

/// <summary>The five caveats of delegating, and whether one can still leave in time.</summary>
public sealed class CaveatTests
{
    private static readonly Address Me = At(1), Here = At(2), Other = At(3), Avs = At(4), Strategy = At(5);
    private static readonly BigInteger One = Wad.One;

    [Fact]
    public void Without_an_address_each_caveat_is_stated_and_none_is_judged_but_the_operators_own()
    {
        var caveats = Of(null);
        Assert.Equal(5, caveats.Count);
        Assert.All(caveats.Take(4), c => Assert.Equal("", c.Verdict));
    }

    [Theory]
    [InlineData(null, "free")]
    [InlineData("here", "delegated here")]
    [InlineData("other", "stands in the way")]
    public void An_address_has_one_operator_at_a_time(string? to, string word) =>
        Assert.Equal(word, Of(Staker(to switch { "here" => Here, "other" => Other, _ => null }))[0].Word);

    [Fact]
    public void Out_of_a_locked_vault_nobody_goes_before_it_opens()
    {
        var chain = ChainView.Of(new ChainInfo { ChainId = 1, Name = "one", ManifestJson = "{}", State = "live", FirstBlock = 0, History = false, IndexedBlock = 100, IndexedTime = 1_000 });
        var vault = new VaultTerms(new DurationVault { ChainId = 1, Address = Other, Status = DurationVaultStatus.Locked, UnlockTime = 1_800_000_000, Arbitrator = Address.Zero }, chain, new LeavingTerms(10, null, 5, null, 12), null);
        Assert.Contains("until 2027-01-15", Of(Staker(Other) with { Vault = vault })[0].Meaning, StringComparison.Ordinal);
        Assert.DoesNotContain("at once", Of(Staker(Other) with { Vault = vault })[0].Meaning, StringComparison.Ordinal);
        Assert.Contains("at once", Of(Staker(Other) with { Vault = vault with { Vault = vault.Vault with { Status = DurationVaultStatus.Withdrawals } } })[0].Meaning, StringComparison.Ordinal);
        Assert.Contains("until 2027-01-15", Caveats.Of(Outlook([]) with { Vault = vault }, Staker(Other), a => $"operator {a}", a => $"avs {a}")[4].Meaning, StringComparison.Ordinal);
    }

    [Fact]
    public void An_operator_cannot_be_a_delegator() => Assert.Equal("bad", Of(Staker(null) with { IsOperator = true })[0].Verdict);

    [Fact]
    public void All_balances_go_together()
    {
        Assert.Equal("nothing to delegate", Of(Staker(null))[1].Word);
        Assert.Equal("one balance", Of(Staker(null, (Strategy, 5)))[1].Word);
        var two = Of(Staker(null, (Strategy, 5), (At(6), 7)))[1];
        Assert.Equal("2 balances", two.Word);
        Assert.Contains("5 shares", two.Meaning, StringComparison.Ordinal);
        Assert.Contains("7 shares", two.Meaning, StringComparison.Ordinal);
    }

    [Fact]
    public void Native_stake_counts_only_where_it_was_proven()
    {
        Assert.Equal("does not concern it", Of(Staker(null, (Strategy, 5)))[2].Word);
        var pod = new EigenPod { ChainId = 1, Owner = Me, Pod = At(9) };
        Assert.Equal("nothing proven", Of(Staker(null, (Strategy, 5)) with { Pod = pod })[2].Word);
        Assert.Equal("only what is proven", Of(Staker(null, (StakerShares.BeaconChainEth, 5)) with { Pod = pod })[2].Word);
    }

    [Fact]
    public void Later_stake_follows_the_delegation_that_stands()
    {
        Assert.Equal("will hold", Of(Staker(null))[3].Word);
        Assert.Equal("holds now", Of(Staker(Here))[3].Word);
        Assert.Equal("to another", Of(Staker(Other))[3].Word);
    }

    [Fact]
    public void A_full_quorum_or_an_ejector_can_take_the_operator_out()
    {
        Assert.Equal("secures none", Of(null)[4].Word);
        Assert.Equal("not forced", Of(null, Secured(count: 4, ejector: null))[4].Word);
        Assert.Equal("ejection possible", Of(null, Secured(count: 4, ejector: At(8)))[4].Word);
        Assert.Equal("churn possible", Of(null, Secured(count: 5, ejector: At(8)))[4].Word);
    }

    [Fact]
    public void One_can_leave_in_time_up_to_the_block_whose_withdrawal_is_out_of_reach_when_the_allocation_begins()
    {
        const long delay = 10, effect = 120;
        var last = Leaving.LastChance(delay, effect);
        Assert.Equal(effect - 1, Leaving.LastSlashableBlock(last, delay));
        Assert.True(Leaving.IsInTime(last - 1, delay, effect));
        Assert.False(Leaving.IsInTime(last, delay, effect));
    }

    [Theory]
    [InlineData(108, true)]
    [InlineData(109, false)]
    public void A_pending_allocation_says_whether_leaving_now_escapes_it(long block, bool inTime)
    {
        var pending = new Allocation { ChainId = 1, Operator = Here, Avs = Avs, SetId = 1, Strategy = Strategy, Magnitude = One / 4, PendingMagnitude = One / 2, EffectBlock = 120, UpdatedBlock = 100 };
        var slashable = SlashableBySet.Of(pending, null, null, new OperatorMagnitude { ChainId = 1, Operator = Here, Strategy = Strategy, MaxMagnitude = One / 2 }, new LeavingTerms(10, null, 5, null, 12), block, block);
        Assert.Equal((One / 2, One), (slashable.Part, slashable.NextPart!.Value));
        Assert.Equal(inTime, slashable.InTime);
        Assert.Equal(109, slashable.LastChance);
    }

    [Fact]
    public void What_shrinks_needs_no_leaving()
    {
        var pending = new Allocation { ChainId = 1, Operator = Here, Avs = Avs, SetId = 1, Strategy = Strategy, Magnitude = One / 2, PendingMagnitude = One / 4, EffectBlock = 120, UpdatedBlock = 100 };
        Assert.Null(SlashableBySet.Of(pending, null, null, null, new LeavingTerms(10, null, 5, null, 12), 100, 100).InTime);
    }

    private static IReadOnlyList<Caveat> Of(DelegatingStaker? staker, params IReadOnlyList<SecuredAvs> avss) => Caveats.Of(Outlook(avss), staker, a => $"operator {a}", a => $"avs {a}");

    private static DelegationOutlook Outlook(IReadOnlyList<SecuredAvs> avss) =>
        new(ChainView.Of(new ChainInfo { ChainId = 1, Name = "one", ManifestJson = "{}", State = "live", FirstBlock = 0, History = false, IndexedBlock = 100 }), new Scan.Domain.EigenLayer.Operator { ChainId = 1, Address = Here })
        {
            Terms = new LeavingTerms(10, null, 5, null, 12), AllocationDelay = null, Slashable = [], Avss = avss, SlashCount = 0, NextFees = [],
        };

    private static SecuredAvs Secured(int count, Address? ejector) => new(
        new OperatorAvsRegistration { ChainId = 1, Avs = Avs, Operator = Here, Registered = true, Quorums = [0] }, new Scan.Domain.EigenLayer.Avs { ChainId = 1, Address = Avs, Ejector = ejector, FirstSeenBlock = 1, FirstSeenTime = 1 },
        [new Quorum { ChainId = 1, Avs = Avs, Number = 0, MaxOperatorCount = 5, OperatorCount = count }, new Quorum { ChainId = 1, Avs = Avs, Number = 1, MaxOperatorCount = 1, OperatorCount = 1 }]);

    private static DelegatingStaker Staker(Address? to, params (Address Strategy, int Shares)[] held) => new(
        Me, new Delegation { ChainId = 1, Staker = Me, Operator = to, SinceBlock = 1, SinceTime = 1 }, null,
        [.. held.Select(h => new StakerPosition(new StakerShares { ChainId = 1, Staker = Me, Strategy = h.Strategy, DepositShares = h.Shares, UpdatedBlock = 1 }, h.Shares, null))], false);

    private static Address At(byte n) => Address.Parse("0x" + new string('0', 38) + n.ToString("x2", System.Globalization.CultureInfo.InvariantCulture));
}

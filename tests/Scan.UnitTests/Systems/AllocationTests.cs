using System.Numerics;
using Scan.Domain.EigenLayer;
using Scan.Domain.Primitives;
using Scan.Indexer.Audit.Rules;
using Xunit;
using static Scan.UnitTests.Systems.Addresses;

namespace Scan.UnitTests.Systems;

public sealed class AllocationTests
{
    private const ulong One = 1_000_000_000_000_000_000;
    private static readonly Address Avs = Of(0xA5);
    private readonly TestChain chain = new();
    private readonly AllocationManagerChain manager;

    public AllocationTests() => manager = new AllocationManagerChain(chain);

    [Fact]
    public void An_allocation_delay_holds_from_its_effect_block_on()
    {
        manager.SetDelay(Alice, 5, 110);
        Assert.Equal((null, 5L), (Delay().DelayAt(109), Delay().DelayAt(110)));
        chain.Block = 120;
        manager.SetDelay(Alice, 9, 130);
        manager.SetDelay(Alice, 7, 131);
        Assert.Equal((5L, 7L), (Delay().DelayAt(130), Delay().DelayAt(131)));
    }

    [Fact]
    public void A_pending_magnitude_becomes_the_magnitude_at_its_block_without_an_event()
    {
        Allocate(One / 2, 150);
        Assert.Equal((0, One / 2), (Now().MagnitudeAt(149), Now().MagnitudeAt(150)));
        chain.Block = 160;
        Allocate(One / 4, 200);
        Assert.Equal((One / 2, (BigInteger?)(One / 4), 200L), (Now().Magnitude, Now().PendingMagnitude, Now().EffectBlock));
        chain.Block = 200;
        Allocate(0, 200);
        Assert.Equal((0, null, null), (Now().Magnitude, Now().PendingMagnitude, Now().EffectBlock));
    }

    /// <summary>AllocationManager.slashOperator: slashed = ceil(current × wad / 1e18), the pending part first.</summary>
    [Fact]
    public void A_slash_leaves_a_pending_decrease_at_the_target_that_its_event_told()
    {
        Allocate(1000, 100);
        Allocate(400, 180);
        chain.Block = 120;
        Allocate(200, 180);
        Allocate(500, 120);
        Assert.Equal((500, 500, 200), (Now().MagnitudeAt(120), Now().MagnitudeAt(179), Now().MagnitudeAt(180)));
    }

    /// <summary>The contract keeps pendingDiff of an increase, so the target falls with the magnitude; no event says so.</summary>
    [Fact]
    public void A_slash_lowers_the_target_of_a_pending_increase_by_what_it_took()
    {
        Allocate(1000, 100);
        Allocate(1600, 180);
        chain.Block = 120;
        Allocate(750, 120);
        Assert.Equal((750, 1350), (Now().MagnitudeAt(179), Now().MagnitudeAt(180)));
    }

    [Fact]
    public void An_operator_may_allocate_all_of_a_strategy_until_events_tell_otherwise()
    {
        manager.Encumber(Alice, Strategy, One / 4);
        Assert.Equal((Wad.One, Wad.One * 3 / 4), (manager.Magnitude(Alice, Strategy).MaxMagnitude, manager.Magnitude(Alice, Strategy).Allocatable()));
        manager.SetMax(Alice, Strategy, One / 2);
        manager.Encumber(Alice, Strategy, 0);
        Assert.Equal(One / 2, manager.Magnitude(Alice, Strategy).Allocatable());
    }

    [Fact]
    public void Slashable_shares_are_the_allocated_part_of_what_slashing_left()
    {
        Allocate(One / 4, 100);
        Assert.Equal(500, Now().SlashableShares(1000, One / 2, 100));
        Assert.Equal(0, Now().SlashableShares(1000, 0, 100));
    }

    [Fact]
    public void A_slash_names_what_it_took_of_each_strategy()
    {
        chain.TransactionHash = Hash("older release");
        manager.Slash(Alice, Avs, 1, [Strategy], [10], "");
        chain.TransactionHash = Hash("slash");
        manager.AddSlashed(Avs, 1, 3, Strategy, 40);
        manager.Slash(Alice, Avs, 1, [Strategy, Second], [10, 20], "late\0");
        var slashes = chain.All<Slashing>();
        Assert.Equal([new SlashedStrategy(Strategy, 10), new SlashedStrategy(Second, 20)], slashes[1].Strategies);
        Assert.Equal(("late\uFFFD", (BigInteger?)3, null), (slashes[1].Description, slashes[1].SlashId, slashes[0].SlashId));
        Assert.Equal((2, 2), (manager.Find(Avs, 1).SlashCount, chain.Get<Operator>(Operator.KeyOf(Alice)).SlashCount));
    }

    /// <summary>AllocationManager._slashOperator adds one for every slash; of one of native ETH alone EigenPodManager tells shares, and nobody the id.</summary>
    [Fact]
    public void A_slash_of_native_ETH_alone_has_the_number_after_the_one_before_it_in_the_same_transaction()
    {
        chain.TransactionHash = Hash("both");
        manager.AddSlashed(Avs, 1, 5, Strategy, 40);
        manager.SetResolution(Avs, 1, 5, 50_500);
        manager.Slash(Alice, Avs, 1, [Strategy], [10], "shares");
        manager.Slash(Alice, Avs, 1, [Second], [10], "native");
        Assert.Equal([5, 6], chain.All<Slashing>().OrderBy(s => s.LogIndex).Select(s => s.SlashId!.Value));
        Assert.Null(manager.Find(Avs, 1).LastSlashResolutionBlock);
    }

    [Fact]
    public void A_resolution_block_alone_tells_a_slash_its_number()
    {
        chain.TransactionHash = Hash("native");
        manager.SetResolution(Avs, 1, 2, 50_500);
        manager.Slash(Alice, Avs, 1, [Second], [10], "native");
        Assert.Equal(2, Assert.Single(chain.All<Slashing>()).SlashId);
    }

    /// <summary>AllocationManager.getSlashCount reads what v1.5 began to count.</summary>
    [Fact]
    public void Slashes_before_there_were_numbers_are_not_among_those_that_the_contract_counts()
    {
        Assert.Null(Counted());
        Slash("older release");
        Assert.Null(Counted());
        Slash("native, the first that is counted");
        manager.AddSlashed(Avs, 1, 2, Strategy, 40);
        Slash("shares");
        Slash("native");
        Assert.Equal((4, 3), (manager.Find(Avs, 1).SlashCount, (int)Counted()!));

        void Slash(string description) => manager.Slash(Alice, Avs, 1, [Strategy], [10], description);
        BigInteger? Counted() => AllocationRules.CountedSlashes(chain.Find<OperatorSet>(OperatorSet.KeyOf(Avs, 1))?.SlashCount ?? 0, chain.All<Slashing>());
    }

    [Fact]
    public void Slashed_shares_wait_until_they_are_cleared()
    {
        manager.AddStrategy(Avs, 1, Strategy);
        manager.AddSlashed(Avs, 1, 3, Strategy, 40);
        manager.SetResolution(Avs, 1, 3, 50_500);
        manager.AddSlashed(Avs, 1, 3, Second, 2);
        manager.ClearSlashed(Avs, 1, 3, Strategy, 40);
        Assert.Equal((0, 40, 50_500L, 100L), (Slashed(Strategy).Shares, Slashed(Strategy).TotalShares, Slashed(Strategy).ResolutionBlock, Slashed(Strategy).ClearedBlock));
        Assert.Equal((2, 50_500L, null), (Slashed(Second).Shares, Slashed(Second).ResolutionBlock, Slashed(Second).ClearedBlock));
    }

    private SlashedShares Slashed(Address strategy) => chain.Get<SlashedShares>(SlashedShares.KeyOf(Avs, 1, 3, strategy));

    private void Allocate(ulong magnitude, long effectBlock) => manager.Allocate(Alice, Avs, 1, Strategy, magnitude, effectBlock);

    private Allocation Now() => manager.Allocation(Alice, Avs, 1, Strategy);

    private AllocationDelay Delay() => chain.Get<AllocationDelay>(AllocationDelay.KeyOf(Alice));
}

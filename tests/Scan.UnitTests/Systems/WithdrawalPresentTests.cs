using System.Numerics;
using Scan.Domain.EigenLayer;
using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;
using Scan.Indexer.Projections;
using Xunit;
using static Scan.UnitTests.Systems.Addresses;

namespace Scan.UnitTests.Systems;

/// <summary>What waits is judged by the rules of when it is completed, not of when it was queued.</summary>
public sealed class WithdrawalPresentTests
{
    private static readonly byte[] ScalingFactor = FunctionAbi.Parse("depositScalingFactor(address staker, address strategy) view returns (uint256)").Encode(Address.Zero, Address.Zero);
    private static readonly Address Manager = StakerChain.DelegationManager, Eth = StakerShares.BeaconChainEth;
    private readonly TestChain chain = new();
    private readonly StakerChain stakers;

    public WithdrawalPresentTests() => stakers = new StakerChain(chain);

    [Fact]
    public void In_M2_a_delay_that_changes_moves_what_waits_already()
    {
        SetDelay(50);
        var root = stakers.QueueM2(Alice, (Strategy, 5), (Second, 7));
        Assert.Equal((150L, 150L), (stakers.Withdrawal(root).CompletableBlock, Present(root).CompletableBlock));
        SetDelay(80);
        Assert.Equal((150L, 180L), (stakers.Withdrawal(root).CompletableBlock, Present(root).CompletableBlock));
        stakers.Delegate("StrategyWithdrawalDelayBlocksSet(address strategy, uint256 previousValue, uint256 newValue)", Second, 0, 90);
        SetDelay(10);
        Assert.Equal((190L, null), (Present(root).CompletableBlock, Present(root).SlashableUntilBlock));
        Assert.Equal([5, 7], Present(root).Shares.Select(s => (int)s.Amount!.Value));
    }

    [Fact]
    public void The_slashing_release_judges_what_was_queued_in_M2_by_its_own_delay_and_by_slashing()
    {
        SetDelay(50);
        stakers.Delegate("StrategyWithdrawalDelayBlocksSet(address strategy, uint256 previousValue, uint256 newValue)", Strategy, 0, 900);
        var root = QueueOf(Bob, 1000);
        Upgrade(100, isSlashing: true);
        Assert.Equal((201L, 200L), (Present(root).CompletableBlock, Present(root).SlashableUntilBlock));
        Slash(Bob, 200, Wad.One / 2);
        Slash(Bob, 201, Wad.One / 4);
        Assert.Equal(500, Assert.Single(Present(root).Shares).Amount);
    }

    [Fact]
    public void An_upgrade_within_M2_changes_the_delay_alone()
    {
        SetDelay(50);
        var root = stakers.QueueM2(Alice, (Strategy, 5));
        Upgrade(70, isSlashing: false);
        Assert.Equal((170L, null), (Present(root).CompletableBlock, Present(root).SlashableUntilBlock));
    }

    [Fact]
    public void Behind_an_upgrade_whose_views_do_not_answer_the_block_is_unknown_until_something_is_queued()
    {
        SetDelay(50);
        var root = stakers.QueueM2(Alice, (Strategy, 5));
        stakers.Delegate("Upgraded(address indexed implementation)", Carol);
        Assert.Equal((null, "DelegationManager.minWithdrawalDelayBlocks: no number"), (Present(root).CompletableBlock, Present(root).CompletableProblem));
        chain.Answer(Manager, "minWithdrawalDelayBlocks", (BigInteger)30);
        stakers.Queue(Carol, (Strategy, 1));
        Assert.Equal((131L, null), (Present(root).CompletableBlock, Present(root).CompletableProblem));
    }

    [Fact]
    public void What_waits_gives_less_for_each_slash_up_to_its_last_slashable_block()
    {
        chain.Answer(Manager, "minWithdrawalDelayBlocks", (BigInteger)10);
        Slash(Bob, 90, Wad.One * 9 / 10);
        chain.Block = 100;
        var root = SlashableOf(Bob, (Strategy, 1000), (Second, 1000));
        Assert.Equal((111L, 110L), (Present(root).CompletableBlock, Present(root).SlashableUntilBlock));
        Assert.Equal([900, 1000], Amounts(root));
        Slash(Bob, 110, Wad.One / 2);
        Assert.Equal([500, 1000], Amounts(root));
        Slash(Bob, 111, Wad.One / 10);
        Assert.Equal([500, 1000], Amounts(root));
        stakers.Complete(root);
        Assert.Null(WithdrawalPresent.Of(stakers.Withdrawal(root), Facts(stakers.Withdrawal(root))));
    }

    [Fact]
    public void Native_ETH_counts_by_the_beacon_chains_factor_of_now()
    {
        chain.Answer(Manager, "minWithdrawalDelayBlocks", (BigInteger)10);
        var root = SlashableOf(Bob, (Eth, 1000));
        chain.Block = 500;
        stakers.SlashPod(Alice, 1_000_000_000_000_000_000, 250_000_000_000_000_000);
        Assert.Equal([250], Amounts(root));
    }

    [Fact]
    public void Without_the_last_slashable_block_a_slash_leaves_the_amount_unknown()
    {
        var root = SlashableOf(Bob, (Strategy, 1000), (Second, 1000));
        Assert.Equal([1000, 1000], Amounts(root));
        Slash(Bob, 130, Wad.One / 2);
        var present = Present(root);
        Assert.Equal([null, (BigInteger?)1000], present.Shares.Select(s => s.Amount));
        Assert.Contains("slashed since it was queued", present.Shares[0].Problem, StringComparison.Ordinal);
        Assert.Equal("DelegationManager.minWithdrawalDelayBlocks: no number", present.CompletableProblem);
    }

    [Fact]
    public void Slashes_beyond_those_that_are_kept_leave_an_old_amount_unknown_and_never_a_wrong_one()
    {
        chain.Answer(Manager, "minWithdrawalDelayBlocks", (BigInteger)10);
        var root = SlashableOf(Bob, (Strategy, 1000));
        for (var i = 0; i < OperatorMagnitude.MostChanges - 1; i++) Slash(Bob, 200 + i, Wad.One / (i + 2));
        Assert.Equal([1000], Amounts(root));
        Slash(Bob, 900, 5);
        Assert.Equal(OperatorMagnitude.MostChanges, chain.Get<OperatorMagnitude>(OperatorMagnitude.KeyOf(Bob, Strategy)).Changes.Count);
        Assert.Null(Assert.Single(Present(root).Shares).Amount);
    }

    private BigInteger[] Amounts(Hash32 root) => [.. Present(root).Shares.Select(s => s.Amount!.Value)];

    private WithdrawalPresent Present(Hash32 root) => WithdrawalPresent.Of(stakers.Withdrawal(root), Facts(stakers.Withdrawal(root)))!;

    private WithdrawalFacts Facts(Withdrawal w) => new(s => chain.Find<WithdrawalDelay>(WithdrawalDelay.KeyOf(w.Contract!.Value, s)),
        s => w.Operator is { } to ? chain.Find<OperatorMagnitude>(OperatorMagnitude.KeyOf(to, s)) : null, chain.Find<EigenPod>(EigenPod.KeyOf(w.Staker!.Value)));

    private void SetDelay(int blocks) => stakers.Delegate("MinWithdrawalDelayBlocksSet(uint256 previousValue, uint256 newValue)", 0, blocks);

    private void Upgrade(int delay, bool isSlashing)
    {
        chain.Answer(Manager, "minWithdrawalDelayBlocks", (BigInteger)delay);
        chain.Views[$"view:{Manager}:{Convert.ToHexStringLower(ScalingFactor)}"] = isSlashing ? new ViewAnswer(new byte[32], null) : new ViewAnswer(null, "the contract refused: no reason");
        stakers.Delegate("Upgraded(address indexed implementation)", Carol);
    }

    private void Slash(Address op, long block, BigInteger max)
    {
        chain.Block = block;
        chain.Emit("AllocationManager", Of(0xA110), null, "MaxMagnitudeUpdated(address operator, address strategy, uint64 maxMagnitude)", op, Strategy, (ulong)max);
    }

    private Hash32 QueueOf(Address op, BigInteger shares)
    {
        var root = Hash($"root {chain.LogIndex}");
        stakers.Delegate($"WithdrawalQueued(bytes32 withdrawalRoot, {StakerChain.WithdrawalType})", root, Struct(op, [(Strategy, shares)]));
        return root;
    }

    private Hash32 SlashableOf(Address op, params (Address Strategy, BigInteger Scaled)[] shares)
    {
        var root = Hash($"root {chain.LogIndex}");
        stakers.Delegate($"SlashingWithdrawalQueued(bytes32 withdrawalRoot, {StakerChain.WithdrawalType}, uint256[] sharesToWithdraw)", root, Struct(op, shares), shares.Select(s => (object)s.Scaled).ToArray());
        return root;
    }

    private object Struct(Address op, (Address Strategy, BigInteger Shares)[] shares) => new object[]
    {
        Alice, op, Alice, BigInteger.Zero, (uint)chain.Block, shares.Select(s => (object)s.Strategy).ToArray(), shares.Select(s => (object)s.Shares).ToArray(),
    };
}

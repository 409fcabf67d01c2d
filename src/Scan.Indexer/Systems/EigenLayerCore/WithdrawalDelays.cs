using System.Numerics;
using Scan.Domain.EigenLayer;
using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;
using Scan.Indexer.Projections;
using Scan.Indexer.Systems.Middleware;

namespace Scan.Indexer.Systems.EigenLayerCore;

/// <summary>How long withdrawals wait: events tell it in M1 and M2; since the slashing release DelegationManager.minWithdrawalDelayBlocks alone does.</summary>
internal static class WithdrawalDelays
{
    private static readonly byte[] MinDelay = FunctionAbi.Parse("minWithdrawalDelayBlocks() view returns (uint32)").Encode();
    private static readonly byte[] ScalingFactor = FunctionAbi.Parse("depositScalingFactor(address staker, address strategy) view returns (uint256)").Encode(Address.Zero, Address.Zero);

    public static void Set(MinWithdrawalDelayBlocksSet e, ProjectionContext c) => Set(Address.Zero, e.Blocks, c);

    public static void Set(StrategyWithdrawalDelayBlocksSet e, ProjectionContext c) => Set(e.Strategy, e.Blocks, c);

    public static void Set(WithdrawalDelayBlocksSet e, ProjectionContext c) => Set(Address.Zero, e.Blocks, c);

    public static void AskMinimum(Needs needs) => needs.View(needs.Source.Address, MinDelay);

    public static void AskRelease(Needs needs) => needs.View(needs.Source.Address, MinDelay).View(needs.Source.Address, ScalingFactor);

    /// <summary>Upgrades bring other delays, and one of them the slashing release, without an event: only that release has scaling factors.</summary>
    public static void Upgraded(Upgraded e, ProjectionContext c)
    {
        var isSlashing = c.View(c.Emitter, ScalingFactor)?.Data is { Length: Hash32.Size };
        Ask(c, before => before is { IsSlashing: true } || isSlashing);
    }

    /// <summary>The minimum as the view tells it at this block. No answer leaves it unknown: what held before is no answer.</summary>
    private static void Ask(ProjectionContext c, Func<WithdrawalDelay?, bool> isSlashing)
    {
        var before = c.Find<WithdrawalDelay>(WithdrawalDelay.KeyOf(c.Emitter, Address.Zero));
        var (blocks, problem) = Minimum(c);
        var now = new WithdrawalDelay
        {
            ChainId = c.ChainId, Contract = c.Emitter, Strategy = Address.Zero, Blocks = blocks, Problem = problem, IsSlashing = isSlashing(before), Block = c.At.Block, LogIndex = c.At.LogIndex,
        };
        if (before is null || now with { Block = before.Block, LogIndex = before.LogIndex } != before) c.Store(now);
    }

    private static (BigInteger? Blocks, string? Problem) Minimum(ProjectionContext c)
    {
        var answer = c.View(c.Emitter, MinDelay);
        return answer?.Number() is { } blocks ? (blocks, null) : (null, $"DelegationManager.minWithdrawalDelayBlocks: {answer?.Problem ?? "no number"}");
    }

    /// <summary>
    /// M1, M2: from the start block on, after the longest delay of its strategies and the general one. M1 lets beacon chain ether go at once
    /// (StrategyManager.completeQueuedWithdrawal: the delay is "not applied to withdrawals of beaconChainETH").
    /// </summary>
    public static Withdrawal WithDelay(this Withdrawal w, ProjectionContext c)
    {
        if (w is { Era: WithdrawalEra.M1, Shares: [var first, ..] } && first.Strategy == StakerShares.BeaconChainEth) return w.At(w.StartBlock!.Value);
        if (Find(Address.Zero, c) is not { } blocks) return w with { CompletableProblem = "No event told the withdrawal delay." };
        foreach (var shares in w.Shares) blocks = BigInteger.Max(blocks, Find(shares.Strategy, c) ?? 0);
        return w.At(w.StartBlock!.Value + blocks);
    }

    /// <summary>Slashing release: slashable up to the start block + delay, completable after it.</summary>
    public static Withdrawal WithSlashableDelay(this Withdrawal w, ProjectionContext c)
    {
        Ask(c, _ => true);
        var (blocks, problem) = Minimum(c);
        return blocks is { } delay ? w.At(w.StartBlock!.Value + delay + 1) : w with { CompletableProblem = problem };
    }

    private static Withdrawal At(this Withdrawal w, BigInteger block) => block <= long.MaxValue
        ? w with { CompletableBlock = (long)block }
        : w with { CompletableProblem = "The withdrawal delay is beyond all blocks." };

    private static BigInteger? Find(Address strategy, ProjectionContext c) => c.Find<WithdrawalDelay>(WithdrawalDelay.KeyOf(c.Emitter, strategy))?.Blocks;

    private static void Set(Address strategy, BigInteger blocks, ProjectionContext c) => c.Change(
        WithdrawalDelay.KeyOf(c.Emitter, strategy),
        () => new WithdrawalDelay { ChainId = c.ChainId, Contract = c.Emitter, Strategy = strategy, Block = c.At.Block },
        d => d with { Blocks = blocks, Problem = null, Block = c.At.Block, LogIndex = c.At.LogIndex });
}

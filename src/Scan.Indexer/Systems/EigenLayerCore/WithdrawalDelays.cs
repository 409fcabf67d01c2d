using System.Numerics;
using Scan.Domain.EigenLayer;
using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;
using Scan.Indexer.Projections;

namespace Scan.Indexer.Systems.EigenLayerCore;

/// <summary>How long withdrawals wait: events tell it in M1 and M2; since the slashing release DelegationManager.minWithdrawalDelayBlocks alone does.</summary>
internal static class WithdrawalDelays
{
    private static readonly byte[] MinDelay = FunctionAbi.Parse("minWithdrawalDelayBlocks() view returns (uint32)").Encode();

    public static void Set(MinWithdrawalDelayBlocksSet e, ProjectionContext c) => Set(Address.Zero, e.Blocks, c);

    public static void Set(StrategyWithdrawalDelayBlocksSet e, ProjectionContext c) => Set(e.Strategy, e.Blocks, c);

    public static void Set(WithdrawalDelayBlocksSet e, ProjectionContext c) => Set(Address.Zero, e.Blocks, c);

    public static void AskMinimum(Needs needs) => needs.View(needs.Source.Address, MinDelay);

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
        var answer = c.View(c.Emitter, MinDelay);
        return answer?.Data is { Length: Hash32.Size } word
            ? w.At(w.StartBlock!.Value + new BigInteger(word, isUnsigned: true, isBigEndian: true) + 1)
            : w with { CompletableProblem = $"DelegationManager.minWithdrawalDelayBlocks: {answer?.Problem ?? "no number"}" };
    }

    private static Withdrawal At(this Withdrawal w, BigInteger block) => block <= long.MaxValue
        ? w with { CompletableBlock = (long)block }
        : w with { CompletableProblem = "The withdrawal delay is beyond all blocks." };

    private static BigInteger? Find(Address strategy, ProjectionContext c) => c.Find<WithdrawalDelay>(WithdrawalDelay.KeyOf(c.Emitter, strategy))?.Blocks;

    private static void Set(Address strategy, BigInteger blocks, ProjectionContext c) => c.Change(
        WithdrawalDelay.KeyOf(c.Emitter, strategy),
        () => new WithdrawalDelay { ChainId = c.ChainId, Contract = c.Emitter, Strategy = strategy, Blocks = blocks, Block = c.At.Block },
        d => d with { Blocks = blocks, Block = c.At.Block });
}

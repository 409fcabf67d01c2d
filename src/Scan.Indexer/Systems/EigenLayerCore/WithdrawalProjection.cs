using System.Numerics;
using Scan.Domain.EigenLayer;
using Scan.Domain.Primitives;
using Scan.Indexer.Projections;

namespace Scan.Indexer.Systems.EigenLayerCore;

/// <summary>DelegationManager: withdrawals and the deposit shares that go into them. A root is unique: what queues or completes it again is no news.</summary>
internal static class WithdrawalProjection
{
    public static void Queued(WithdrawalQueued e, ProjectionContext c)
    {
        if (IsQueued(e.Root, c)) return;
        var shares = e.Withdrawal.Strategies.Zip(e.Withdrawal.Shares, (strategy, n) => new WithdrawalShares(strategy, n, null)).ToArray();
        c.Store(Write(e.Root, WithdrawalEra.M2, e.Withdrawal, shares, c).WithDelay(c));
        foreach (var (strategy, amount, _) in shares) Take(e.Withdrawal.Staker, strategy, amount, c);
    }

    public static void Queued(SlashingWithdrawalQueued e, ProjectionContext c)
    {
        if (IsQueued(e.Root, c)) return;
        var shares = e.Withdrawal.Strategies.Select((strategy, i) =>
            new WithdrawalShares(strategy, e.Withdrawal.Shares.ElementAtOrDefault(i), e.Withdrawable.ElementAtOrDefault(i))).ToArray();
        c.Store(Write(e.Root, WithdrawalEra.Slashing, e.Withdrawal, shares, c).WithSlashableDelay(c));
        foreach (var (strategy, scaled, _) in shares) TakeScaled(e.Withdrawal.Staker, strategy, scaled, c);
    }

    public static void Completed(WithdrawalCompleted e, ProjectionContext c) => Complete(e.Root, WithdrawalEra.M2, c);

    public static void Completed(SlashingWithdrawalCompleted e, ProjectionContext c) => Complete(e.Root, WithdrawalEra.Slashing, c);

    /// <summary>The shares went into the queue in M1 already; WithdrawalQueued of the new root took them once more.</summary>
    public static void Migrated(WithdrawalMigrated e, ProjectionContext c)
    {
        var before = c.Find<Withdrawal>(Withdrawal.KeyOf(e.OldRoot));
        if (before is { Status: WithdrawalStatus.Migrated }) return;
        c.Store((before ?? Unseen(e.OldRoot, WithdrawalEra.M1, c)) with { Status = WithdrawalStatus.Migrated, MigratedTo = e.NewRoot });
        if (c.Find<Withdrawal>(Withdrawal.KeyOf(e.NewRoot)) is not { Staker: { } staker } moved) return;
        // It waits since it was queued in M1: its start block is of then, and so is its time.
        c.Store(moved with { QueuedTime = before?.QueuedTime, QueuedTransaction = before?.QueuedTransaction });
        foreach (var (strategy, amount, _) in moved.Shares) Take(staker, strategy, -amount, c);
    }

    /// <returns>The withdrawal when this event completed it; null when it was completed before.</returns>
    public static Withdrawal? Complete(Hash32 root, string era, ProjectionContext c)
    {
        var before = c.Find<Withdrawal>(Withdrawal.KeyOf(root));
        if (before is { Status: WithdrawalStatus.Completed }) return null;
        var asTokens = c.Transaction is { } transaction ? CompleteWithdrawalCall.FindAsTokens(transaction, c.Emitter, root) : null;
        var completed = (before ?? Unseen(root, era, c)) with
        {
            Status = WithdrawalStatus.Completed, CompletedBlock = c.At.Block, CompletedTime = c.At.Time, CompletedTransaction = c.At.Transaction,
            ReceivedAsTokens = asTokens,
            ReceivedProblem = asTokens is not null ? null
                : c.Transaction is null ? c.TransactionProblem ?? "The node did not give the transaction."
                : "The transaction's input holds no completeQueuedWithdrawal call for this root, or several that differ.",
        };
        c.Store(completed);
        return completed;
    }

    private static bool IsQueued(Hash32 root, ProjectionContext c) => c.Find<Withdrawal>(Withdrawal.KeyOf(root)) is { Staker: not null };

    /// <summary>EigenPodManager tells the exact total in the same transaction (since PEPE), before the withdrawal.</summary>
    private static void Take(Address staker, Address strategy, BigInteger shares, ProjectionContext c) => c.ChangeStakerShares(staker, strategy, s =>
        s.TotalTransaction == c.At.Transaction ? s : s with { DepositShares = s.DepositShares - shares });

    /// <summary>
    /// The queue holds floor(deposit shares × factor). The factor is never below one, so the deposit shares are that amount / factor, rounded up. A
    /// position that is emptied has its factor reset before the withdrawal is told.
    /// </summary>
    private static void TakeScaled(Address staker, Address strategy, BigInteger scaled, ProjectionContext c) => c.ChangeStakerShares(staker, strategy, s =>
    {
        var wasReset = s.ScalingFactorTransaction == c.At.Transaction && s.ScalingFactor == Wad.One;
        var left = s.TotalTransaction == c.At.Transaction
            ? s.DepositShares
            : s.DepositShares - Wad.DivideUp(scaled, wasReset ? s.PreviousScalingFactor : s.ScalingFactor);
        return s with { DepositShares = left, ScalingFactor = left.IsZero ? Wad.One : s.ScalingFactor };
    });

    private static Withdrawal Unseen(Hash32 root, string era, ProjectionContext c) =>
        new() { ChainId = c.ChainId, Root = root, Era = era, Status = WithdrawalStatus.Queued };

    private static Withdrawal Write(Hash32 root, string era, WithdrawalStruct w, WithdrawalShares[] shares, ProjectionContext c) =>
        (c.Find<Withdrawal>(Withdrawal.KeyOf(root)) ?? Unseen(root, era, c)) with
        {
            Era = era, Contract = c.Emitter, Staker = w.Staker, Operator = w.DelegatedTo.IsZero ? null : w.DelegatedTo, Withdrawer = w.Withdrawer, Nonce = w.Nonce,
            StartBlock = w.StartBlock, Shares = shares, QueuedTime = c.At.Time, QueuedTransaction = c.At.Transaction,
        };
}

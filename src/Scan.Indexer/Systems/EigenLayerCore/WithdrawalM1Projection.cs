using Scan.Domain.EigenLayer;
using Scan.Domain.Primitives;
using Scan.Indexer.Projections;

namespace Scan.Indexer.Systems.EigenLayerCore;

/// <summary>M1's StrategyManager: the withdrawal queue before DelegationManager took it over.</summary>
internal static class WithdrawalM1Projection
{
    public static void SharesQueued(ShareWithdrawalQueued e, ProjectionContext c)
    {
        c.AddStakerShares(e.Depositor, e.Strategy, -e.Shares);
        c.Change(
            WithdrawalDraft.KeyOf(e.Depositor, e.Nonce),
            () => new WithdrawalDraft { ChainId = c.ChainId, Staker = e.Depositor, Nonce = e.Nonce },
            d => d with { Shares = [.. d.Shares, new WithdrawalShares(e.Strategy, e.Shares, null)] });
    }

    public static void Queued(WithdrawalQueuedM1 e, ProjectionContext c)
    {
        var key = WithdrawalDraft.KeyOf(e.Depositor, e.Nonce);
        var draft = c.Find<WithdrawalDraft>(key);
        if (c.Find<Withdrawal>(Withdrawal.KeyOf(e.Root)) is { Staker: not null }) return;
        c.Store(new Withdrawal
        {
            ChainId = c.ChainId, Root = e.Root, Era = WithdrawalEra.M1, Status = WithdrawalStatus.Queued, Staker = e.Depositor, Withdrawer = e.Withdrawer, Nonce = e.Nonce,
            Operator = e.DelegatedAddress.IsZero ? null : e.DelegatedAddress, StartBlock = c.At.Block, Shares = draft?.Shares ?? [],
            QueuedTime = c.At.Time, QueuedTransaction = c.At.Transaction,
        }.WithDelay(c));
        if (draft is not null) c.Delete<WithdrawalDraft>(key);
    }

    /// <summary>M1 emits no Deposit for shares that return to a staker.</summary>
    public static void Completed(WithdrawalCompletedM1 e, ProjectionContext c)
    {
        if (WithdrawalProjection.Complete(e.Root, WithdrawalEra.M1, c) is not { ReceivedAsTokens: false } completed) return;
        foreach (var (strategy, shares, _) in completed.Shares) c.AddStakerShares(e.Withdrawer, strategy, shares);
    }
}

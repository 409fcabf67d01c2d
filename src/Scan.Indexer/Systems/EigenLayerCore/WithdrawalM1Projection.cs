using System.Numerics;
using Scan.Domain.EigenLayer;
using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;
using Scan.Indexer.Projections;

namespace Scan.Indexer.Systems.EigenLayerCore;

/// <summary>M1's StrategyManager: the withdrawal queue before DelegationManager took it over.</summary>
internal static class WithdrawalM1Projection
{
    private static readonly FunctionAbi Deposits = FunctionAbi.Parse("getDeposits(address staker) view returns (address[] strategies, uint256[] shares)");

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
            ChainId = c.ChainId, Root = e.Root, Contract = c.Emitter, Era = WithdrawalEra.M1, Status = WithdrawalStatus.Queued, Staker = e.Depositor, Withdrawer = e.Withdrawer, Nonce = e.Nonce,
            Operator = e.DelegatedAddress.IsZero ? null : e.DelegatedAddress, StartBlock = c.At.Block, Shares = draft?.Shares ?? [],
            QueuedTime = c.At.Time, QueuedTransaction = c.At.Transaction,
        }.WithDelay(c));
        if (draft is not null) c.Delete<WithdrawalDraft>(key);
    }

    /// <summary>What the withdrawer has in the end, where the call does not tell what it was given.</summary>
    public static void AskDeposits(WithdrawalCompletedM1 e, Needs needs) =>
        needs.ViewUnless(call => CompleteWithdrawalCall.FindAsTokens(call, needs.Source.Address, e.Root) is not null, needs.Source.Address, Deposits.Encode(e.Withdrawer));

    /// <summary>M1 emits no Deposit for shares that return to a staker. Without the call the staker's deposits tell whether they did, or nobody does.</summary>
    public static void Completed(WithdrawalCompletedM1 e, ProjectionContext c)
    {
        if (WithdrawalProjection.Complete(e.Root, WithdrawalEra.M1, c) is not { } completed) return;
        var asTokens = completed.ReceivedAsTokens;
        if (asTokens is null && completed.Shares.Count > 0)
        {
            asTokens = AsTokens(e.Withdrawer, completed, c, out var problem);
            c.Store(completed with { ReceivedAsTokens = asTokens, ReceivedProblem = asTokens is null ? $"{completed.ReceivedProblem} {problem}" : null });
            if (asTokens is null) Doubt(e.Withdrawer, completed, c);
        }
        if (asTokens != false) return;
        foreach (var (strategy, shares, _) in completed.Shares) c.AddStakerShares(e.Withdrawer, strategy, shares);
    }

    /// <summary>
    /// Deposits as they were before: tokens were paid; greater by the withdrawal: shares came back. Anything else was changed by more than this in its block. The view tells
    /// how the block ended: where later logs of the block changed the same shares, any number may come of either.
    /// </summary>
    private static bool? AsTokens(Address withdrawer, Withdrawal completed, ProjectionContext c, out string? problem)
    {
        problem = null;
        if (c.LaterInBlock.Any(later => Changes(later, withdrawer, completed)))
        {
            problem = "StrategyManager.getDeposits tells how the block ended, and later logs of the block changed the same shares.";
            return null;
        }
        if (c.View(c.Emitter, Deposits.Encode(withdrawer)) is not { Data: { } data })
        {
            problem = $"StrategyManager.getDeposits: {c.View(c.Emitter, Deposits.Encode(withdrawer))?.Problem ?? "not asked"}.";
            return null;
        }
        try
        {
            var told = Deposits.DecodeOutput(data);
            var now = ((object[])told[0]).Zip((object[])told[1]).ToDictionary(d => (Address)d.First, d => (BigInteger)d.Second);
            var expected = completed.Shares.GroupBy(s => s.Strategy).Select(s => (Before: c.Find<StakerShares>(StakerShares.KeyOf(withdrawer, s.Key)), Now: now.GetValueOrDefault(s.Key), Back: s.Aggregate(BigInteger.Zero, (sum, one) => sum + one.Shares))).ToList();
            if (expected.All(e => e.Before is not { DepositSharesProblem: not null }))
            {
                if (expected.All(e => e.Now == (e.Before?.DepositShares ?? 0))) return true;
                if (expected.All(e => e.Now == (e.Before?.DepositShares ?? 0) + e.Back)) return false;
            }
            problem = "StrategyManager.getDeposits fits neither: more than this changed in the block.";
        }
        catch (Exception e) when (e is AbiFormatException or ArgumentException)
        {
            problem = "StrategyManager.getDeposits answered with no deposits.";
        }
        return null;
    }

    /// <summary>Whether an event may change the withdrawer's shares of the withdrawal's strategies; another completion does, whatever it gave.</summary>
    private static bool Changes(object later, Address withdrawer, Withdrawal completed)
    {
        return later switch
        {
            Deposit e => e.Staker == withdrawer && Has(e.Strategy),
            DepositOfToken e => e.Staker == withdrawer && Has(e.Strategy),
            ShareWithdrawalQueued e => e.Depositor == withdrawer && Has(e.Strategy),
            BeaconChainETHDeposited e => e.Owner == withdrawer && Has(StakerShares.BeaconChainEth),
            WithdrawalCompletedM1 e => e.Withdrawer == withdrawer,
            WithdrawalQueued e => e.Withdrawal.Staker == withdrawer && e.Withdrawal.Strategies.Any(Has),
            _ => false,
        };

        bool Has(Address strategy) => completed.Shares.Any(s => s.Strategy == strategy);
    }

    private static void Doubt(Address withdrawer, Withdrawal completed, ProjectionContext c)
    {
        foreach (var (strategy, shares, _) in completed.Shares)
            c.ChangeStakerShares(withdrawer, strategy, s => s with { DepositSharesProblem = $"Whether {shares} shares of withdrawal {completed.Root} came back is not known: they may be missing here." });
    }
}

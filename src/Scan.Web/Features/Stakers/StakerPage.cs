using System.Numerics;
using Scan.Domain.AltRestaking;
using Scan.Domain.EigenLayer;
using Scan.Domain.Primitives;
using Scan.Web.Chains;
using Scan.Web.Features.Delegating;
using Scan.Web.Features.Events;
using Scan.Web.Shared;

namespace Scan.Web.Features.Stakers;

public sealed record StakerPage(ChainView Chain, Address Staker)
{
    public Delegation? Delegation { get; init; }
    public bool IsOperator { get; init; }
    public EigenPod? Pod { get; init; }
    public required IReadOnlyList<StakerPosition> Positions { get; init; }
    public required IReadOnlyList<WithdrawalView> Withdrawals { get; init; }
    public required IReadOnlyList<RewardsClaimed> Claims { get; init; }
    public required IReadOnlyList<(Token Token, TokenHolder Holder)> Balances { get; init; }
    public required IReadOnlyList<EventRow> Activity { get; init; }

    /// <summary>What its operator exposes it to; null when it is not delegated, or is an operator itself.</summary>
    public required DelegationOutlook? Outlook { get; init; }
    public required DelegatingStaker Delegating { get; init; }
    public IReadOnlyList<Caveat> Caveats { get; init; } = [];
    public required IReadOnlyList<CooldownPosition> Cooldowns { get; init; }
    public required IReadOnlyList<VaultPosition> Vaults { get; init; }
    public required IReadOnlyDictionary<Address, StakingVault> VaultSettings { get; init; }
    public required IReadOnlyList<PoolDelegation> Pools { get; init; }
    public required IReadOnlyList<ReturnView> Returns { get; init; }

    /// <summary>The last Merkle root of earnings that was not disabled; null: none was posted.</summary>
    public required DistributionRoot? LastRoot { get; init; }

    /// <summary>Its last claims of rewards.</summary>
    public required IReadOnlyList<RewardClaim> LastClaims { get; init; }

    /// <summary>Those by week and token; null: none is in the ledger.</summary>
    public ChartTable? ClaimsByWeek => ClaimWeeks.Of(LastClaims, Chain, Chain.Info.IndexedTime);

    /// <summary>The last logs of Deposit.</summary>
    public required IReadOnlyList<EventRow> Deposits { get; init; }

    /// <summary>Cooldowns of vaults whose end is known.</summary>
    public IEnumerable<(VaultPosition Position, long EndTime)> VaultCooldowns =>
        Vaults.Select(v => (v, End: v.EndOfCooldown(VaultSettings.GetValueOrDefault(v.Vault)))).Where(v => v.End is not null).Select(v => (v.v, v.End!.Value));

    /// <summary>What its operator is about to change and changed of late, with whether it can still be escaped.</summary>
    /// <param name="name">Of an AVS.</param>
    public IEnumerable<EarlyWarning> EarlyWarnings(Func<Address, string> name) => Outlook is null ? [] : EarlyWarning.Of(Outlook, Changes, name);

    /// <summary>Of its operator.</summary>
    public required OperatorChanges Changes { get; init; }

    /// <summary>True when more wait, or more are done, than the page reads.</summary>
    public required bool MoreQueued { get; init; }
    public required bool MoreDone { get; init; }

    public bool IsKnown => Delegation is not null || Cooldowns.Count > 0 || Vaults.Count > 0 || Pools.Count > 0 || Positions.Count > 0 || Withdrawals.Count > 0 || Claims.Count > 0 || Balances.Count > 0 || Activity.Count > 0;

    /// <summary>The next thing that happens to it, in a sentence.</summary>
    public string Next
    {
        get
        {
            var waiting = Withdrawals.Where(w => w.IsQueued).ToList();
            if (waiting.Count == 0) return "No withdrawal waits.";
            var ready = waiting.Count(w => w.IsReady == true);
            if (ready > 0) return $"{ready} withdrawal{(ready == 1 ? " can" : "s can")} be completed now.";
            return waiting.Where(w => w.ReadyTime is not null).MinBy(w => w.ReadyTime) is { } next
                ? $"The next withdrawal can be completed about {Format.Exactly(next.ReadyTime!.Value)}, in block {Format.Whole(next.CompletableBlock!.Value)}."
                : "When the next withdrawal can be completed is unknown.";
        }
    }

    /// <summary>What its owner ought to know, worst first.</summary>
    public IEnumerable<string> Warnings()
    {
        foreach (var p in Positions.Where(p => p.Lost.Sign > 0)) yield return $"Slashing took {p.Text(p.Lost)} of what was deposited: that part cannot be withdrawn.";
        if (Positions.Any(p => p.Shares.DepositShares.Sign < 0)) yield return "A position is below zero: native ETH was lost on the beacon chain, or indexing began after its first deposits.";
        foreach (var p in Positions.Where(p => p.Shares.DepositSharesProblem is not null)) yield return $"How much is deposited in {p.Name} is unknown, {p.Text(p.Shares.DepositShares)} at least. {p.Shares.DepositSharesProblem}";
        if (Delegation?.Operator is null && Positions.Any(p => p.Shares.DepositShares.Sign > 0)) yield return "Not delegated: the shares secure nothing and earn no operator's rewards.";
        if (Withdrawals.Any(w => w.WasSlashed)) yield return "Slashing took a part of what waits in the queue: the amounts below are what is left of it.";
        if (Withdrawals.Any(w => w is { IsQueued: true, IsReady: false })) yield return "What waits in the queue can still be slashed until the block in which it can be completed.";
        if (Positions.Count(p => p.Shares.DepositShares.Sign > 0) > 1) yield return "Delegation is all or nothing: every strategy of an address goes to the same operator, and undelegating queues all of them.";
    }
}

/// <summary>What an address put into and took out of reALT.</summary>
/// <param name="Token">Null when the token itself is not indexed.</param>
public sealed record ReturnView(ShareFlow Flow, Token? Token, BigInteger Balance)
{
    public ShareReturn? Return { get; } = ShareReturn.Of(Flow, Balance);
}

/// <summary>Shares of a staker in a strategy, before and after slashing.</summary>
public sealed record StakerPosition(StakerShares Shares, BigInteger Withdrawable, TokenUnit? Unit)
{
    /// <summary>What slashing took: deposited less withdrawable, 0 at least.</summary>
    public BigInteger Lost => BigInteger.Max(0, Shares.DepositShares - Withdrawable);

    public static StakerPosition Of(StakerShares shares, ChainView chain, IReadOnlyDictionary<Address, int> decimals, OperatorMagnitude? magnitude, EigenPod? pod)
    {
        var unit = chain.UnitOf(shares.Strategy)
            ?? (shares.Strategy == StakerShares.BeaconChainEth ? new TokenUnit("beacon ETH", 18) : decimals.TryGetValue(shares.Strategy, out var known) ? new TokenUnit(Format.Short(shares.Strategy.ToChecksum()), known) : null);
        return new StakerPosition(shares, shares.Withdrawable(magnitude, pod), unit);
    }

    public string Name => Unit?.Symbol ?? Format.Short(Shares.Strategy.ToChecksum());

    public string Text(BigInteger amount) => Unit is { } unit ? $"{Format.Readable(amount, unit.Decimals)} {unit.Symbol}" : $"{Format.Whole(amount)} shares of {Format.Short(Shares.Strategy.ToChecksum())}";
}

/// <summary>A withdrawal with where it stands as of the last indexed block.</summary>
/// <param name="Present">As the contract judges it now; null for what does not wait.</param>
public sealed record WithdrawalView(Withdrawal Withdrawal, ChainView Chain, WithdrawalPresent? Present)
{
    public long? CompletableBlock => Present is { } now ? now.CompletableBlock : Withdrawal.CompletableBlock;

    public string? CompletableProblem => Present is { } now ? now.CompletableProblem : Withdrawal.CompletableProblem;

    /// <summary>What it would give now, in the order of its strategies; of what does not wait, what was told when it was queued.</summary>
    public IReadOnlyList<PresentShares> Shares => Present?.Shares ?? [.. Withdrawal.Shares.Select(s => new PresentShares(s.Strategy, s.Withdrawable ?? s.Shares, null))];

    /// <summary>True when slashing took of it since it was queued.</summary>
    public bool WasSlashed => Present is not null && Withdrawal.Shares.Zip(Shares).Any(s => s.Second.Amount < (s.First.Withdrawable ?? s.First.Shares));

    public bool IsQueued => Withdrawal.Status == WithdrawalStatus.Queued;

    /// <summary>Null when the block is unknown, and for what is no longer queued.</summary>
    public bool? IsReady => IsQueued && CompletableBlock is { } at && Chain.Info.IndexedBlock is { } now ? now + 1 >= at : null;

    /// <summary>When that block comes, in Unix seconds, at the pace of blocks since it was queued; null when either is unknown.</summary>
    public long? ReadyTime
    {
        get
        {
            if (CompletableBlock is not { } at || Withdrawal is not { StartBlock: { } start, QueuedTime: { } queued }) return null;
            if (Chain.Info is not { IndexedBlock: { } block, IndexedTime: { } time } || block <= start || at > start + 100_000_000) return null;
            return block >= at ? null : time + (long)((Int128)(at - block) * (time - queued) / (block - start));
        }
    }
}

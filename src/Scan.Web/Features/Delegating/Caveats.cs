using Scan.Domain.EigenLayer;
using Scan.Domain.Primitives;
using Scan.Web.Features.Stakers;
using Scan.Web.Shared;

namespace Scan.Web.Features.Delegating;

/// <summary>A thing to know before delegating, with what it means for one address.</summary>
/// <param name="Verdict">good, warn, bad, or empty where no address was given or it cannot be told.</param>
public sealed record Caveat(string Title, string Verdict, string Word, string Meaning);

/// <summary>What is known of the address that asks. All of it is as of the last indexed block.</summary>
public sealed record DelegatingStaker(Address Address, Delegation? Delegation, EigenPod? Pod, IReadOnlyList<StakerPosition> Positions, bool IsOperator)
{
    public IReadOnlyList<StakerPosition> Held => [.. Positions.Where(p => p.Shares.DepositShares.Sign > 0)];

    /// <summary>Of its operator; null: that is no duration vault.</summary>
    public VaultTerms? Vault { get; init; }
    public bool IsDelegatedTo(Address to) => Delegation?.Operator == to;
}

/// <summary>The five caveats of delegating that AltLayer's guides state, judged for an address.</summary>
public static class Caveats
{
    public static IReadOnlyList<Caveat> Of(DelegationOutlook outlook, DelegatingStaker? staker, Func<Address, string> operatorName, Func<Address, string> avsName) =>
        [OneOperator(outlook, staker, operatorName), AllOrNothing(staker), NativeStake(staker), LaterStake(outlook, staker, operatorName), OperatorLeaves(outlook, avsName)];

    private static Caveat OneOperator(DelegationOutlook outlook, DelegatingStaker? staker, Func<Address, string> name)
    {
        const string title = "One operator at a time";
        if (staker is null) return new(title, "", "", "A staker can delegate to one operator only. Changing means undelegating, waiting, and delegating anew.");
        if (staker.IsOperator) return new(title, "bad", "stands in the way", "This address is an operator: it is delegated to itself for good.");
        if (staker.IsDelegatedTo(outlook.Operator.Address)) return new(title, "good", "delegated here", $"This address is delegated to this operator since {Format.Exactly(staker.Delegation!.SinceTime)}.");
        if (staker is { Delegation.Operator: { } locked, Vault: { IsLocked: true } vault }) return new(title, "bad", "stands in the way", $"This address is delegated to the locked vault {name(locked)}, and has to undelegate first. {vault.Leaving}");
        return staker.Delegation?.Operator is { } other
            ? new(title, "bad", "stands in the way", $"This address is delegated to {name(other)}. It has to undelegate first, which queues all of its stake for {Delay(outlook)}; it can then delegate here at once, and what was queued joins when it is completed as shares.")
            : new(title, "good", "free", "This address is not delegated, so it may choose this operator.");
    }

    private static Caveat AllOrNothing(DelegatingStaker? staker)
    {
        const string title = "All or nothing";
        if (staker is null) return new(title, "", "", "The whole restaked balance of an address goes, in every strategy. To split it, use two addresses.");
        return staker.Held.Count switch
        {
            0 => new(title, "warn", "nothing to delegate", "No restaked balance of this address is indexed, so delegating moves nothing until it deposits."),
            1 => new(title, "good", "one balance", $"It is {staker.Held[0].Text(staker.Held[0].Withdrawable)}."),
            var n => new(title, "warn", $"{n} balances", $"All go together: {string.Join(", ", staker.Held.Select(p => p.Text(p.Withdrawable)))}. They cannot be given to different operators."),
        };
    }

    private static Caveat NativeStake(DelegatingStaker? staker)
    {
        const string title = "Native ETH counts only once proven";
        if (staker is null) return new(title, "", "", "Validators in the activation queue do not count: their stake must be proven on chain first.");
        if (staker.Pod is null) return new(title, "good", "does not concern it", "This address has no EigenPod, so none of its stake is native.");
        var proven = staker.Positions.FirstOrDefault(p => p.Shares.Strategy == StakerShares.BeaconChainEth);
        return proven is { Shares.DepositShares.Sign: > 0 }
            ? new(title, "warn", "only what is proven", $"{proven.Text(proven.Withdrawable)} are proven and go along. What its validators have beyond that, in the activation queue or since the last checkpoint, does not.")
            : new(title, "bad", "nothing proven", $"It has an EigenPod{(staker.Pod.Pod is { } pod ? $" ({Format.Short(pod.ToChecksum())})" : "")} with no proven stake: validators that wait for activation, or whose credentials were not proven, are not delegated.");
    }

    private static Caveat LaterStake(DelegationOutlook outlook, DelegatingStaker? staker, Func<Address, string> name)
    {
        const string title = "Stake added later follows by itself";
        if (staker is null) return new(title, "", "", "Deposits after delegating go to the same operator without a question.");
        return staker.Delegation?.Operator is { } now && now != outlook.Operator.Address
            ? new(title, "warn", "to another", $"A deposit of this address goes to {name(now)} until it undelegates.")
            : new(title, "warn", staker.IsDelegatedTo(outlook.Operator.Address) ? "holds now" : "will hold", "Every later deposit of this address is exposed to this operator's sets at once.");
    }

    private static Caveat OperatorLeaves(DelegationOutlook outlook, Func<Address, string> avsName)
    {
        const string title = "The operator may leave an AVS";
        var then = outlook.Vault is { IsLocked: true } vault ? $"To follow an AVS to another operator you would have to undelegate. {vault.Leaving}" : $"To follow an AVS to another operator you would undelegate and wait {Delay(outlook)}.";
        if (outlook.Avss.Count == 0) return new(title, "bad", "secures none", $"It secures no AVS now. {then}");
        var full = outlook.Avss.Where(a => a.FullQuorums.Count > 0).ToList();
        var ejectable = outlook.Avss.Count(a => a.MayBeEjected);
        var risks = string.Join(" ", full.Take(3).Select(a => $"{avsName(a.Registration.Avs)} is full in quorum {string.Join(", ", a.FullQuorums)}: a newcomer with enough more stake can take its place.")
            .Append(ejectable == 0 ? "" : $"{ejectable} of its {outlook.Avss.Count} AVSs can eject it.").Where(t => t.Length > 0));
        return risks.Length == 0
            ? new(title, "good", "not forced", $"None of its {outlook.Avss.Count} AVSs is full or names an ejector; it can still leave of its own will. {then}")
            : new(title, "warn", full.Count > 0 ? "churn possible" : "ejection possible", $"{risks} {then}");
    }

    private static string Delay(DelegationOutlook outlook) => outlook.Terms.WithdrawalBlocks is { } blocks ? outlook.Terms.Text(blocks) : "a delay that is not known here";
}

using System.Numerics;
using Scan.Devnet.Chain;
using Scan.Domain.Primitives;

namespace Scan.Devnet.Acts;

/// <summary>The kinds of rewards submissions; the last four are of operator sets or name operators.</summary>
public enum RewardsForm
{
    Avs,
    All,
    AllEarners,
    OperatorDirectedAvs,
    OperatorDirectedSet,
    UniqueStake,
    TotalStake,
}

/// <summary>An AVS puts ALT up as rewards; the ALT is made for it.</summary>
/// <param name="Start">Seconds since 1970, a multiple of a day.</param>
/// <param name="Operators">Of operator-directed forms: who gets how much.</param>
public sealed record SubmitRewards(RewardsForm Form, int Set, BigInteger Amount, long Start, int Days, IReadOnlyList<int> Strategies, params IReadOnlyList<(int Operator, BigInteger Amount)> Operators) : PlainAct
{
    private static readonly BigInteger One = BigInteger.Pow(10, 18);

    private BigInteger Total => Operators.Count == 0 ? Amount : Operators.Aggregate(BigInteger.Zero, (sum, o) => sum + o.Amount);

    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet)
    {
        var (at, alt, avs) = (devnet.Addresses.RewardsCoordinator, devnet.Addresses.Alt, devnet.Accounts.SetsAvs);
        object[] weights = [.. Strategies.Select(s => new object[] { devnet.Addresses.Strategies[s], One })];
        object[] plain = [weights, alt, Amount, Start, Days * 86400];
        object[] shares = [.. Operators.Select(o => (devnet.Accounts.Operators[o.Operator].Address, o.Amount)).OrderBy(o => o.Address).Select(o => new object[] { o.Address, o.Amount })];
        object[] directed = [weights, alt, shares, Start, Days * 86400, "rewards of the devnet"];
        object[] set = [avs, Set];
        DevnetCall Send(string function, params object[] arguments) => devnet.Call(avs, at, "RewardsCoordinator", function, arguments);
        var submission = Form switch
        {
            RewardsForm.Avs => Send("createAVSRewardsSubmission", (object)plain),
            RewardsForm.All => Send("createRewardsForAllSubmission", (object)plain),
            RewardsForm.AllEarners => Send("createRewardsForAllEarners", (object)plain),
            RewardsForm.OperatorDirectedAvs => Send("createOperatorDirectedAVSRewardsSubmission", avs, directed),
            RewardsForm.OperatorDirectedSet => Send("createOperatorDirectedOperatorSetRewardsSubmission", set, directed),
            RewardsForm.UniqueStake => Send("createUniqueStakeRewardsSubmission", set, plain),
            _ => Send("createTotalStakeRewardsSubmission", set, plain),
        };
        return [devnet.Call(avs, alt, "Token", "mint", avs, Total), devnet.Call(avs, alt, "Token", "approve", at, Total), submission];
    }
}

/// <summary>The treasury may submit rewards for everybody from now on.</summary>
public sealed record OpenRewards : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet)
    {
        var (accounts, at) = (devnet.Accounts, devnet.Addresses.RewardsCoordinator);
        return
        [
            devnet.Call(accounts.Owner, at, "RewardsCoordinator", "setRewardsForAllSubmitter", accounts.SetsAvs, true),
            devnet.Call(accounts.Owner, at, "RewardsCoordinator", "setFeeRecipient", accounts.Treasury),
            devnet.Call(accounts.SetsAvs, at, "RewardsCoordinator", "setOptInForProtocolFee", accounts.SetsAvs, true),
        ];
    }
}

/// <summary>The treasury posts what everybody earned so far, in ALT that is made for it.</summary>
/// <param name="Earnings">What each earned up to now.</param>
/// <param name="Added">By how much all of it grew since the root before.</param>
/// <param name="EndTime">Seconds since 1970, after the root before it and in the past.</param>
public sealed record SubmitRoot(IReadOnlyList<Earnings> Earnings, BigInteger Added, long EndTime) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet) =>
    [
        devnet.Call(devnet.Accounts.Treasury, devnet.Addresses.Alt, "Token", "mint", devnet.Addresses.RewardsCoordinator, Added),
        devnet.Call(devnet.Accounts.Treasury, devnet.Addresses.RewardsCoordinator, "RewardsCoordinator", "submitRoot",
            new EarningsTree(devnet.Addresses.Alt, Earnings).Root, EndTime),
    ];
}

/// <summary>The treasury takes a root back before it holds.</summary>
public sealed record DisableRoot(int Index) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet) =>
        [devnet.Call(devnet.Accounts.Treasury, devnet.Addresses.RewardsCoordinator, "RewardsCoordinator", "disableRoot", Index)];
}

/// <summary>An earner, or its claimer, takes what a root adds to what was claimed before.</summary>
/// <param name="Earnings">The root's leaves.</param>
/// <param name="Place">The earner's among them.</param>
public sealed record ClaimRewards(Address Claimer, int Root, IReadOnlyList<Earnings> Earnings, int Place) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet)
    {
        var (alt, (earner, total)) = (devnet.Addresses.Alt, Earnings[Place]);
        var tree = new EarningsTree(alt, Earnings);
        object[] claim =
        [
            Root, Place, tree.Proof(Place), new object[] { earner, tree.TokenRoot(Place) },
            new object[] { 0 }, new object[] { Array.Empty<byte>() }, new object[] { new object[] { alt, total } },
        ];
        return [devnet.Call(Claimer, devnet.Addresses.RewardsCoordinator, "RewardsCoordinator", "processClaim", claim, earner)];
    }
}

/// <summary>An earner names who may claim for it.</summary>
public sealed record SetClaimer(Address Earner, Address Claimer) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet) =>
        [devnet.Call(Earner, devnet.Addresses.RewardsCoordinator, "RewardsCoordinator", "setClaimerFor", Claimer)];
}

/// <summary>What a fee split is of.</summary>
public enum SplitScope
{
    Avs,
    Incentives,
    OperatorSet,
}

/// <summary>An operator says which part of rewards it keeps, from the activation delay on.</summary>
/// <param name="Of">The AVS's place in the plan, or the operator set's number.</param>
public sealed record SetSplit(int Operator, SplitScope Scope, int Of, int Bips) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet)
    {
        var (account, at) = (devnet.Accounts.Operators[Operator].Address, devnet.Addresses.RewardsCoordinator);
        return Scope switch
        {
            SplitScope.Avs => [devnet.Call(account, at, "RewardsCoordinator", "setOperatorAVSSplit", account, devnet.Addresses.Avss[Of].ServiceManager, Bips)],
            SplitScope.Incentives => [devnet.Call(account, at, "RewardsCoordinator", "setOperatorPISplit", account, Bips)],
            _ => [devnet.Call(account, at, "RewardsCoordinator", "setOperatorSetSplit", account, new object[] { devnet.Accounts.SetsAvs, Of }, Bips)],
        };
    }
}

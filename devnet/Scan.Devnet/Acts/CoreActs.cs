using System.Numerics;
using Scan.Devnet.Chain;
using Scan.Domain.Primitives;

namespace Scan.Devnet.Acts;

/// <summary>An account becomes an operator: the M2 form before <see cref="UpgradeToSlashing"/>, the slashing form after it.</summary>
/// <param name="Approver">Who must approve delegations; null leaves them open.</param>
public sealed record RegisterOperator(int Operator, string MetadataUri, DevnetEra Era = DevnetEra.Slashing, Address? Approver = null) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet)
    {
        var account = devnet.Accounts.Operators[Operator].Address;
        return Era == DevnetEra.M2
            ? [devnet.Call(account, devnet.Addresses.DelegationManager, "DelegationManagerM2", "registerAsOperator", new object[] { account, Approver ?? Address.Zero, 0 }, MetadataUri)]
            : [devnet.Call(account, devnet.Addresses.DelegationManager, "DelegationManager", "registerAsOperator", Approver ?? Address.Zero, 0, MetadataUri)];
    }
}

/// <summary>The DelegationManager's proxy gets the implementation of the slashing release, as on mainnet in April 2025.</summary>
public sealed record UpgradeToSlashing : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet) =>
    [
        devnet.Call(devnet.Accounts.Owner, devnet.Addresses.DelegationManager, "Proxy", "upgradeToAndCall", devnet.Addresses.DelegationManagerSlashing, Array.Empty<byte>()),
    ];
}

/// <summary>An operator names another metadata file (slashing form).</summary>
public sealed record UpdateOperatorMetadata(int Operator, string MetadataUri) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet)
    {
        var account = devnet.Accounts.Operators[Operator].Address;
        return [devnet.Call(account, devnet.Addresses.DelegationManager, "DelegationManager", "updateOperatorMetadataURI", account, MetadataUri)];
    }
}

/// <summary>An operator names who must approve delegations (slashing form).</summary>
public sealed record SetDelegationApprover(int Operator, Address Approver) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet)
    {
        var account = devnet.Accounts.Operators[Operator].Address;
        return [devnet.Call(account, devnet.Addresses.DelegationManager, "DelegationManager", "modifyOperatorDetails", account, Approver)];
    }
}

/// <summary>A staker delegates all that it has to an operator.</summary>
public sealed record Delegate(Address Staker, int Operator) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet) =>
    [
        devnet.Call(Staker, devnet.Addresses.DelegationManager, "DelegationManager", "delegateTo", devnet.Accounts.Operators[Operator].Address,
            new object[] { Array.Empty<byte>(), BigInteger.Zero }, Hash32.Zero),
    ];
}

/// <summary>A staker ends its delegation; each of its strategies becomes a queued withdrawal.</summary>
public sealed record Undelegate(Address Staker) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet) =>
        [devnet.Call(Staker, devnet.Addresses.DelegationManager, "DelegationManager", "undelegate", Staker)];
}

/// <summary>A staker gets tokens for nothing and deposits them into their strategy; reALT it must have already.</summary>
/// <param name="Strategy">Its position in the plan.</param>
public sealed record Deposit(Address Staker, int Strategy, BigInteger Amount) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet)
    {
        var (token, manager) = (devnet.Addresses.Tokens[Strategy], devnet.Addresses.StrategyManager);
        var approve = devnet.Call(Staker, token, "Token", "approve", manager, Amount);
        var deposit = devnet.Call(Staker, manager, "StrategyManager", "depositIntoStrategy", devnet.Addresses.Strategies[Strategy], token, Amount);
        return token == devnet.Addresses.ReAlt ? [approve, deposit] : [devnet.Call(Staker, token, "Token", "mint", Staker, Amount), approve, deposit];
    }
}

/// <summary>A staker queues a withdrawal; its shares leave the operator at once.</summary>
public sealed record QueueWithdrawal(Address Staker, int Strategy, BigInteger Shares) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet) =>
    [
        devnet.Call(Staker, devnet.Addresses.DelegationManager, "DelegationManager", "queueWithdrawals",
            (object)new object[] { new object[] { new object[] { devnet.Addresses.Strategies[Strategy] }, new object[] { Shares }, Staker } }),
    ];
}

/// <summary>A queued withdrawal of one strategy is completed, as tokens or as shares.</summary>
/// <param name="DelegatedTo">The operator at queue time, or zero.</param>
/// <param name="Nonce">How many withdrawals the staker had queued before it.</param>
/// <param name="StartBlock">The block it was queued in.</param>
/// <param name="Shares">As they stand in the queue: scaled, since the slashing release.</param>
public sealed record CompleteWithdrawal(Address Staker, Address DelegatedTo, long Nonce, long StartBlock, int Strategy, BigInteger Shares, bool AsTokens) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet)
    {
        object[] withdrawal = [Staker, DelegatedTo, Staker, Nonce, StartBlock, new object[] { devnet.Addresses.Strategies[Strategy] }, new object[] { Shares }];
        return
        [
            devnet.Call(Staker, devnet.Addresses.DelegationManager, "DelegationManager", "completeQueuedWithdrawal", withdrawal,
                new object[] { devnet.Addresses.Tokens[Strategy] }, AsTokens),
        ];
    }
}

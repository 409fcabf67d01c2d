using System.Numerics;
using Scan.Devnet.Chain;
using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;

namespace Scan.Devnet.Acts;

/// <summary>A withdrawal of one strategy in StrategyManager's queue of M1.</summary>
/// <param name="Nonce">How many withdrawals the depositor had queued there before it.</param>
public sealed record M1Withdrawal(Address Depositor, Address Withdrawer, long Nonce, long StartBlock, int Strategy, BigInteger Shares)
{
    private static readonly FunctionAbi Encoding =
        FunctionAbi.Parse("root(address[] strategies, uint256[] shares, address depositor, (address withdrawer, uint96 nonce) withdrawerAndNonce, uint32 startBlock, address delegated)");

    /// <summary>StrategyManager.calculateWithdrawalRoot of M1.</summary>
    public Hash32 Root(DevnetChain devnet) => Keccak256.Hash(Encoding.Encode(Struct(devnet)).AsSpan(FunctionAbi.SelectorSize));

    internal object[] Struct(DevnetChain devnet) =>
        [new object[] { devnet.Addresses.Strategies[Strategy] }, new object[] { Shares }, Depositor, new object[] { Withdrawer, Nonce }, StartBlock, Address.Zero];
}

/// <summary>A staker queues a withdrawal as in M1: with StrategyManager, for any withdrawer.</summary>
public sealed record QueueInM1(Address Staker, Address Withdrawer, int Strategy, BigInteger Shares) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet) =>
    [
        devnet.Call(Staker, devnet.Addresses.StrategyManager, "StrategyManager", "queueWithdrawal", new object[] { 0 }, new object[] { devnet.Addresses.Strategies[Strategy] },
            new object[] { Shares }, Withdrawer, false),
    ];
}

/// <summary>The withdrawer completes a withdrawal of M1.</summary>
public sealed record CompleteInM1(M1Withdrawal Withdrawal, bool AsTokens) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet) =>
    [
        devnet.Call(Withdrawal.Withdrawer, devnet.Addresses.StrategyManager, "StrategyManager", "completeQueuedWithdrawal", Withdrawal.Struct(devnet),
            new object[] { devnet.Addresses.Tokens[Withdrawal.Strategy] }, 0, AsTokens),
    ];
}

/// <summary>Anybody has DelegationManager take withdrawals of M1 over.</summary>
public sealed record MigrateFromM1(params IReadOnlyList<M1Withdrawal> Withdrawals) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet) =>
    [
        devnet.Call(devnet.Accounts.Confirmer, devnet.Addresses.DelegationManager, "DelegationManagerM2", "migrateQueuedWithdrawals",
            (object)Withdrawals.Select(object (w) => w.Struct(devnet)).ToArray()),
    ];
}

/// <summary>Withdrawals of a strategy wait longer than others, in M2.</summary>
public sealed record SetStrategyDelay(int Strategy, int Blocks) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet) =>
    [
        devnet.Call(devnet.Accounts.Owner, devnet.Addresses.DelegationManager, "DelegationManagerM2", "setStrategyWithdrawalDelayBlocks",
            new object[] { devnet.Addresses.Strategies[Strategy] }, new object[] { Blocks }),
    ];
}

/// <summary>Operator sets of the vaults' AVS that were created before sets had slashers (v1.9.0).</summary>
public static class SetsBeforeSlashers
{
    /// <summary>Its AVS appointed somebody to slash.</summary>
    public const int Appointed = 2;
}

/// <summary>The vaults' AVS creates an operator set as before v1.9.0, and appoints who may slash.</summary>
public sealed record CreateSetBeforeSlashers : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet)
    {
        var (avs, at) = (devnet.Accounts.VaultsAvs, devnet.Addresses);
        var slash = FunctionAbi.Parse("slashOperator(address,(address,uint32,address[],uint256[],string))").Selector;
        return
        [
            devnet.ToAllocations(avs, "createOperatorSetsBefore", avs, new object[] { new object[] { SetsBeforeSlashers.Appointed, new object[] { at.Strategies[0] } } }),
            devnet.Call(avs, at.PermissionController, "PermissionController", "setAppointee", avs, devnet.Accounts.Slasher, at.AllocationManager, slash.ToArray()),
        ];
    }
}

/// <summary>Anybody has AllocationManager give that set its slasher.</summary>
public sealed record MigrateSlashers : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet) =>
        [devnet.ToAllocations(devnet.Accounts.Confirmer, "migrateSlashers", (object)new object[] { new object[] { devnet.Accounts.VaultsAvs, SetsBeforeSlashers.Appointed } })];
}

/// <summary>The vaults' AVS hands its administration to the treasury and takes it back, changes its mind about another, and appoints somebody for a moment.</summary>
public sealed record ChangeAdmins : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet)
    {
        var (avs, treasury, other, at) = (devnet.Accounts.VaultsAvs, devnet.Accounts.Treasury, devnet.Accounts.Confirmer, devnet.Addresses);
        DevnetCall Send(Address from, string function, params object[] arguments) => devnet.Call(from, at.PermissionController, "PermissionController", function, [avs, .. arguments]);
        object[] appointment = [other, at.AllocationManager, new byte[] { 1, 2, 3, 4 }];
        return
        [
            Send(avs, "addPendingAdmin", other), Send(avs, "removePendingAdmin", other), Send(avs, "setAppointee", appointment), Send(avs, "removeAppointee", appointment),
            Send(avs, "addPendingAdmin", treasury), Send(treasury, "acceptAdmin"), Send(treasury, "addPendingAdmin", avs), Send(avs, "acceptAdmin"), Send(avs, "removeAdmin", treasury),
        ];
    }
}

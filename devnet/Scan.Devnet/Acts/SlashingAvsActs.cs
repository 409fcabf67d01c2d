using System.Numerics;
using Scan.Devnet.Chain;
using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;

namespace Scan.Devnet.Acts;

/// <summary>The quorums of the AVS behind a SlashingRegistryCoordinator, which are its operator sets.</summary>
public static class SlashingQuorums
{
    public const byte Delegated = 0, Slashable = 1;

    /// <summary>Blocks of the slashable quorum's look-ahead at first.</summary>
    public const int LookAhead = 4;

    /// <summary>The plan's strategies that count, each as it is.</summary>
    public static IReadOnlyList<int> Strategies { get; } = [0, 1];
    public const int MaxOperators = 2;

    /// <summary>What an operator must have delegated to be in the first; the second takes everyone.</summary>
    public static BigInteger MinimumStake { get; } = BigInteger.Pow(10, 18);
}

/// <summary>The AVS shows itself, makes the coordinator its registrar, and gets a quorum of each kind.</summary>
public sealed record OpenSlashingAvs : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet)
    {
        var (avs, at) = (devnet.Accounts.SlashingAvs, devnet.Addresses.Services.Slashing);
        object[] limits = [SlashingQuorums.MaxOperators, 11000, 5001];
        var strategies = SlashingQuorums.Strategies.Select(object (s) => new object[] { devnet.Addresses.Strategies[s], BigInteger.Pow(10, 18) }).ToArray();
        return
        [
            devnet.ToAllocations(avs, "updateAVSMetadataURI", avs, devnet.Plan.SlashingMetadataUri),
            devnet.ToAllocations(avs, "setAVSRegistrar", avs, at.Coordinator),
            devnet.Call(devnet.Accounts.Owner, at.Coordinator, "SlashingRegistryCoordinator", "createTotalDelegatedStakeQuorum", limits, SlashingQuorums.MinimumStake, strategies),
            devnet.Call(devnet.Accounts.Owner, at.Coordinator, "SlashingRegistryCoordinator", "createSlashableStakeQuorum", limits, 0, strategies, SlashingQuorums.LookAhead, devnet.Accounts.Slasher),
        ];
    }
}

/// <summary>The AVS's owner says for how many blocks slashable stake must stay; the event names no quorum.</summary>
public sealed record SetLookAhead(int Blocks) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet) =>
        [devnet.Call(devnet.Accounts.Owner, devnet.Addresses.Services.Slashing.StakeRegistry, "SlashingStakeRegistry", "setSlashableStakeLookahead", SlashingQuorums.Slashable, Blocks)];
}

/// <summary>The owner names the AVS, once more, and for how many seconds an ejected operator stays out.</summary>
public sealed record SetSlashingAvs(int EjectionCooldown) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet)
    {
        var coordinator = devnet.Addresses.Services.Slashing.Coordinator;
        return
        [
            devnet.Call(devnet.Accounts.Owner, coordinator, "SlashingRegistryCoordinator", "setAVS", devnet.Accounts.SlashingAvs),
            devnet.Call(devnet.Accounts.Owner, coordinator, "SlashingRegistryCoordinator", "setEjectionCooldown", EjectionCooldown),
        ];
    }
}

/// <summary>An operator registers for quorums by way of AllocationManager; the first time it brings its BLS key.</summary>
/// <param name="Kicked">The operator whose place it asks for in each quorum that is full; null: none.</param>
public sealed record JoinSlashingAvs(int Operator, int? Kicked, params byte[] Quorums) : PlainAct
{
    private const string Key = "((uint256 X, uint256 Y) signature, (uint256 X, uint256 Y) g1, (uint256[2] X, uint256[2] Y) g2) key";
    private static readonly FunctionAbi Normal = FunctionAbi.Parse($"data(uint8 kind, string socket, {Key})");
    private static readonly FunctionAbi Churn =
        FunctionAbi.Parse($"data(uint8 kind, string socket, {Key}, (uint8 quorumNumber, address operator)[] kicks, (bytes signature, bytes32 salt, uint256 expiry) approval)");

    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet)
    {
        var ((account, key), avs) = (devnet.Accounts.Operators[Operator], devnet.Addresses.Services.Slashing);
        object[] proof = JoinAvs.KeyProof(devnet, key, account, avs);
        var socket = $"10.1.0.{Operator}:9091";
        var data = Kicked is { } kicked
            ? Churn.Encode(1, socket, proof, Quorums.Select(object (q) => new object[] { q, devnet.Accounts.Operators[kicked].Address }).ToArray(), JoinAvs.Permission(devnet, account, avs.ServiceManager))
            : Normal.Encode(0, socket, proof);
        object[] registration = [avs.ServiceManager, Quorums.Select(object (q) => (int)q).ToArray(), data[FunctionAbi.SelectorSize..]];
        return [devnet.ToAllocations(account, "registerForOperatorSets", account, registration)];
    }
}

/// <summary>An operator leaves quorums by way of AllocationManager.</summary>
public sealed record LeaveSlashingAvs(int Operator, params byte[] Quorums) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet)
    {
        var account = devnet.Accounts.Operators[Operator].Address;
        return [devnet.ToAllocations(account, "deregisterFromOperatorSets", (object)new object[] { account, devnet.Accounts.SlashingAvs, Quorums.Select(object (q) => (int)q).ToArray() })];
    }
}

/// <summary>The ejector throws an operator out of quorums; the coordinator takes it out of the operator sets.</summary>
public sealed record EjectFromSlashingAvs(int Operator, params byte[] Quorums) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet) =>
    [
        devnet.Call(devnet.Accounts.Ejector, devnet.Addresses.Services.Slashing.Coordinator, "SlashingRegistryCoordinator", "ejectOperator", devnet.Accounts.Operators[Operator].Address, Quorums),
    ];
}

/// <summary>Anybody refreshes the stakes of operators in all their quorums.</summary>
public sealed record UpdateSlashingStakes(params int[] Operators) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet) =>
    [
        devnet.Call(devnet.Accounts.Confirmer, devnet.Addresses.Services.Slashing.Coordinator, "SlashingRegistryCoordinator", "updateOperators",
            Operators.Select(o => devnet.Accounts.Operators[o].Address)),
    ];
}

/// <summary>An operator puts a magnitude at stake for the slashable quorum.</summary>
public sealed record AllocateToSlashingAvs(int Operator, int Strategy, BigInteger Magnitude) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet)
    {
        var account = devnet.Accounts.Operators[Operator].Address;
        object[] allocation = [new object[] { devnet.Accounts.SlashingAvs, (int)SlashingQuorums.Slashable }, new object[] { devnet.Addresses.Strategies[Strategy] }, new object[] { Magnitude }];
        return [devnet.ToAllocations(account, "modifyAllocations", account, new object[] { allocation })];
    }
}

using Scan.Devnet.Chain;
using Scan.Domain.Primitives;

namespace Scan.Devnet.Acts;

/// <summary>An operator is allowed to the MACH service manager that proofs settle, and registers there.</summary>
public sealed record JoinZk(int Operator) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet)
    {
        var (account, at) = (devnet.Accounts.Operators[Operator].Address, devnet.Addresses.Services.ZkServiceManager);
        return
        [
            devnet.Call(devnet.Accounts.Owner, at, "MachOptimismZkServiceManager", "addToAllowlist", account),
            devnet.Call(account, at, "MachOptimismZkServiceManager", "registerOperatorToAVS", account, JoinAvs.Permission(devnet, account, at)),
        ];
    }
}

/// <summary>The rollup's output root for a block is posted.</summary>
public sealed record ProposeOutput(Hash32 Root, long L2Block) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet) =>
        [devnet.Call(devnet.Accounts.Owner, devnet.Addresses.Services.L2OutputOracle, "L2OutputOracle", "proposeL2Output", Root, L2Block, Hash32.Zero, 0)];
}

/// <summary>Outputs from an index on are deleted: a dispute was won.</summary>
public sealed record DeleteOutputs(int Index) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet) =>
        [devnet.Call(devnet.Accounts.Owner, devnet.Addresses.Services.L2OutputOracle, "L2OutputOracle", "deleteL2Outputs", Index)];
}

/// <summary>An operator alerts: about a posted output, or about a block above all of them.</summary>
/// <param name="Output">The posted output's index; null for a block above.</param>
public sealed record RaiseZkAlert(int Operator, int? Output, long L2Block, Hash32 Invalid, Hash32 Expected) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet)
    {
        var (account, at) = (devnet.Accounts.Operators[Operator].Address, devnet.Addresses.Services.ZkServiceManager);
        return Output is { } output
            ? [devnet.Call(account, at, "MachOptimismZkServiceManager", "alertBlockOutputOracleMismatch", output, Expected)]
            : [devnet.Call(account, at, "MachOptimismZkServiceManager", "alertBlockMismatch", Invalid, Expected, L2Block)];
    }
}

/// <summary>The owner takes alerts off the stack, or has all proved anew, which no event tells.</summary>
/// <param name="UpTo">Only the newest, where its rollup block is not above; null: all of them.</param>
public sealed record ClearZkAlerts(long? UpTo = null) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet)
    {
        var (owner, at) = (devnet.Accounts.Owner, devnet.Addresses.Services.ZkServiceManager);
        return UpTo is { } block
            ? [devnet.Call(owner, at, "MachOptimismZkServiceManager", "clearBlockAlertsUpTo", block)]
            : [devnet.Call(owner, at, "MachOptimismZkServiceManager", "clearAlerts")];
    }
}

/// <summary>Somebody proves the root of the lowest alert that is not settled.</summary>
public sealed record SubmitProof(Address Prover, Hash32 Root) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet) =>
        [devnet.Call(Prover, devnet.Addresses.Services.ZkServiceManager, "MachOptimismZkServiceManager", "submitProve", Root)];
}

/// <summary>The allow list is opened and closed again; an operator joins, leaves and is taken off it.</summary>
public sealed record VisitZk(int Operator) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet)
    {
        var (account, at) = (devnet.Accounts.Operators[Operator].Address, devnet.Addresses.Services.ZkServiceManager);
        DevnetCall Send(Address from, string function, params object[] arguments) => devnet.Call(from, at, "MachOptimismZkServiceManager", function, arguments);
        return
        [
            Send(devnet.Accounts.Owner, "disableAllowlist"), Send(devnet.Accounts.Owner, "enableAllowlist"), Send(devnet.Accounts.Owner, "addToAllowlist", account),
            Send(account, "registerOperatorToAVS", account, JoinAvs.Permission(devnet, account, at)), Send(account, "deregisterOperatorFromAVS", account),
            Send(devnet.Accounts.Owner, "removeFromAllowlist", account),
        ];
    }
}

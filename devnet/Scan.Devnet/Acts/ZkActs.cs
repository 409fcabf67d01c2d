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

/// <summary>Somebody proves the root of the lowest alert that is not settled.</summary>
public sealed record SubmitProof(Address Prover, Hash32 Root) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet) =>
        [devnet.Call(Prover, devnet.Addresses.Services.ZkServiceManager, "MachOptimismZkServiceManager", "submitProve", Root)];
}

using System.Numerics;
using Scan.Devnet.Chain;
using Scan.Domain.Primitives;

namespace Scan.Devnet.Acts;

/// <summary>A batch of rollup blocks is found at a height of Celestia.</summary>
public sealed record SetDaBatch(long FirstBlock, long LastBlock, long Height) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet) =>
    [
        devnet.Call(devnet.Accounts.Owner, devnet.Addresses.Services.DaMap, "CelestiaDaMap", "set", FirstBlock, Height, new BigInteger(LastBlock).ToByteArray(isUnsigned: true, isBigEndian: true)),
        devnet.Call(devnet.Accounts.Owner, devnet.Addresses.Services.DaMap, "CelestiaDaMap", "setGlobalMetadata", LastBlock),
    ];
}

/// <summary>A developer asks SQUAD for sequencers; requests are numbered from 0.</summary>
public sealed record RequestSequencers(Address Developer, int Sequencers, BigInteger MinimumStake, string Request) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet) =>
        [devnet.Call(Developer, devnet.Addresses.Services.Squad, "SquadRegistry", "register", Sequencers, MinimumStake, Request)];
}

/// <summary>A validator brings collateral for a request.</summary>
public sealed record BringCollateral(Address Validator, int Request, BigInteger Amount) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet) => [devnet.Call(Validator, devnet.Addresses.Services.Squad, "SquadRegistry", "deposit", Request, Amount)];
}

/// <summary>A validator with enough collateral is selected.</summary>
public sealed record SelectSequencer(Address Developer, int Request, Address Validator) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet) => [devnet.Call(Developer, devnet.Addresses.Services.Squad, "SquadRegistry", "select", Request, Validator)];
}

/// <summary>The rollup of a request runs.</summary>
public sealed record StartRollup(Address Developer, int Request, long RollupChainId) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet) => [devnet.Call(Developer, devnet.Addresses.Services.Squad, "SquadRegistry", "start", Request, RollupChainId)];
}

/// <summary>Tiers of finality of a rollup's block.</summary>
public enum VitalTier
{
    Receipt,
    Proof,
    Passed,
}

/// <summary>A rollup block reaches a tier of VITAL.</summary>
public sealed record ReachTier(Address Sender, VitalTier Tier, long RollupChainId, long Block) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet)
    {
        var root = Keccak256.Hash($"state {Block}");
        DevnetCall Send(string function, params object[] arguments) => devnet.Call(Sender, devnet.Addresses.Services.Vital, "VitalRegistry", function, arguments);
        return Tier switch
        {
            VitalTier.Receipt => [Send("post", RollupChainId, Block, root)],
            VitalTier.Proof => [Send("verify", RollupChainId, Block, root)],
            _ => [Send("close", RollupChainId, Block)],
        };
    }
}

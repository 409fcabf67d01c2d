using System.Numerics;
using Scan.Devnet.Chain;
using Scan.Domain.Primitives;

namespace Scan.Devnet.Acts;

/// <summary>A holder gets ALT for nothing and turns it into reALT.</summary>
public sealed record DepositAlt(Address Holder, BigInteger Assets) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet)
    {
        var (alt, reAlt) = (devnet.Addresses.Alt, devnet.Addresses.ReAlt);
        return
        [
            devnet.Call(Holder, alt, "Token", "mint", Holder, Assets),
            devnet.Call(Holder, alt, "Token", "approve", reAlt, Assets),
            devnet.Call(Holder, reAlt, "ReALT", "deposit", Assets, Holder),
        ];
    }
}

/// <summary>A holder turns reALT back into ALT.</summary>
public sealed record RedeemReAlt(Address Holder, BigInteger Shares) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet) => [devnet.Call(Holder, devnet.Addresses.ReAlt, "ReALT", "redeem", Shares, Holder, Holder)];
}

/// <summary>reALT goes from one holder to another.</summary>
public sealed record TransferReAlt(Address From, Address To, BigInteger Shares) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet) => [devnet.Call(From, devnet.Addresses.ReAlt, "ReALT", "transfer", To, Shares)];
}

/// <summary>Rewards arrive in ALT, which raises the price of every reALT.</summary>
public sealed record RewardReAlt(BigInteger Assets) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet) =>
        [devnet.Call(devnet.Accounts.Owner, devnet.Addresses.Alt, "Token", "mint", devnet.Addresses.ReAlt, Assets)];
}

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

/// <summary>A holder gets ALT for nothing and stakes it for stALT.</summary>
public sealed record StakeAlt(Address Holder, BigInteger Amount) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet)
    {
        var (alt, stAlt) = (devnet.Addresses.Alt, devnet.Addresses.Services.StAlt);
        return
        [
            devnet.Call(Holder, alt, "Token", "mint", Holder, Amount), devnet.Call(Holder, alt, "Token", "approve", stAlt, Amount), devnet.Call(Holder, stAlt, "StALT", "stake", Amount),
        ];
    }
}

/// <summary>stALT cools down for 21 days.</summary>
public sealed record CooldownStAlt(Address Holder, BigInteger Amount) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet) => [devnet.Call(Holder, devnet.Addresses.Services.StAlt, "StALT", "cooldown", Amount)];
}

/// <summary>A user stakes ALT with an operator of a vault; one of the first four.</summary>
/// <param name="Vault">0 has no cooldown, 1 has 21 days.</param>
public sealed record StakeInVault(Address User, int Vault, int Operator, BigInteger Amount) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet)
    {
        var (alt, vault) = (devnet.Addresses.Alt, devnet.Addresses.Services.Vaults[Vault]);
        return
        [
            devnet.Call(User, alt, "Token", "mint", User, Amount), devnet.Call(User, alt, "Token", "approve", vault, Amount),
            devnet.Call(User, vault, "StakedMultiToken", "stake", devnet.Accounts.Operators[Operator].Address, Amount),
        ];
    }
}

/// <summary>A further amount of a position cools down, which starts the clock again.</summary>
public sealed record CooldownInVault(Address User, int Vault, int Operator, BigInteger Amount) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet) =>
        [devnet.Call(User, devnet.Addresses.Services.Vaults[Vault], "StakedMultiToken", "cooldown", devnet.Accounts.Operators[Operator].Address, Amount)];
}

/// <summary>What has cooled down is taken out.</summary>
public sealed record UnstakeFromVault(Address User, int Vault, int Operator, BigInteger Amount) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet) =>
        [devnet.Call(User, devnet.Addresses.Services.Vaults[Vault], "StakedMultiToken", "unstake", devnet.Accounts.Operators[Operator].Address, User, Amount)];
}

/// <summary>Positions with several operators change hands at once.</summary>
public sealed record MoveVaultPositions(Address From, Address To, int Vault, params IReadOnlyList<(int Operator, BigInteger Amount)> Positions) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet)
    {
        var ids = Positions.Select(p => new BigInteger(devnet.Accounts.Operators[p.Operator].Address.ToArray(), isUnsigned: true, isBigEndian: true));
        return
        [
            devnet.Call(From, devnet.Addresses.Services.Vaults[Vault], "StakedMultiToken", "safeBatchTransferFrom", From, To, ids, Positions.Select(p => p.Amount), Array.Empty<byte>()),
        ];
    }
}

/// <summary>A user takes rewards of a vault, in ALT that is made for it.</summary>
public sealed record ClaimVaultRewards(Address User, int Vault, int Operator, BigInteger Amount) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet) =>
        [devnet.Call(User, devnet.Addresses.Services.Vaults[Vault], "StakedMultiToken", "claimRewards", devnet.Accounts.Operators[Operator].Address, Amount)];
}

/// <summary>A holder's whole reALT goes to launch pools, any number at once.</summary>
public sealed record DelegateToPools(Address User, params IReadOnlyList<int> Pools) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet) =>
        [devnet.Call(User, devnet.Addresses.Services.LaunchPool, "LaunchPool", "delegate", (object)Pools.Select(p => new BigInteger(p)))];
}

public sealed record UndelegateFromPool(Address User, int Pool) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet) => [devnet.Call(User, devnet.Addresses.Services.LaunchPool, "LaunchPool", "undelegate", Pool)];
}

/// <summary>A user takes a pool's rewards, in ALT that is made for it.</summary>
public sealed record ClaimFromPool(Address User, int Pool, BigInteger Amount) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet) => [devnet.Call(User, devnet.Addresses.Services.LaunchPool, "LaunchPool", "claim", Pool, Amount)];
}

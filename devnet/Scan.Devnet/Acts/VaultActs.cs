using System.Numerics;
using Scan.Devnet.Chain;
using Scan.Domain.Primitives;

namespace Scan.Devnet.Acts;

/// <summary>The AVS of duration vaults shows itself and creates the one set that they join.</summary>
public sealed record OpenVaultsAvs : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet)
    {
        var avs = devnet.Accounts.VaultsAvs;
        return
        [
            devnet.ToAllocations(avs, "updateAVSMetadataURI", avs, devnet.Plan.VaultsMetadataUri),
            devnet.ToAllocations(avs, "createOperatorSets", avs, new object[] { new object[] { VaultSet.Id, Array.Empty<object>(), devnet.Accounts.Slasher } }),
        ];
    }
}

/// <summary>The operator set of all vaults.</summary>
public static class VaultSet
{
    public const int Id = 1;
}

/// <summary>A vault for the plan's first token is deployed, and its strategy joins the set; vaults are numbered from 0.</summary>
public sealed record DeployVault(int Vault, int Seconds, BigInteger MaxPerDeposit, BigInteger StakeCap, string MetadataUri) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet)
    {
        var (avs, at) = (devnet.Accounts.VaultsAvs, devnet.Addresses);
        object[] config =
        [
            at.Tokens[0], avs, devnet.Accounts.Treasury, Seconds, MaxPerDeposit, StakeCap, MetadataUri, new object[] { avs, VaultSet.Id }, Array.Empty<byte>(), Address.Zero, MetadataUri,
        ];
        return
        [
            devnet.Call(avs, at.Services.StrategyFactory, "StrategyFactory", "deployDurationVaultStrategy", (object)config),
            devnet.ToAllocations(avs, "addStrategiesToOperatorSet", avs, VaultSet.Id, new object[] { at.Vault(Vault) }),
        ];
    }
}

/// <summary>A staker delegates to a vault, which is its own operator.</summary>
public sealed record JoinVault(Address Staker, int Vault) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet) =>
        [devnet.Call(Staker, devnet.Addresses.DelegationManager, "DelegationManager", "delegateTo", devnet.Addresses.Vault(Vault), new object[] { Array.Empty<byte>(), BigInteger.Zero }, Hash32.Zero)];
}

/// <summary>A staker who delegates to the vault gets tokens for nothing and deposits them.</summary>
public sealed record DepositInVault(Address Staker, int Vault, BigInteger Amount) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet)
    {
        var (token, manager) = (devnet.Addresses.Tokens[0], devnet.Addresses.StrategyManager);
        return
        [
            devnet.Call(Staker, token, "Token", "mint", Staker, Amount), devnet.Call(Staker, token, "Token", "approve", manager, Amount),
            devnet.Call(Staker, manager, "StrategyManager", "depositIntoStrategy", devnet.Addresses.Vault(Vault), token, Amount),
        ];
    }
}

/// <summary>A staker queues a withdrawal from a vault that is not locked.</summary>
public sealed record QueueFromVault(Address Staker, int Vault, BigInteger Shares) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet) =>
    [
        devnet.Call(Staker, devnet.Addresses.DelegationManager, "DelegationManager", "queueWithdrawals",
            (object)new object[] { new object[] { new object[] { devnet.Addresses.Vault(Vault) }, new object[] { Shares }, Staker } }),
    ];
}

/// <summary>A queued withdrawal from a vault is paid.</summary>
public sealed record CompleteFromVault(Address Staker, int Vault, long Nonce, long StartBlock, BigInteger Shares) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet)
    {
        var vault = devnet.Addresses.Vault(Vault);
        object[] withdrawal = [Staker, vault, Staker, Nonce, StartBlock, new object[] { vault }, new object[] { Shares }];
        return [devnet.Call(Staker, devnet.Addresses.DelegationManager, "DelegationManager", "completeQueuedWithdrawal", withdrawal, new object[] { devnet.Addresses.Tokens[0] }, true)];
    }
}

/// <summary>The vault's admin locks it: its whole magnitude goes to the set.</summary>
public sealed record LockVault(int Vault) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet) => [devnet.Call(devnet.Accounts.VaultsAvs, devnet.Addresses.Vault(Vault), "DurationVaultStrategy", "lock")];
}

/// <summary>Anybody says that a vault's time is over, or has it try again to leave its set.</summary>
public sealed record MatureVault(int Vault) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet) => [devnet.Call(devnet.Accounts.Confirmer, devnet.Addresses.Vault(Vault), "DurationVaultStrategy", "markMatured")];
}

/// <summary>The arbitrator opens a locked vault before its time.</summary>
public sealed record AdvanceVault(int Vault) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet) => [devnet.Call(devnet.Accounts.Treasury, devnet.Addresses.Vault(Vault), "DurationVaultStrategy", "advanceToWithdrawals")];
}

/// <summary>The admin sets how much a deposit and all of them together may be.</summary>
public sealed record SetVaultLimits(int Vault, BigInteger MaxPerDeposit, BigInteger StakeCap) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet) =>
        [devnet.Call(devnet.Accounts.VaultsAvs, devnet.Addresses.Vault(Vault), "DurationVaultStrategy", "updateTVLLimits", MaxPerDeposit, StakeCap)];
}

/// <summary>The admin names another metadata file.</summary>
public sealed record SetVaultMetadata(int Vault, string MetadataUri) : PlainAct
{
    internal override IReadOnlyList<DevnetCall> Calls(DevnetChain devnet) =>
        [devnet.Call(devnet.Accounts.VaultsAvs, devnet.Addresses.Vault(Vault), "DurationVaultStrategy", "updateMetadataURI", MetadataUri)];
}

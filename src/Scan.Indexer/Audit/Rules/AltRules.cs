using System.Numerics;
using Scan.Domain.AltRestaking;
using Scan.Domain.Documents;
using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;

namespace Scan.Indexer.Audit.Rules;

/// <summary>
/// ALT's vaults, cooldowns and launch pools. Of the vault the 2024 source is public; of stALT and the launch pools nothing is: a deployed contract with other
/// views makes these comparisons unreachable, never wrong.
/// </summary>
internal static class AltRules
{
    private const string Vault = "StakedMultiToken", Staked = "StALT", Pools = "LaunchPool";
    private static readonly FunctionAbi BalanceOf = FunctionAbi.Parse("balanceOf(address account, uint256 id) view returns (uint256)");
    private static readonly FunctionAbi CoolingInVault = FunctionAbi.Parse("cooldownAmount(address user, address operator) view returns (uint256)");
    private static readonly FunctionAbi CoolingSince = FunctionAbi.Parse("cooldownStart(address user, address operator) view returns (uint256)");
    private static readonly FunctionAbi CooldownSeconds = FunctionAbi.Parse("cooldownSec() view returns (uint40)");
    private static readonly FunctionAbi Cooling = FunctionAbi.Parse("cooldownAmount(address user) view returns (uint256)");
    private static readonly FunctionAbi IsDelegated = FunctionAbi.Parse("isDelegated(address user, uint256 vaultId) view returns (bool)");

    public static IEnumerable<AuditRule> All { get; } =
        [new AuditRule<StakingVault>(Vaults), new AuditRule<VaultPosition>(Positions), new AuditRule<CooldownPosition>(Cooldowns), new AuditRule<PoolDelegation>(Delegations)];

    /// <summary>StakedMultiToken.cooldownSec.</summary>
    private static void Vaults(StakingVault v, AuditContext c)
    {
        if (v.CooldownSeconds is { } seconds) c.Behind([Topics.Contract(c.ChainId, v.Address)]).AtNamed(Vault, v.Address).Is("cooldownSeconds", seconds, CooldownSeconds);
    }

    /// <summary>ERC1155.balanceOf with the operator's address as the id; StakedMultiToken.cooldownAmount and, while something cools down, cooldownStart.</summary>
    private static void Positions(VaultPosition p, AuditContext c)
    {
        var id = new BigInteger(p.Operator.ToArray(), isUnsigned: true, isBigEndian: true);
        var vault = c.Behind([Topics.Account(c.ChainId, p.User)], p.Operator).AtNamed(Vault, p.Vault)
            .Is("staked", p.Staked, BalanceOf, p.User, id).Is("cooldown", p.Cooldown, CoolingInVault, p.User, p.Operator);
        if (p is { Cooldown.Sign: > 0, CooldownStartTime: { } start }) vault.Is("cooldownStartTime", start, CoolingSince, p.User, p.Operator);
    }

    /// <summary>StALT.cooldownAmount (assumed).</summary>
    private static void Cooldowns(CooldownPosition p, AuditContext c) =>
        c.Behind([Topics.Account(c.ChainId, p.Account), Topics.Token(c.ChainId, p.Token)]).AtNamed(Staked, p.Token).Is("cooldown", p.Cooldown, Cooling, p.Account);

    /// <summary>LaunchPool.isDelegated (assumed).</summary>
    private static void Delegations(PoolDelegation d, AuditContext c) =>
        c.Behind([Topics.Account(c.ChainId, d.User), Topics.Contract(c.ChainId, d.Pool)]).AtNamed(Pools, d.Pool).Is("delegated", d.Delegated, IsDelegated, d.User, d.VaultId);
}

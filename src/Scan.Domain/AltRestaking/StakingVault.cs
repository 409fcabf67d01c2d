using System.Numerics;
using Scan.Domain.Documents;
using Scan.Domain.Primitives;

namespace Scan.Domain.AltRestaking;

/// <summary>A user's stake with an operator of a StakedALTXterioVault.</summary>
[Document("vault_position")]
public sealed record VaultPosition : IDocument
{
    public required long ChainId { get; init; }
    [Field, KeyOf(typeof(StakingVault))] public required Address Vault { get; init; }
    [Field] public required Address User { get; init; }
    [Field] public required Address Operator { get; init; }
    /// <summary>Stake less Unstake, and transfers between users; in ALT's smallest unit.</summary>
    [Field] public BigInteger Staked { get; init; }
    /// <summary>Last CooldownToUnstake, less what was unstaked since; what may be unstaked when the cooldown ends.</summary>
    public BigInteger Cooldown { get; init; }
    /// <summary>Unix seconds: when the clock last started.</summary>
    [Field] public long? CooldownStartTime { get; init; }
    /// <summary>Sum of RewardsClaimed; unclaimed rewards need a view.</summary>
    public BigInteger RewardsClaimed { get; init; }

    /// <summary>
    /// When the cooldown ends by what the vault asked for at the position's last change, in Unix seconds; null when nothing cools down or the vault had not told. A later
    /// SetCooldownSecForUnstaking moves it, which <see cref="EndOfCooldown"/> knows.
    /// </summary>
    public long? CooldownEndTime { get; init; }

    /// <summary>When the cooldown ends as the vault is now.</summary>
    public long? EndOfCooldown(StakingVault? vault) => Cooldown.Sign > 0 ? CooldownStartTime + vault?.CooldownSeconds : null;

    public byte[] Key() => KeyOf(Vault, User, Operator);
    public static byte[] KeyOf(Address vault, Address user, Address @operator) => DocumentKey.Of(vault, user, @operator);
}

/// <summary>An operator of a vault and what is staked with it.</summary>
[Document("vault_operator")]
public sealed record VaultOperator : IDocument
{
    public required long ChainId { get; init; }
    [Field, KeyOf(typeof(StakingVault))] public required Address Vault { get; init; }
    [Field] public required Address Operator { get; init; }
    [Field] public BigInteger Staked { get; init; }
    public BigInteger Cooldown { get; init; }
    public bool Frozen { get; init; }
    /// <summary>Basis points (SetOperatorFeeBPS); null until told.</summary>
    public int? FeeBips { get; init; }

    /// <summary>Stake that votes on alerts: what does not cool down, none when frozen.</summary>
    public BigInteger VotingStake() => Frozen ? 0 : Staked - Cooldown;

    public byte[] Key() => KeyOf(Vault, Operator);
    public static byte[] KeyOf(Address vault, Address @operator) => DocumentKey.Of(vault, @operator);
}

/// <summary>Settings of a vault; each is null until its event tells.</summary>
[Document("staking_vault")]
public sealed record StakingVault : IDocument
{
    public required long ChainId { get; init; }
    [Field] public required Address Address { get; init; }
    public long? CooldownSeconds { get; init; }
    public int? ProtocolFeeBips { get; init; }
    public BigInteger? MinVotingStake { get; init; }

    public byte[] Key() => KeyOf(Address);
    public static byte[] KeyOf(Address vault) => DocumentKey.Of(vault);
}

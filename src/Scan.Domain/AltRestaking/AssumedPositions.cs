using System.Numerics;
using Scan.Domain.Documents;
using Scan.Domain.Primitives;

namespace Scan.Domain.AltRestaking;

/// <summary>What an account put into and took out of reALT, by ERC-4626's events. Not verified: the deployed ABI is not public.</summary>
[Document("share_flow")]
public sealed record ShareFlow : IDocument
{
    public required long ChainId { get; init; }
    [Field] public required Address Token { get; init; }
    [Field] public required Address Owner { get; init; }
    /// <summary>Sums of Deposit and of Withdraw, assets and shares in their smallest units.</summary>
    public BigInteger DepositedAssets { get; init; }
    public BigInteger DepositedShares { get; init; }
    public BigInteger WithdrawnAssets { get; init; }
    public BigInteger WithdrawnShares { get; init; }
    /// <summary>Always true: pages say "not verified".</summary>
    public bool Assumed { get; init; } = true;

    public byte[] Key() => KeyOf(Token, Owner);
    public static byte[] KeyOf(Address token, Address owner) => DocumentKey.Of(token, owner);
}

/// <summary>A user's delegation of the whole balance to a vault of a LaunchPool. Not verified: the events are assumed.</summary>
[Document("pool_delegation")]
public sealed record PoolDelegation : IDocument
{
    public required long ChainId { get; init; }
    [Field] public required Address Pool { get; init; }
    [Field] public required Address User { get; init; }
    [Field] public required BigInteger VaultId { get; init; }
    /// <summary>VaultDelegated was the last word, not VaultUndelegated.</summary>
    [Field] public bool Delegated { get; init; }
    public required long SinceBlock { get; init; }
    /// <summary>Sum of RewardClaimed.</summary>
    public BigInteger RewardsClaimed { get; init; }
    /// <summary>Always true: pages say "not verified".</summary>
    public bool Assumed { get; init; } = true;

    public byte[] Key() => KeyOf(Pool, User, VaultId);
    public static byte[] KeyOf(Address pool, Address user, BigInteger vaultId) => [.. DocumentKey.Of(pool, vaultId), .. user.ToArray()];
}

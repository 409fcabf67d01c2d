using System.Numerics;
using Scan.Domain.Documents;
using Scan.Domain.Primitives;

namespace Scan.Domain.EigenLayer;

/// <summary>A strategy whose deposits are locked for a time, and which is its own operator for one operator set (DurationVaultStrategy, since v1.12).</summary>
[Document("duration_vault")]
public sealed record DurationVault : IDocument
{
    public required long ChainId { get; init; }
    /// <summary>The strategy's address.</summary>
    [Field] public required Address Address { get; init; }
    /// <summary><see cref="DurationVaultStatus"/>.</summary>
    [Field] public string Status { get; init; } = DurationVaultStatus.Deposits;
    [Field] public Address? Admin { get; init; }
    /// <summary>May end the lock early.</summary>
    public Address? Arbitrator { get; init; }
    [Field] public Address? Token { get; init; }
    /// <summary>Seconds.</summary>
    public long? Duration { get; init; }
    public BigInteger? MaxPerDeposit { get; init; }
    public BigInteger? StakeCap { get; init; }
    /// <summary>Hostile text.</summary>
    public string? MetadataUri { get; init; }
    /// <summary>The operator set it is in (StrategyFactory.DurationVaultDeployed).</summary>
    [Field] public Address? Avs { get; init; }
    public long? SetId { get; init; }
    /// <summary>Unix seconds, from VaultLocked.</summary>
    public long? LockedTime { get; init; }
    [Field] public long? UnlockTime { get; init; }
    /// <summary>Unix seconds, from VaultMatured or VaultAdvancedToWithdrawals.</summary>
    public long? MaturedTime { get; init; }
    /// <summary>The arbitrator ended the lock before its time.</summary>
    public bool EndedEarly { get; init; }

    public byte[] Key() => KeyOf(Address);
    public static byte[] KeyOf(Address vault) => DocumentKey.Of(vault);
}

/// <summary>DurationVaultStrategy's state as its events tell it.</summary>
public static class DurationVaultStatus
{
    /// <summary>Takes deposits.</summary>
    public const string Deposits = "deposits";
    /// <summary>Nothing goes in or out until <see cref="DurationVault.UnlockTime"/>, or until the arbitrator says so.</summary>
    public const string Locked = "locked";
    /// <summary>Pays out.</summary>
    public const string Withdrawals = "withdrawals";
}

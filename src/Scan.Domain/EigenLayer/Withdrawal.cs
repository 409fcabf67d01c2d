using System.Numerics;
using Scan.Domain.Documents;
using Scan.Domain.Primitives;

namespace Scan.Domain.EigenLayer;

/// <summary>A queued withdrawal, known by its root: keccak256 of the encoded struct (DelegationManager; StrategyManager in M1).</summary>
[Document("withdrawal")]
public sealed record Withdrawal : IDocument
{
    public required long ChainId { get; init; }
    [Field] public required Hash32 Root { get; init; }
    /// <summary><see cref="WithdrawalEra"/>: which event queued it.</summary>
    [Field] public required string Era { get; init; }
    /// <summary>The contract that holds the queue: DelegationManager, in M1 StrategyManager; null when only its completion was seen.</summary>
    public Address? Contract { get; init; }
    /// <summary><see cref="WithdrawalStatus"/>. Whether it is completable follows from <see cref="CompletableBlock"/>.</summary>
    [Field] public required string Status { get; init; }
    /// <summary>Null when only its completion was seen; so are the fields of the struct below.</summary>
    [Field] public Address? Staker { get; init; }
    /// <summary>The operator it was delegated to when it was queued; null: none.</summary>
    [Field] public Address? Operator { get; init; }
    public Address? Withdrawer { get; init; }
    public BigInteger? Nonce { get; init; }
    public long? StartBlock { get; init; }
    public IReadOnlyList<WithdrawalShares> Shares { get; init; } = [];
    /// <summary>The first block at which it can be completed under the delays that held when it was queued; null with <see cref="CompletableProblem"/>. What holds now says <see cref="WithdrawalPresent"/>.</summary>
    [Field] public long? CompletableBlock { get; init; }
    /// <summary>Why that block is unknown, in words.</summary>
    public string? CompletableProblem { get; init; }
    [Field] public long? QueuedTime { get; init; }
    public Hash32? QueuedTransaction { get; init; }
    [Field] public long? CompletedBlock { get; init; }
    public long? CompletedTime { get; init; }
    public Hash32? CompletedTransaction { get; init; }
    /// <summary>receiveAsTokens of the completing call; null with <see cref="ReceivedProblem"/>, or while it is queued.</summary>
    public bool? ReceivedAsTokens { get; init; }
    public string? ReceivedProblem { get; init; }
    /// <summary>M2's root of a withdrawal that was queued in M1 (WithdrawalMigrated).</summary>
    public Hash32? MigratedTo { get; init; }

    public byte[] Key() => KeyOf(Root);
    public static byte[] KeyOf(Hash32 root) => DocumentKey.Of(root);
}

/// <summary>Shares of one strategy in a withdrawal.</summary>
/// <param name="Shares">Plain shares; since the slashing release scaled ones: deposit shares × scaling factor.</param>
/// <param name="Withdrawable">What the slashing release's event says could be withdrawn when it was queued; slashing lowers it until the last slashable block. Null before.</param>
public sealed record WithdrawalShares(Address Strategy, BigInteger Shares, BigInteger? Withdrawable);

/// <summary>Releases of EigenLayer's core by the events that they emit.</summary>
public static class WithdrawalEra
{
    public const string M1 = "m1";
    public const string M2 = "m2";
    public const string Slashing = "slashing";
}

public static class WithdrawalStatus
{
    public const string Queued = "queued";
    public const string Completed = "completed";
    /// <summary>Goes on under <see cref="Withdrawal.MigratedTo"/>.</summary>
    public const string Migrated = "migrated";
}

/// <summary>
/// Blocks that withdrawals wait, by contract and strategy: MinWithdrawalDelayBlocksSet, StrategyWithdrawalDelayBlocksSet, M1's WithdrawalDelayBlocksSet; the general one since
/// the slashing release by the view minWithdrawalDelayBlocks, asked when DelegationManager is upgraded and when something is queued.
/// </summary>
[Document("withdrawal_delay")]
public sealed record WithdrawalDelay : IDocument
{
    public required long ChainId { get; init; }
    public required Address Contract { get; init; }
    /// <summary>Zero: for every strategy.</summary>
    [Field(Indexed = false)] public required Address Strategy { get; init; }
    /// <summary>Null with <see cref="Problem"/>.</summary>
    public BigInteger? Blocks { get; init; }
    public string? Problem { get; init; }
    /// <summary>True since the slashing release, which judges all that waits by this one delay, what was queued in M2 too, and knows no strategies' own ones.</summary>
    public bool IsSlashing { get; init; }
    /// <summary>The place of the log that told it.</summary>
    public required long Block { get; init; }
    public int LogIndex { get; init; }

    public byte[] Key() => KeyOf(Contract, Strategy);
    public static byte[] KeyOf(Address contract, Address strategy) => DocumentKey.Of(contract, strategy);
}

/// <summary>Shares of an M1 withdrawal whose root has not been told yet: StrategyManager emits ShareWithdrawalQueued for each strategy first.</summary>
[Document("withdrawal_draft")]
public sealed record WithdrawalDraft : IDocument
{
    public required long ChainId { get; init; }
    [Field(Indexed = false)] public required Address Staker { get; init; }
    public required BigInteger Nonce { get; init; }
    public IReadOnlyList<WithdrawalShares> Shares { get; init; } = [];

    public byte[] Key() => KeyOf(Staker, Nonce);
    public static byte[] KeyOf(Address staker, BigInteger nonce) => DocumentKey.Of(staker, nonce);
}

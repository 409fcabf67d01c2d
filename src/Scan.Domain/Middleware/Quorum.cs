using System.Numerics;
using Scan.Domain.Documents;
using Scan.Domain.Primitives;

namespace Scan.Domain.Middleware;

/// <summary>A quorum of an AVS on BLS middleware: parameters of RegistryCoordinator and StakeRegistry, and its stake now.</summary>
[Document("quorum")]
public sealed record Quorum : IDocument
{
    /// <summary>The <see cref="StakeType"/> that counts slashable stake.</summary>
    public const int TotalSlashable = 1;
    private const int MostTotals = 16;

    public required long ChainId { get; init; }
    [Field] public required Address Avs { get; init; }
    [Field] public required byte Number { get; init; }
    /// <summary>OperatorSetParams.maxOperatorCount; null until an event tells.</summary>
    public long? MaxOperatorCount { get; init; }
    /// <summary>Basis points by which a newcomer's stake must exceed the victim's to churn it out.</summary>
    public int? KickBipsOfOperatorStake { get; init; }
    /// <summary>Basis points of the total stake under which the victim's must be.</summary>
    public int? KickBipsOfTotalStake { get; init; }
    /// <summary>Weight (uint96).</summary>
    public BigInteger? MinimumStake { get; init; }
    /// <summary>0 total delegated, 1 total slashable (QuorumCreated of SlashingRegistryCoordinator; M2 knows only 0).</summary>
    public int StakeType { get; init; }
    /// <summary>Blocks that slashable stake must stay committed for (QuorumCreated, LookAheadPeriodChanged); null outside slashing coordinators, and where <see cref="LookAheadProblem"/> says why.</summary>
    public long? LookAheadBlocks { get; init; }
    /// <summary>Why the look-ahead is unknown: its change names no quorum, and the call was not found. Null while it is known.</summary>
    public string? LookAheadProblem { get; init; }
    public IReadOnlyList<QuorumStrategy> Strategies { get; init; } = [];
    /// <summary>Sum of the last OperatorStakeUpdate of every operator, as weight; the contract emits no total.</summary>
    [Field] public BigInteger TotalStake { get; init; }
    /// <summary>The total in the last blocks in which it changed, oldest first; signatures count by an earlier block's stakes.</summary>
    public IReadOnlyList<StakePoint> RecentTotals { get; init; } = [];
    /// <summary>Members now: BLSApkRegistry.OperatorAddedToQuorums less OperatorRemovedFromQuorums.</summary>
    [Field] public int OperatorCount { get; init; }

    /// <summary>The total after a block (StakeRegistry.getTotalStakeAtBlockNumberFromIndex); null when it is older than what is remembered.</summary>
    public BigInteger? TotalStakeAt(long block) => RecentTotals.At(block, MostTotals);

    public Quorum WithTotalStake(long block, BigInteger total) => this with { TotalStake = total, RecentTotals = RecentTotals.With(block, total, MostTotals) };

    public byte[] Key() => KeyOf(Avs, Number);
    public static byte[] KeyOf(Address avs, byte quorum) => DocumentKey.Of(avs, quorum);
}

/// <summary>A strategy that counts in a quorum. Weight is shares × multiplier / 1e18.</summary>
public sealed record QuorumStrategy(Address Strategy, BigInteger Multiplier);

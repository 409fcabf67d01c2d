using System.Numerics;
using Scan.Domain.Documents;
using Scan.Domain.Primitives;

namespace Scan.Domain.EigenLayer;

/// <summary>One slash of an operator by an operator set (AllocationManager.slashOperator, OperatorSlashed), known by the log's place.</summary>
[Document("slashing")]
public sealed record Slashing : IDocument
{
    public required long ChainId { get; init; }
    [Field] public required Address Operator { get; init; }
    [Field] public required Address Avs { get; init; }
    [Field] public required long SetId { get; init; }
    public required IReadOnlyList<SlashedStrategy> Strategies { get; init; }
    /// <summary>The slasher's words; hostile text.</summary>
    public required string Description { get; init; }
    /// <summary>Counts from 1 per operator set: from StrategyManager's event in the same transaction, or the one after the set's last. Null until a first is told: v1.5.0 brought ids.</summary>
    public BigInteger? SlashId { get; init; }
    [Field] public required long Block { get; init; }
    [Field] public required long Time { get; init; }
    public required int LogIndex { get; init; }
    public required Hash32 Transaction { get; init; }

    public byte[] Key() => KeyOf(Block, LogIndex);
    public static byte[] KeyOf(long block, int logIndex) => DocumentKey.Of(block, logIndex);
}

/// <summary>What a slash took of a strategy.</summary>
/// <param name="WadSlashed">Parts of 1e18 of all that the operator has in the strategy, not of the allocation.</param>
public sealed record SlashedStrategy(Address Strategy, BigInteger WadSlashed);

/// <summary>
/// Slashed shares that wait to be burned or redistributed (StrategyManager.BurnOrRedistributableSharesIncreased and -Decreased, since v1.5.0).
/// </summary>
[Document("slashed_shares")]
public sealed record SlashedShares : IDocument
{
    public required long ChainId { get; init; }
    [Field] public required Address Avs { get; init; }
    [Field] public required long SetId { get; init; }
    [Field] public required BigInteger SlashId { get; init; }
    [Field] public required Address Strategy { get; init; }
    /// <summary>Shares still to be cleared, and all that the slash took.</summary>
    [Field] public BigInteger Shares { get; init; }
    public BigInteger TotalShares { get; init; }
    /// <summary>SlashResolutionBlockSet (since v1.13.0): nothing is cleared up to this block; null when none was told.</summary>
    public long? ResolutionBlock { get; init; }
    [Field] public required long Block { get; init; }
    public long? ClearedBlock { get; init; }

    public byte[] Key() => KeyOf(Avs, SetId, SlashId, Strategy);
    public static byte[] KeyOf(Address avs, long setId, BigInteger slashId, Address strategy) => DocumentKey.Of(avs, setId, slashId, strategy);
}

using System.Numerics;
using Scan.Domain.Documents;
using Scan.Domain.Primitives;

namespace Scan.Domain.EigenLayer;

/// <summary>
/// The magnitude that an operator allocated to a strategy of an operator set (AllocationManager.modifyAllocations, slashOperator).
/// A pending one takes effect at <see cref="EffectBlock"/> without an event: <see cref="MagnitudeAt"/> tells what holds at a block.
/// </summary>
[Document("allocation")]
public sealed record Allocation : IDocument
{
    public required long ChainId { get; init; }
    [Field] public required Address Operator { get; init; }
    [Field] public required Address Avs { get; init; }
    [Field] public required long SetId { get; init; }
    [Field] public required Address Strategy { get; init; }
    /// <summary>In parts of 1e18 of the operator's shares of the strategy, as of the last event.</summary>
    [Field] public BigInteger Magnitude { get; init; }
    /// <summary>The value from <see cref="EffectBlock"/> on; both are null when nothing is pending.</summary>
    public BigInteger? PendingMagnitude { get; init; }
    [Field] public long? EffectBlock { get; init; }
    public required long UpdatedBlock { get; init; }

    public BigInteger MagnitudeAt(long block) => EffectBlock is { } effect && effect <= block ? PendingMagnitude!.Value : Magnitude;

    /// <summary>Shares of the operator that a slash of the set can reach: shares × magnitude / max magnitude.</summary>
    public BigInteger SlashableShares(BigInteger operatorShares, BigInteger maxMagnitude, long block) =>
        maxMagnitude.IsZero ? 0 : operatorShares * MagnitudeAt(block) / maxMagnitude;

    public byte[] Key() => KeyOf(Operator, Avs, SetId, Strategy);
    public static byte[] KeyOf(Address @operator, Address avs, long setId, Address strategy) => DocumentKey.Of(@operator, avs, setId, strategy);
}

/// <summary>How much of a strategy an operator can still allocate, and what slashing left of it (AllocationManager).</summary>
[Document("operator_magnitude")]
public sealed record OperatorMagnitude : IDocument
{
    public required long ChainId { get; init; }
    [Field] public required Address Operator { get; init; }
    [Field] public required Address Strategy { get; init; }
    /// <summary>Last MaxMagnitudeUpdated; 1e18 until the first slash, without an event. It only falls.</summary>
    [Field] public BigInteger MaxMagnitude { get; init; } = Wad.One;
    /// <summary>The last changes of it, <see cref="MostChanges"/> at most, oldest first: a queued withdrawal counts by the one of its last slashable block.</summary>
    public IReadOnlyList<MagnitudeChange> Changes { get; init; } = [];
    /// <summary>Last EncumberedMagnitudeUpdated: allocated, pending deallocations included.</summary>
    public BigInteger EncumberedMagnitude { get; init; }

    /// <summary>Changes that are kept: an AVS may slash as often as it likes.</summary>
    public const int MostChanges = 64;

    /// <summary>AllocationManager.getMaxMagnitudesAtBlock, the block's own changes included; null: so old a one is not kept.</summary>
    public BigInteger? MaxMagnitudeAt(long block)
    {
        if (Changes.Count == 0) return MaxMagnitude;
        if (Changes.LastOrDefault(change => change.Block <= block) is { } change) return change.MaxMagnitude;
        return Changes.Count < MostChanges ? Wad.One : null;
    }

    /// <summary>The same after a change.</summary>
    public OperatorMagnitude With(BigInteger max, long block) =>
        this with { MaxMagnitude = max, Changes = [.. Changes.Where(change => change.Block != block).TakeLast(MostChanges - 1), new MagnitudeChange(block, max)] };

    public BigInteger Allocatable() => MaxMagnitude - EncumberedMagnitude;

    public byte[] Key() => KeyOf(Operator, Strategy);
    public static byte[] KeyOf(Address @operator, Address strategy) => DocumentKey.Of(@operator, strategy);
}

/// <summary>A maximum magnitude and the block from whose end on it held.</summary>
public sealed record MagnitudeChange(long Block, BigInteger MaxMagnitude);

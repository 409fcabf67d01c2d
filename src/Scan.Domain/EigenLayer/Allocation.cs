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
    /// <summary>Last EncumberedMagnitudeUpdated: allocated, pending deallocations included.</summary>
    public BigInteger EncumberedMagnitude { get; init; }

    public BigInteger Allocatable() => MaxMagnitude - EncumberedMagnitude;

    public byte[] Key() => KeyOf(Operator, Strategy);
    public static byte[] KeyOf(Address @operator, Address strategy) => DocumentKey.Of(@operator, strategy);
}

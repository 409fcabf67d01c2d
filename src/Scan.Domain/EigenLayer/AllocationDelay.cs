using Scan.Domain.Documents;
using Scan.Domain.Primitives;

namespace Scan.Domain.EigenLayer;

/// <summary>
/// Blocks that an operator's new allocations take to be effective (AllocationManager.setAllocationDelay). A new delay holds from
/// <see cref="EffectBlock"/> on, without an event; the one before stands until then.
/// </summary>
[Document("allocation_delay")]
public sealed record AllocationDelay : IDocument
{
    public required long ChainId { get; init; }
    [Field] public required Address Operator { get; init; }
    /// <summary>The delay before <see cref="EffectBlock"/>; null: none was set, so nothing could be allocated.</summary>
    public long? PreviousDelay { get; init; }
    /// <summary>The delay from <see cref="EffectBlock"/> on.</summary>
    public required long Delay { get; init; }
    public required long EffectBlock { get; init; }

    public long? DelayAt(long block) => block >= EffectBlock ? Delay : PreviousDelay;

    public byte[] Key() => KeyOf(Operator);
    public static byte[] KeyOf(Address @operator) => DocumentKey.Of(@operator);
}

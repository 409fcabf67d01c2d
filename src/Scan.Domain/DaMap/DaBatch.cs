using System.Numerics;
using Scan.Domain.Documents;
using Scan.Domain.Primitives;

namespace Scan.Domain.DaMap;

/// <summary>Where a batch of rollup blocks lies on the data-availability layer (Set of AltLayer's Celestia map).</summary>
[Document("da_batch")]
public sealed record DaBatch : IDocument
{
    public required long ChainId { get; init; }
    [Field] public required Address Map { get; init; }
    /// <summary>The batch's first rollup block: the map's key.</summary>
    [Field] public required BigInteger FirstBlock { get; init; }
    /// <summary>From the metadata, an integer of at most 32 bytes; null when it is none, or smaller than the first.</summary>
    public BigInteger? LastBlock { get; init; }
    /// <summary>The metadata as 0x hex.</summary>
    public required string Metadata { get; init; }
    /// <summary>Celestia's height.</summary>
    [Field] public required BigInteger DaHeight { get; init; }
    public required Address Sender { get; init; }
    [Field] public required long Block { get; init; }
    [Field] public required long Time { get; init; }

    public byte[] Key() => KeyOf(Map, FirstBlock);
    public static byte[] KeyOf(Address map, BigInteger firstBlock) => DocumentKey.Of(map, firstBlock);
}

/// <summary>The state of a data-availability map: how far it got, and when.</summary>
[Document("da_map")]
public sealed record DaMapState : IDocument
{
    public required long ChainId { get; init; }
    [Field] public required Address Map { get; init; }
    public int BatchCount { get; init; }
    /// <summary>Highest first block that was set.</summary>
    public BigInteger? HighestFirstBlock { get; init; }
    /// <summary>Unix seconds of the last Set: its age tells whether batches are still posted.</summary>
    [Field] public long? LastTime { get; init; }
    /// <summary>Last SetGlobalMetadata.</summary>
    public BigInteger? GlobalMetadata { get; init; }

    public byte[] Key() => KeyOf(Map);
    public static byte[] KeyOf(Address map) => DocumentKey.Of(map);
}

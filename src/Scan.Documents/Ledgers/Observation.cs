namespace Scan.Documents;

/// <summary>A fact that a log omits, pinned to a block hash.</summary>
/// <param name="Key">Unique in its block, such as "input:0x…".</param>
/// <param name="Value">Null when it could not be had for good.</param>
/// <param name="Missing">The reason where there is no value.</param>
/// <param name="Transaction">The transaction it speaks of, if it speaks of one.</param>
public sealed record Observation(long Block, byte[] BlockHash, string Key, byte[]? Value, string? Missing = null, byte[]? Transaction = null);

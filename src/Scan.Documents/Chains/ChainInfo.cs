namespace Scan.Documents;

/// <summary>What identifies a chain when it is opened.</summary>
/// <param name="GenesisHash">The genesis block's hash, or that of the first block the node knows.</param>
/// <param name="ManifestJson">The network manifest without RPC URLs.</param>
/// <param name="History">Keep versions below finality too. Said at the first commit: later starts change nothing.</param>
/// <param name="ManifestFile">Where the manifest with its endpoints stands, for other commands on the same machine.</param>
/// <param name="IsOther">The documents are not those that this manifest gives: they count as made by no version, until they are rebuilt.</param>
public sealed record ChainRegistration(long ChainId, byte[] GenesisHash, string Name, string ManifestJson, long FirstBlock, bool History, string? ManifestFile = null, bool IsOther = false);

/// <summary>A chain's state. Times of blocks are seconds since 1970 UTC.</summary>
public sealed record ChainInfo
{
    public required long ChainId { get; init; }
    public required string Name { get; init; }
    public required string ManifestJson { get; init; }

    /// <summary>backfilling, live or stopped.</summary>
    public required string State { get; init; }
    public required long FirstBlock { get; init; }
    public required bool History { get; init; }
    public long? HeadBlock { get; init; }

    /// <summary>The checkpoint; null before the first commit.</summary>
    public long? IndexedBlock { get; init; }
    public byte[]? IndexedHash { get; init; }
    public long? IndexedTime { get; init; }
    public long? FinalizedBlock { get; init; }

    /// <summary>Canonical logs.</summary>
    public long EventsTotal { get; init; }
    public double EventsPerSecond { get; init; }
    public string? LastError { get; init; }
    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>The sum that the state digest is made of: another whenever any log or document of the chain is another.</summary>
    public byte[] Digest { get; init; } = [];
}

public static class ChainState
{
    public const string Backfilling = "backfilling";
    public const string Live = "live";
    public const string Stopped = "stopped";
}

/// <param name="ParentHash">Empty for a block below finality that only its logs told of.</param>
/// <param name="Time">Seconds since 1970 UTC.</param>
public sealed record BlockRow(long Number, byte[] Hash, byte[] ParentHash, long Time);

/// <summary>The state digest of a chain after a block (design section 4, invariant 12).</summary>
/// <param name="Events">Canonical logs up to the block.</param>
public sealed record ChainDigest(long ChainId, long Block, byte[] BlockHash, long Events, byte[] Sha256);

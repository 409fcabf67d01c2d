namespace Scan.Documents;

/// <summary>What one transaction writes beside the session's documents.</summary>
public sealed class Batch
{
    public required long ChainId { get; init; }
    public required LedgerBuffer Ledger { get; init; }
    public IReadOnlyList<Observation> Observations { get; init; } = [];

    /// <summary>In order: blocks with logs and every block above finality; the last is the new checkpoint.</summary>
    public required IReadOnlyList<BlockRow> Blocks { get; init; }
    public IReadOnlyList<SourceRow> Sources { get; init; } = [];
    public IReadOnlyList<FeedEntry> Items { get; init; } = [];
    public long? HeadBlock { get; init; }

    /// <summary>The chain's finalized block as known when the batch was projected; it never goes back.</summary>
    public long? FinalizedBlock { get; init; }

    /// <summary>False while back-filling.</summary>
    public bool Live { get; init; }
}

/// <summary>Where a chain stands after its last commit.</summary>
public sealed record Checkpoint(long Block, byte[] Hash, long Time);

/// <param name="To">The new checkpoint: at or below the block asked for, with nothing in between; null when nothing is left.</param>
public sealed record RollbackResult(Checkpoint? To, long EventsRetracted, int BlocksRetracted);

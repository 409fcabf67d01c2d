using Npgsql;

namespace Scan.Documents;

/// <summary>Where a chain stands: what a commit starts from and leaves.</summary>
internal sealed record WriterState
{
    public required long ChainId { get; init; }
    public Checkpoint? Checkpoint { get; init; }
    public long? Finalized { get; init; }
    public long EventsTotal { get; init; }
    public Sum256 Digest { get; init; }

    /// <summary>The chain-local number of the next ledger row.</summary>
    public long NextNo { get; init; }

    /// <summary>The highest block that was ever orphaned: only blocks up to it can come back.</summary>
    public long? OrphanedTo { get; init; }
    public bool History { get; init; }

    public static async Task<WriterState> LoadAsync(NpgsqlConnection connection, long chainId, CancellationToken ct)
    {
        var rows = await connection.Command("""
            SELECT indexed_block, indexed_hash, indexed_time, finalized_block, events_total, digest, next_no, orphaned_to, history
            FROM scan.chains WHERE chain_id = $1
            """, chainId).ListAsync(row => new WriterState
        {
            ChainId = chainId,
            Checkpoint = row.IsDBNull(0) ? null : new(row.GetInt64(0), row.Bytes(1), row.GetInt64(2)),
            Finalized = row.LongOrNull(3),
            EventsTotal = row.GetInt64(4),
            Digest = Sum256.Read(row.Bytes(5)),
            NextNo = row.GetInt64(6),
            OrphanedTo = row.LongOrNull(7),
            History = row.GetBoolean(8),
        }, ct);
        return rows.Count == 1 ? rows[0] : throw new InvalidOperationException($"Chain {chainId} was not opened.");
    }
}

using Npgsql;

namespace Scan.Documents;

/// <summary>Restores what stood after an ancestor block, in one transaction; nothing is computed backwards.</summary>
internal sealed class RollbackTransaction(DocumentStore store, NpgsqlConnection connection, WriterState state, long epoch)
{
    private readonly long chainId = state.ChainId;
    private readonly Announcements announcements = new();

    public async Task<(WriterState State, RollbackResult Result)> RunAsync(long toBlock, CancellationToken ct)
    {
        await connection.Command("BEGIN").RunAsync(ct);
        var ancestor = await BlockAsync(toBlock, ct);
        var block = ancestor?.Block.Number ?? -1;
        await RestoreAsync(block, ct);
        var events = await LedgerMarks.OrphanAsync(connection, chainId, block, ct);
        await RetractAlertsAsync(block, ct);
        foreach (var row in events) announcements.AddEvent(row.EventId, FeedState.Retracted, row.Block, row.BlockHash, row.LogIndex, row.Time);
        var blocks = await RemoveBlocksAsync(block, ct);
        foreach (var gone in blocks.Where(b => !(b.Number <= state.Finalized))) announcements.AddBlock(chainId, gone, FeedState.Retracted);
        var next = state with
        {
            Checkpoint = ancestor is { } to ? new(to.Block.Number, to.Block.Hash, to.Block.Time) : null,
            EventsTotal = ancestor?.EventsTotal ?? 0,
            Digest = ancestor?.Digest ?? default,
            OrphanedTo = Math.Max(state.OrphanedTo ?? -1, state.Checkpoint?.Block ?? -1),
        };
        await FinishAsync(next, ct);
        return (next, new(next.Checkpoint, events.Count, blocks.Count));
    }

    /// <summary>The highest stored block up to this one: blocks without a row changed nothing.</summary>
    private async Task<BlockTotals?> BlockAsync(long upTo, CancellationToken ct)
    {
        var rows = await connection.Command("""
            SELECT number, hash, parent_hash, time, events_total, digest FROM scan.blocks WHERE chain_id = $1 AND number <= $2 ORDER BY number DESC LIMIT 1
            """, chainId, upTo).ListAsync(row => new BlockTotals(Chains.ReadBlock(row), row.GetInt64(4), Sum256.Read(row.Bytes(5))), ct);
        return rows.Count == 0 ? null : rows[0];
    }

    /// <param name="block">−1: nothing is left.</param>
    private async Task RestoreAsync(long block, CancellationToken ct)
    {
        await using var sql = new SqlBatch(connection);
        foreach (var (table, versions) in store.Mappings.Select(m => (m.Table, m.Versions)))
        {
            if (block < 0)
            {
                // Late logs of final blocks left no versions to go back to (0349).
                sql.Add($"DELETE FROM {table} WHERE chain_id = $1", chainId);
                sql.Add($"DELETE FROM {versions} WHERE chain_id = $1", chainId);
                continue;
            }
            sql.Add($"DELETE FROM {table} d USING {versions} v WHERE d.chain_id = $1 AND v.chain_id = $1 AND v.id = d.id AND v.valid_to > $2", chainId, block);
            sql.Add($"""
                INSERT INTO {table} (chain_id, id, valid_from, digest, body)
                SELECT chain_id, id, valid_from, digest, body FROM {versions} WHERE chain_id = $1 AND valid_to > $2 AND valid_from <= $2 AND body IS NOT NULL
                """, chainId, block);
            sql.Add($"DELETE FROM {versions} WHERE chain_id = $1 AND valid_to > $2", chainId, block);
        }
        sql.Add("UPDATE scan.observations SET canonical = false WHERE chain_id = $1 AND block > $2", chainId, block);
        sql.Add("DELETE FROM scan.sources WHERE chain_id = $1 AND discovered_block > $2", chainId, block);
        // The blocks that come instead are not read for a source that was closed behind them.
        sql.Add("UPDATE scan.sources SET closed_block = $2 WHERE chain_id = $1 AND closed_block > $2", chainId, block);
        await sql.RunAsync(ct);
    }

    /// <summary>An alert with an earlier state that counts returns to it; the others are retracted.</summary>
    private async Task RetractAlertsAsync(long block, CancellationToken ct)
    {
        var gone = await AlertItems.VoidAsync(connection, chainId, block, ct);
        if (gone.Count == 0) return;
        var standing = await AlertItems.LastAsync(connection, chainId, gone.Select(a => a.Id), ct);
        foreach (var alert in gone)
        {
            if (!standing.TryGetValue(alert.Id, out var earlier)) announcements.Add(alert, FeedState.Retracted, isVoid: true);
            else announcements.Add(earlier, earlier.State == FeedState.Seen && earlier.Block <= state.Finalized ? FeedState.Final : earlier.State);
        }
    }

    private Task<List<BlockRow>> RemoveBlocksAsync(long block, CancellationToken ct) => connection.Command("""
        WITH gone AS (DELETE FROM scan.blocks WHERE chain_id = $1 AND number > $2 RETURNING *)
        SELECT number, hash, parent_hash, time FROM gone ORDER BY number DESC
        """, chainId, block).ListAsync(Chains.ReadBlock, ct);

    private async Task FinishAsync(WriterState next, CancellationToken ct)
    {
        await using var sql = new SqlBatch(connection);
        sql.Add("SELECT scan.check_lead($1, $2)", chainId, epoch);
        sql.Add("""
            UPDATE scan.chains
            SET indexed_block = $2, indexed_hash = $3, indexed_time = $4, events_total = $5, digest = $6, orphaned_to = $7, updated_at = clock_timestamp()
            WHERE chain_id = $1
            """, chainId, next.Checkpoint?.Block, next.Checkpoint?.Hash, next.Checkpoint?.Time, next.EventsTotal, next.Digest.ToArray(), next.OrphanedTo);
        announcements.WriteTo(sql, chainId);
        sql.Add("COMMIT");
        await sql.RunAsync(ct);
    }
}

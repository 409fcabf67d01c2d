using Npgsql;

namespace Scan.Documents;

/// <summary>
/// One batch, one transaction, in two parts. What is new goes first, by COPY, and may do so while the batch before is still on its way. Behind that one's commit come facts and stored
/// documents in one round trip, then check, announcements and commit in the last.
/// </summary>
/// <param name="changes">Encoded.</param>
internal sealed class CommitTransaction(DocumentStore store, NpgsqlConnection connection, long epoch, Batch batch, BatchChanges changes)
{
    private readonly long chainId = batch.ChainId;
    private readonly Announcements announcements = new();
    private WriterState state = null!, next = null!;
    private List<BlockTotals> totals = [];

    public bool Deletes => changes.Kinds.Any(kind => kind.Deleted.Count > 0);

    /// <summary>Begins the transaction, writes the rows that are new and returns what the batch will leave.</summary>
    /// <param name="from">What the batch before will have left.</param>
    /// <param name="before">The commit of the batch before.</param>
    public async Task<WriterState> WriteNewAsync(WriterState from, Task before, CancellationToken ct)
    {
        state = from;
        if (batch.Blocks[0].Number <= state.Checkpoint?.Block) throw new ArgumentException($"Block {batch.Blocks[0].Number} is not above the checkpoint {state.Checkpoint.Block}.", nameof(from));
        var finalized = Max(state.Finalized, batch.FinalizedBlock);
        if (changes.LastWithoutUndo >= 0 && !(changes.LastWithoutUndo <= finalized))
        {
            throw new InvalidOperationException($"Block {changes.LastWithoutUndo} changed documents without an undo step, but is not final.");
        }
        totals = BlockTotals.Compute(state, batch.Blocks, batch.Ledger, changes);
        await BeginAsync(finalized, ct);
        var ledger = await ReviveAsync(before, ct);
        ledger.Number(state.NextNo);
        announcements.AddLedger(ledger.Blocks, state.NextNo);
        await DocumentWrites.CopyAsync(connection, LedgerBuffer.CopyCommand, ledger.Pages, ct);
        await DocumentWrites.CopyAsync(connection, changes.Kinds, ct);
        var last = totals[^1];
        return next = state with
        {
            Checkpoint = new(last.Block.Number, last.Block.Hash, last.Block.Time),
            Finalized = finalized,
            EventsTotal = last.EventsTotal,
            Digest = last.Digest,
            NextNo = state.NextNo + ledger.Count,
        };
    }

    /// <summary>Changes what is stored, and commits. The batch before must be committed.</summary>
    public async Task CompleteAsync(CancellationToken ct)
    {
        await WriteStoredAsync(ct);
        var finalized = next.Finalized;
        if (finalized > (state.Finalized ?? -1)) await FinaliseAsync(finalized.Value, ct);
        foreach (var item in batch.Items) announcements.Add(item, item.State == FeedState.Seen && item.Kind == FeedKind.Alerts && item.Block <= finalized ? FeedState.Final : item.State);
        foreach (var block in batch.Blocks.Where(b => !(b.Number <= finalized))) announcements.AddBlock(chainId, block, FeedState.Seen);
        await FinishAsync(ct);
    }

    private async Task BeginAsync(long? finalized, CancellationToken ct)
    {
        await using var sql = new SqlBatch(connection);
        // Below finality a lost tail is only fetched again; what users were told is always on disk.
        var relaxed = !batch.Live && batch.Blocks[^1].Number <= finalized;
        // It may wait for the commit before longer than the role lets a session idle; one that stalls is ended by whoever takes the lead.
        await sql.Add("BEGIN").Add($"SET LOCAL synchronous_commit = {(relaxed ? "off" : "on")}").Add("SET LOCAL idle_in_transaction_session_timeout = 0").RunAsync(ct);
    }

    private async Task WriteStoredAsync(CancellationToken ct)
    {
        await using var sql = new SqlBatch(connection);
        AddBlocks(sql, BlockTotals.Kept(totals, next.Finalized, state.History));
        if (batch.Observations.Count > 0) ObservationWrites.AddTo(sql, chainId, batch.Observations);
        if (batch.Sources.Count > 0) Sources.AddUpsert(sql, chainId, batch.Sources);
        var expected = DocumentWrites.AddTo(sql, chainId, changes.Kinds);
        var changed = await sql.RunAsync(ct);
        DocumentWrites.Forget(changes.Kinds);
        for (var i = 1; i <= expected.Count; i++)
        {
            if (changed[^i] != expected[^i]) throw new InvalidOperationException("The working set does not match the stored documents.");
        }
    }

    private void AddBlocks(SqlBatch sql, List<BlockTotals> blocks) => sql.Add("""
        INSERT INTO scan.blocks (chain_id, number, hash, parent_hash, time, events_total, digest)
        SELECT $1, * FROM unnest($2, $3, $4, $5, $6, $7)
        """, chainId, blocks.Select(b => b.Block.Number).ToArray(), blocks.Select(b => b.Block.Hash).ToArray(), blocks.Select(b => b.Block.ParentHash).ToArray(),
        blocks.Select(b => b.Block.Time).ToArray(), blocks.Select(b => b.EventsTotal).ToArray(), blocks.Select(b => b.Digest.ToArray()).ToArray());

    /// <summary>Logs of an orphaned block that is canonical again are stored already: they get their rank back, and are announced again.</summary>
    private async Task<LedgerBuffer> ReviveAsync(Task before, CancellationToken ct)
    {
        if (batch.Ledger.Count == 0 || !(batch.Ledger.Blocks[0].Block <= state.OrphanedTo)) return batch.Ledger;
        await before;
        var keys = batch.Ledger.Keys().ToList();
        var revived = await LedgerMarks.ReviveAsync(connection, chainId, keys, ct);
        if (revived.Count == 0) return batch.Ledger;
        foreach (var row in revived) announcements.AddEvent(row.EventId, FeedState.Seen, row.Block, row.BlockHash, row.LogIndex, row.Time);
        return batch.Ledger.Without(revived.Select(r => r.Key).ToHashSet());
    }

    /// <summary>Alerts that finality has passed are announced as final; what only undoing needed is dropped.</summary>
    private async Task FinaliseAsync(long finalized, CancellationToken ct)
    {
        foreach (var alert in await AlertItems.StandingAsync(connection, chainId, state.Finalized ?? -1, finalized, ct)) announcements.Add(alert, FeedState.Final);
        await using var sql = new SqlBatch(connection);
        if (!state.History) sql.Add("DELETE FROM scan.blocks WHERE chain_id = $1 AND number < (SELECT max(number) FROM scan.blocks WHERE chain_id = $1 AND number <= $2)", chainId, finalized);
        foreach (var mapping in store.Mappings)
        {
            sql.Add($"DELETE FROM {mapping.Versions} WHERE chain_id = $1 AND valid_to <= $2{(state.History ? " AND valid_to > $3 AND body IS NULL" : "")}",
                state.History ? [chainId, finalized, state.Finalized ?? -1] : [chainId, finalized]);
        }
        await sql.RunAsync(ct);
    }

    private async Task FinishAsync(CancellationToken ct)
    {
        await using var sql = new SqlBatch(connection);
        sql.Add("SELECT scan.check_lead($1, $2)", chainId, epoch);
        sql.Add("""
            UPDATE scan.chains
            SET state = $2, head_block = greatest(head_block, $3), indexed_block = $4, indexed_hash = $5, indexed_time = $6, finalized_block = $7,
                events_total = $8, digest = $9, next_no = $10, last_error = NULL, updated_at = clock_timestamp(),
                events_per_second = CASE WHEN updated_at < clock_timestamp() THEN
                    events_per_second * 0.7 + 0.3 * $11 / extract(epoch FROM clock_timestamp() - updated_at) ELSE events_per_second END
            WHERE chain_id = $1
            """, chainId, batch.Live ? ChainState.Live : ChainState.Backfilling, Max(batch.HeadBlock, next.Checkpoint!.Block), next.Checkpoint.Block, next.Checkpoint.Hash,
            next.Checkpoint.Time, next.Finalized, next.EventsTotal, next.Digest.ToArray(), next.NextNo, (double)(next.EventsTotal - state.EventsTotal));
        announcements.WriteTo(sql, chainId);
        sql.Add("COMMIT");
        await sql.RunAsync(ct);
    }

    private static long? Max(long? x, long? y) => x is null || y > x ? y : x;
}

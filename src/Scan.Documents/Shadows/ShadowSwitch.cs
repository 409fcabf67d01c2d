using Npgsql;

namespace Scan.Documents;

/// <summary>The transaction that puts a shadow in the place of the live state.</summary>
/// <param name="connection">The session that holds the shadow's lock.</param>
internal sealed class ShadowSwitch(NpgsqlConnection connection, ShadowTables tables, WriterState rebuilt, IReadOnlyList<SourceRow> lateSources, int projection)
{
    private readonly long chainId = rebuilt.ChainId;

    public async Task RunAsync(Lead lead, CancellationToken ct)
    {
        await using var transaction = await connection.BeginTransactionAsync(ct);
        try
        {
            await connection.Command("SELECT scan.check_lead($1, $2)", chainId, lead.Epoch).RunAsync(ct);
            var before = await WriterState.LoadAsync(connection, chainId, ct);
            await using (var sql = new SqlBatch(connection, SqlBatch.NoLimit))
            {
                tables.AddSwitch(sql, before.Finalized ?? -1);
                // What is closed and told again says what it was told again.
                foreach (var rows in lateSources.GroupBy(row => row.ClosedBlock is null).OrderBy(rows => rows.Key)) Sources.AddUpsert(sql, chainId, [.. rows]);
                await sql.RunAsync(ct);
            }
            await FinishAsync(before, await AddLateAsync(before.NextNo, ct), ct);
            await transaction.CommitAsync(ct);
        }
        catch (PostgresException e) when (e.SqlState == Lead.FencedState)
        {
            throw new FencedException(chainId, lead.Epoch);
        }
    }

    private Task<List<LedgerBuffer.BlockSum>> AddLateAsync(long firstNo, CancellationToken ct)
    {
        const string Columns = "s1, s2, s3, kind, canonical, chain_id, block, time, log_index, tx_index, ordinal, block_hash, tx, address, log, problem";
        var insert = connection.Command($"""
            WITH added AS (
                INSERT INTO scan.ledger (no, {Columns})
                SELECT $1 - 1 + row_number() OVER (ORDER BY block, log_index), {Columns} FROM {tables.Ledger} WHERE late
                RETURNING block)
            SELECT block, count(*)::integer FROM added GROUP BY block ORDER BY block
            """, firstNo);
        insert.CommandTimeout = SqlBatch.NoLimit;
        return insert.ListAsync(row => new LedgerBuffer.BlockSum(row.GetInt64(0), row.GetInt32(1), default), ct);
    }

    private async Task FinishAsync(WriterState before, List<LedgerBuffer.BlockSum> late, CancellationToken ct)
    {
        await using var sql = new SqlBatch(connection);
        var announcements = new Announcements();
        announcements.AddLedger(late, before.NextNo);
        sql.Add("""
            UPDATE scan.chains SET events_total = $2, digest = $3, next_no = $4, projection = $5, updated_at = clock_timestamp(),
                first_block = least(first_block, (SELECT min(from_block) FROM scan.sources WHERE chain_id = $1 AND closed_block IS NULL))
            WHERE chain_id = $1
            """, chainId, rebuilt.EventsTotal, rebuilt.Digest.ToArray(), before.NextNo + late.Sum(block => block.Rows), projection);
        announcements.WriteTo(sql, chainId);
        await sql.RunAsync(ct);
    }
}

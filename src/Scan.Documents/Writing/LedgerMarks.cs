using Npgsql;

namespace Scan.Documents;

/// <summary>Takes ledger rows out of the canonical chain and puts them back.</summary>
internal static class LedgerMarks
{
    private const string Returned = "l.block, l.block_hash, l.log_index, l.time, l.tx, l.address, l.ordinal";

    internal sealed record Marked(long ChainId, long Block, byte[] BlockHash, int LogIndex, long Time, byte[] Transaction, byte[] Address, int Ordinal)
    {
        public LedgerKey Key => new(Block, LogIndex, Convert.ToHexString(BlockHash));
        public string EventId => LedgerRow.EventIdOf(ChainId, Transaction, Address, Ordinal);
    }

    /// <summary>Rows above <paramref name="block"/> become orphaned; returns them, the last first.</summary>
    public static Task<List<Marked>> OrphanAsync(NpgsqlConnection connection, long chainId, long block, CancellationToken ct) => RunAsync(connection, chainId, $"""
        WITH l AS (UPDATE scan.ledger SET canonical = false WHERE chain_id = $1 AND block > $2 AND canonical RETURNING *)
        SELECT {Returned} FROM l ORDER BY block DESC, log_index DESC
        """, [chainId, block], ct);

    /// <summary>Stored rows with these keys become canonical again; returns them in order.</summary>
    public static Task<List<Marked>> ReviveAsync(NpgsqlConnection connection, long chainId, List<LedgerKey> keys, CancellationToken ct) => RunAsync(connection, chainId, $"""
        WITH l AS (
            UPDATE scan.ledger l SET canonical = true FROM unnest($2, $3, $4) AS k(block, log_index, block_hash)
            WHERE l.chain_id = $1 AND l.block = k.block AND l.log_index = k.log_index AND l.block_hash = k.block_hash AND NOT l.canonical
            RETURNING l.*)
        SELECT {Returned} FROM l ORDER BY block, log_index
        """, [chainId, keys.Select(k => k.Block).ToArray(), keys.Select(k => k.LogIndex).ToArray(), keys.Select(k => Convert.FromHexString(k.BlockHash)).ToArray()], ct);

    private static Task<List<Marked>> RunAsync(NpgsqlConnection connection, long chainId, string sql, object[] values, CancellationToken ct) =>
        connection.Command(sql, values).ListAsync(
            row => new Marked(chainId, row.GetInt64(0), row.Bytes(1), row.GetInt32(2), row.GetInt64(3), row.Bytes(4), row.Bytes(5), row.GetInt32(6)), ct);
}

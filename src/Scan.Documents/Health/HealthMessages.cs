using Npgsql;
using NpgsqlTypes;

namespace Scan.Documents;

/// <summary>What operators' verifiers said of themselves in signed messages: the last one of each operator and rollup.</summary>
public sealed class HealthMessages(NpgsqlDataSource db)
{
    /// <summary>False: one of the same second or a later one is there, so that no message counts twice.</summary>
    public async Task<bool> AddAsync(HealthMessageRow message, byte[] signature, DateTimeOffset now, CancellationToken ct) => await db.Command("""
        INSERT INTO scan.health_messages AS m (chain_id, avs, operator, rollup_chain_id, block, block_hash, verifier_mode, time, signature, received_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        ON CONFLICT (chain_id, avs, operator, rollup_chain_id) DO UPDATE SET block = excluded.block, block_hash = excluded.block_hash, verifier_mode = excluded.verifier_mode,
            time = excluded.time, signature = excluded.signature, received_at = excluded.received_at WHERE m.time < excluded.time
        RETURNING true
        """, message.ChainId, message.Avs, message.Operator, message.RollupChainId ?? "", message.Block, message.BlockHash, message.VerifierMode is { } mode ? mode : Sql.Null(NpgsqlDbType.Text), message.Time, signature, now)
        .ScalarAsync<bool?>(ct) == true;

    /// <summary>All of an AVS.</summary>
    public Task<List<HealthMessageRow>> OfAvsAsync(long chainId, byte[] avs, CancellationToken ct) => db.Command("""
        SELECT operator, rollup_chain_id, block, block_hash, verifier_mode, time FROM scan.health_messages WHERE chain_id = $1 AND avs = $2 ORDER BY operator, rollup_chain_id
        """, chainId, avs).ListAsync(row => new HealthMessageRow(chainId, avs, row.Bytes(0), row.GetString(1) is { Length: > 0 } rollup ? rollup : null, row.GetInt64(2), row.Bytes(3), row.TextOrNull(4), row.GetInt64(5)), ct);
}

/// <param name="RollupChainId">Null: of the AVS's own chain.</param>
/// <param name="Time">Unix seconds, as signed.</param>
public sealed record HealthMessageRow(long ChainId, byte[] Avs, byte[] Operator, string? RollupChainId, long Block, byte[] BlockHash, string? VerifierMode, long Time);

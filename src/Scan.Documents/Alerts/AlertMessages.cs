using Npgsql;
using NpgsqlTypes;

namespace Scan.Documents;

/// <summary>Which rollup blocks alerts' message hashes name, as the rollups' nodes said.</summary>
public sealed class AlertMessages(NpgsqlDataSource db)
{
    /// <summary>Message hashes of a chain's alerts against these rollups that are not resolved and due, those of open alerts first.</summary>
    /// <param name="rollups">Rollup chain ids as decimal strings.</param>
    public async Task<IReadOnlyList<(string RollupChainId, byte[] MessageHash, int Tries)>> DueAsync(long chainId, IReadOnlyCollection<string> rollups, DateTimeOffset now, int take, CancellationToken ct) =>
        rollups.Count == 0 ? [] : await db.Command("""
            SELECT a.rollup, a.message, coalesce(m.tries, 0) FROM (
                SELECT body ->> 'rollupChainId' AS rollup, decode(substr(body ->> 'messageHash', 3), 'hex') AS message, bool_or(body ->> 'status' = 'open') AS open, max((body ->> 'block')::bigint) AS block
                FROM scan.d_alert WHERE chain_id = $1 AND body ->> 'rollupChainId' = ANY($2) GROUP BY 1, 2) a
            LEFT JOIN scan.alert_messages m ON m.rollup_chain_id = a.rollup AND m.message_hash = a.message
            WHERE m.message_hash IS NULL OR m.next_try <= $3 ORDER BY a.open DESC, a.block DESC LIMIT $4
            """, chainId, rollups.ToArray(), now, take).ListAsync(row => (row.GetString(0), row.Bytes(1), row.GetInt32(2)), ct);

    /// <summary>When the next question to these rollups is due by itself; null: none is.</summary>
    public async Task<DateTimeOffset?> NextTryAsync(IReadOnlyCollection<string> rollups, CancellationToken ct) => (await db.Command(
        "SELECT min(next_try) FROM scan.alert_messages WHERE rollup_chain_id = ANY($1)", (object)rollups.ToArray()).ListAsync(row => row.TimeOrNull(0), ct)).Single();

    /// <param name="nextTry">Null: it is settled.</param>
    public Task StoreAsync(string rollupChainId, byte[] messageHash, long? rollupBlock, string? problem, DateTimeOffset checkedAt, DateTimeOffset? nextTry, int tries, CancellationToken ct) => db.Command("""
        INSERT INTO scan.alert_messages (rollup_chain_id, message_hash, rollup_block, problem, checked_at, next_try, tries) VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (rollup_chain_id, message_hash) DO UPDATE SET rollup_block = excluded.rollup_block, problem = excluded.problem, checked_at = excluded.checked_at,
            next_try = excluded.next_try, tries = excluded.tries
        """, rollupChainId, messageHash, rollupBlock is { } block ? block : Sql.Null(NpgsqlDbType.Bigint), Sql.Clean(problem) is { } text ? text : Sql.Null(NpgsqlDbType.Text), checkedAt,
        nextTry is { } next ? next : Sql.Null(NpgsqlDbType.TimestampTz), tries).RunAsync(ct);

    /// <summary>What is known of alerts' message hashes.</summary>
    public async Task<IReadOnlyDictionary<DocumentId, MessageRow>> LoadAsync(IReadOnlyCollection<DocumentId> alerts, CancellationToken ct) => alerts.Count == 0 ? new Dictionary<DocumentId, MessageRow>() :
        (await db.Command("""
            SELECT d.chain_id, d.id, m.rollup_block, m.problem, m.checked_at FROM unnest($1, $2) AS k(c, i) JOIN scan.d_alert d ON d.chain_id = k.c AND d.id = k.i
            JOIN scan.alert_messages m ON m.rollup_chain_id = d.body ->> 'rollupChainId' AND m.message_hash = decode(substr(d.body ->> 'messageHash', 3), 'hex')
            """, alerts.Select(a => a.ChainId).ToArray(), alerts.Select(a => a.Id).ToArray())
            .ListAsync(row => (Of: new DocumentId(row.GetInt64(0), row.Bytes(1)), Row: new MessageRow(row.LongOrNull(2), row.TextOrNull(3), row.GetFieldValue<DateTimeOffset>(4))), ct))
        .ToDictionary(m => m.Of, m => m.Row);
}

/// <param name="RollupBlock">Null with <paramref name="Problem"/>.</param>
public sealed record MessageRow(long? RollupBlock, string? Problem, DateTimeOffset CheckedAt);

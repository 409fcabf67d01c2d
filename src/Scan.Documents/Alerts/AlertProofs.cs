using Npgsql;
using NpgsqlTypes;

namespace Scan.Documents;

/// <summary>What came of checking alerts. A proof is of one log: it counts while that log is canonical, so a reorg drops it.</summary>
public sealed class AlertProofs(NpgsqlDataSource db)
{
    /// <summary>The proof's log still stands.</summary>
    private const string Stands = """
        EXISTS (SELECT 1 FROM scan.ledger l WHERE l.chain_id = p.chain_id AND l.block = p.block AND l.log_index = p.log_index AND l.block_hash = p.block_hash AND l.canonical)
        """;

    /// <summary>Alerts of a chain that were not checked as they stand, or are due again; the newest first. With how often each was tried.</summary>
    public async Task<IReadOnlyList<(DocumentId Alert, int Tries)>> DueAsync(long chainId, DateTimeOffset now, int take, CancellationToken ct) => await db.Command($"""
        SELECT d.id, coalesce(p.tries, 0) FROM scan.d_alert d
        LEFT JOIN scan.alert_proofs p ON p.chain_id = d.chain_id AND p.id = d.id AND p.block = (d.body ->> 'block')::bigint AND {Stands}
        WHERE d.chain_id = $1 AND (p.id IS NULL OR p.next_try <= $2) ORDER BY (d.body ->> 'block')::bigint DESC LIMIT $3
        """, chainId, now, take).ListAsync(row => (new DocumentId(chainId, row.Bytes(0)), row.GetInt32(1)), ct);

    /// <summary>When the next check of a chain is due by itself; null: none is.</summary>
    public async Task<DateTimeOffset?> NextTryAsync(long chainId, CancellationToken ct) =>
        (await db.Command("SELECT min(next_try) FROM scan.alert_proofs WHERE chain_id = $1 AND next_try IS NOT NULL", chainId).ListAsync(row => row.TimeOrNull(0), ct)).Single();

    public Task StoreAsync(AlertProofRow proof, CancellationToken ct) => db.Command("""
        INSERT INTO scan.alert_proofs (chain_id, id, block, block_hash, log_index, outcome, checked_at, next_try, tries, body) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        ON CONFLICT (chain_id, id) DO UPDATE SET block = excluded.block, block_hash = excluded.block_hash, log_index = excluded.log_index, outcome = excluded.outcome,
            checked_at = excluded.checked_at, next_try = excluded.next_try, tries = excluded.tries, body = excluded.body
        """, proof.Alert.ChainId, proof.Alert.Id, proof.Block, proof.BlockHash, proof.LogIndex, proof.Outcome, proof.CheckedAt,
        proof.NextTry is { } next ? next : Sql.Null(NpgsqlDbType.TimestampTz), proof.Tries, new NpgsqlParameter { Value = JsonText.Cleaned(proof.BodyJson), NpgsqlDbType = NpgsqlDbType.Jsonb }).RunAsync(ct);

    /// <summary>The proofs of alerts as they stand, as JSON.</summary>
    public async Task<IReadOnlyDictionary<DocumentId, string>> LoadAsync(IReadOnlyCollection<DocumentId> alerts, CancellationToken ct) => alerts.Count == 0 ? new Dictionary<DocumentId, string>() :
        (await db.Command($"""
            SELECT p.chain_id, p.id, p.body::text FROM scan.alert_proofs p JOIN unnest($1, $2) AS k(c, i) ON p.chain_id = k.c AND p.id = k.i WHERE {Stands}
            """, alerts.Select(a => a.ChainId).ToArray(), alerts.Select(a => a.Id).ToArray()).ListAsync(row => (Of: new DocumentId(row.GetInt64(0), row.Bytes(1)), Body: row.GetString(2)), ct))
        .ToDictionary(p => p.Of, p => p.Body);

    /// <summary>How many proofs there are of each outcome, by chain.</summary>
    public async Task<IReadOnlyList<(long ChainId, string Outcome, long Count)>> TotalsAsync(CancellationToken ct) => await db.Command($"""
        SELECT p.chain_id, p.outcome, count(*) FROM scan.alert_proofs p WHERE {Stands} GROUP BY 1, 2 ORDER BY 1, 2
        """).ListAsync(row => (row.GetInt64(0), row.GetString(1), row.GetInt64(2)), ct);
}

/// <summary>A stored check of an alert.</summary>
/// <param name="NextTry">Null: it is settled.</param>
/// <param name="BodyJson">The proof as readers see it.</param>
public sealed record AlertProofRow(DocumentId Alert, long Block, byte[] BlockHash, int LogIndex, string Outcome, DateTimeOffset CheckedAt, DateTimeOffset? NextTry, int Tries, string BodyJson);

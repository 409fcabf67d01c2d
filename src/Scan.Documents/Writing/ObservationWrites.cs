namespace Scan.Documents;

/// <summary>Puts observations where they are kept.</summary>
internal static class ObservationWrites
{
    /// <summary>The last answer to a question counts; one of an orphaned block that is asked again is canonical again.</summary>
    public static void AddTo(SqlBatch sql, long chainId, IReadOnlyList<Observation> rows) => sql.Add("""
        INSERT INTO scan.observations (chain_id, block, block_hash, key, value, missing, tx)
        SELECT $1, * FROM unnest($2, $3, $4, $5, $6, $7)
        ON CONFLICT (chain_id, block, key, block_hash) DO UPDATE SET value = excluded.value, missing = excluded.missing, canonical = true
        """, chainId, rows.Select(o => o.Block).ToArray(), rows.Select(o => o.BlockHash).ToArray(), rows.Select(o => o.Key).ToArray(),
        rows.Select(o => o.Value).ToArray(), rows.Select(o => o.Missing).ToArray(), rows.Select(o => o.Transaction).ToArray());
}

using Npgsql;

namespace Scan.Documents;

/// <summary>A schema beside the live one in which a chain's documents are built anew. Dropped and made again at each start: a broken attempt leaves nothing.</summary>
internal sealed class ShadowTables(long chainId, IReadOnlyList<DocumentMapping> live)
{
    public string Schema { get; } = $"scan_shadow_{chainId}";

    public IReadOnlyList<DocumentMapping> Mappings => [.. live.Select(mapping => mapping.In(Schema))];
    public string Ledger => $"{Schema}.ledger";
    public string Observations => $"{Schema}.observations";
    public string Blocks => $"{Schema}.blocks";

    public async Task CreateAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var sql = new SqlBatch(connection);
        AddDrop(sql);
        sql.Add($"CREATE SCHEMA {Schema}");
        foreach (var (from, to) in live.Zip(Mappings))
        {
            sql.Add($"CREATE UNLOGGED TABLE {to.Table} (LIKE {from.Table}, PRIMARY KEY (chain_id, id)) WITH (fillfactor = 80)");
            sql.Add($"CREATE UNLOGGED TABLE {to.Versions} (LIKE {from.Versions}, PRIMARY KEY (chain_id, id, valid_to))");
        }
        sql.Add($"CREATE UNLOGGED TABLE {Ledger} (LIKE scan.ledger, late boolean NOT NULL DEFAULT false, PRIMARY KEY (chain_id, block, log_index, block_hash))");
        sql.Add($"CREATE UNLOGGED TABLE {Observations} (LIKE scan.observations INCLUDING DEFAULTS, PRIMARY KEY (chain_id, block, key, block_hash))");
        sql.Add($"CREATE UNLOGGED TABLE {Blocks} (number bigint PRIMARY KEY, hash bytea NOT NULL, parent_hash bytea NOT NULL, time bigint NOT NULL, events_total bigint NOT NULL, digest bytea NOT NULL)");
        await sql.RunAsync(ct);
    }

    public void AddDrop(SqlBatch sql) => sql.Add($"DROP SCHEMA IF EXISTS {Schema} CASCADE");

    /// <summary>Puts the shadow in the place of the chain's live documents.</summary>
    /// <param name="finalized">Absences up to it are of no use to anybody.</param>
    public void AddSwitch(SqlBatch sql, long finalized)
    {
        foreach (var (to, from) in live.Zip(Mappings))
        {
            sql.Add($"DELETE FROM {to.Table} WHERE chain_id = $1", chainId);
            sql.Add($"INSERT INTO {to.Table} (chain_id, id, valid_from, digest, body) SELECT chain_id, id, valid_from, digest, body FROM {from.Table}");
            sql.Add($"DELETE FROM {to.Versions} WHERE chain_id = $1", chainId);
            sql.Add($"""
                INSERT INTO {to.Versions} (chain_id, id, valid_from, valid_to, digest, body)
                SELECT chain_id, id, valid_from, valid_to, digest, body FROM {from.Versions} WHERE body IS NOT NULL OR valid_to > $1
                """, finalized);
        }
        sql.Add($"""
            INSERT INTO scan.blocks AS b (chain_id, number, hash, parent_hash, time, events_total, digest)
            SELECT $1, number, hash, parent_hash, time, events_total, digest FROM {Blocks} WHERE octet_length(hash) > 0
            ON CONFLICT (chain_id, number) DO UPDATE SET events_total = excluded.events_total, digest = excluded.digest
            """, chainId);
        sql.Add($"""
            UPDATE scan.ledger l SET s1 = n.s1, s2 = n.s2, s3 = n.s3, kind = n.kind, ordinal = n.ordinal, log = n.log, problem = n.problem FROM {Ledger} n
            WHERE NOT n.late AND l.chain_id = n.chain_id AND l.block = n.block AND l.log_index = n.log_index AND l.block_hash = n.block_hash
            """);
        // A log of an orphaned block that became canonical again.
        sql.Add($"""
            DELETE FROM scan.ledger l USING {Ledger} n
            WHERE n.late AND NOT l.canonical AND l.chain_id = n.chain_id AND l.block = n.block AND l.log_index = n.log_index AND l.block_hash = n.block_hash
            """);
        sql.Add($"""
            INSERT INTO scan.observations (chain_id, block, block_hash, key, value, missing, tx)
            SELECT chain_id, block, block_hash, key, value, missing, tx FROM {Observations}
            ON CONFLICT (chain_id, block, key, block_hash) DO UPDATE SET value = excluded.value, missing = excluded.missing, canonical = true
            """);
    }
}

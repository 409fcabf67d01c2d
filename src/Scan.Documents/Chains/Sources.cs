using Npgsql;

namespace Scan.Documents;

/// <summary>The contracts that are read, from manifests and discovered. The latter are written by <see cref="ChainWriter"/>, the former by <see cref="Lead.SettleAsync"/>.</summary>
public sealed class Sources(NpgsqlDataSource db)
{
    internal const string Query = """
        SELECT address, system, contract, from_block, avs, registry, parent, name, discovered_block, discovered_log, closed_block
        FROM scan.sources WHERE chain_id = $1 ORDER BY from_block, discovered_log NULLS FIRST, address, system, contract, parent NULLS FIRST
        """;

    public async Task<IReadOnlyList<SourceRow>> ListAsync(long chainId, CancellationToken ct) => await db.Command(Query, chainId).ListAsync(Read, ct);

    /// <summary>All that is stored of where these contracts belong.</summary>
    public async Task<IReadOnlyList<SourceLink>> LinksAsync(long chainId, IReadOnlyList<byte[]> addresses, CancellationToken ct) => await db.Command("""
        SELECT address, avs, registry FROM scan.sources WHERE chain_id = $1 AND address = ANY ($2)
        UNION SELECT parent, avs, registry FROM scan.sources WHERE chain_id = $1 AND parent = ANY ($2)
        """, chainId, addresses.ToArray()).ListAsync(row => new SourceLink(row.Bytes(0), row.BytesOrNull(1), row.BytesOrNull(2)), ct);

    /// <summary>Contracts whose given name holds the text, in any case.</summary>
    public async Task<IReadOnlyList<(long ChainId, byte[] Address, string Contract, string Name)>> SearchAsync(string text, int take, CancellationToken ct) => await db.Command("""
        SELECT chain_id, address, contract, name FROM scan.sources WHERE strpos(lower(name), lower($1)) > 0 ORDER BY name, chain_id, address LIMIT $2
        """, Sql.Clean(text)!, take).ListAsync(row => (row.GetInt64(0), row.Bytes(1), row.GetString(2), row.GetString(3)), ct);

    /// <summary>Whether a contract is read at all; the ledger has no index by contract that could tell it as fast.</summary>
    public async Task<bool> IsReadAsync(long chainId, byte[] address, CancellationToken ct) =>
        await db.Command("SELECT EXISTS (SELECT 1 FROM scan.sources WHERE chain_id = $1 AND address = $2)", chainId, address).ScalarAsync<bool>(ct);

    /// <summary>Marks rows that count no longer; what they brought stays.</summary>
    internal static void AddClosing(SqlBatch sql, long chainId, IReadOnlyList<SourceRow> rows, long lastBlock) => sql.Add("""
        UPDATE scan.sources s SET closed_block = $6 FROM unnest($2, $3, $4, $5) AS d (address, system, contract, parent)
        WHERE s.chain_id = $1 AND (s.address, s.system, s.contract, coalesce(s.parent, '')) = (d.address, d.system, d.contract, coalesce(d.parent, '')) AND s.closed_block IS NULL
        """, chainId, rows.Select(r => r.Address).ToArray(), rows.Select(r => r.System).ToArray(), rows.Select(r => r.Contract).ToArray(), rows.Select(r => r.Parent).ToArray(), lastBlock);

    /// <summary>
    /// What a manifest names and what contracts tell of are rows of their own: no telling changes what another one, or the manifest, said, nor does its end undo it. A contract has one row of its manifest, and
    /// that says what the manifest says. A closed row that is opened again says what it is opened with, and was read from there on.
    /// </summary>
    internal static void AddUpsert(SqlBatch sql, long chainId, IReadOnlyList<SourceRow> given)
    {
        // Told of by the same contract at several blocks: the first counts.
        List<SourceRow> rows = [.. given.GroupBy(r => (Convert.ToHexString(r.Address), r.System, r.Contract, Convert.ToHexString(r.Parent ?? []))).Select(same => same.MinBy(r => r.FromBlock)!)];
        SourceRow[] named = [.. rows.Where(r => r is { Parent: null, ClosedBlock: null } && r.Address.AsSpan().ContainsAnyExcept((byte)0))];
        if (named.Length > 0)
        {
            sql.Add("""
                DELETE FROM scan.sources s USING unnest($2, $3, $4) AS n (address, system, contract)
                WHERE s.chain_id = $1 AND s.address = n.address AND s.parent IS NULL AND (s.system, s.contract) <> (n.system, n.contract)
                """, chainId, named.Select(r => r.Address).ToArray(), named.Select(r => r.System).ToArray(), named.Select(r => r.Contract).ToArray());
        }
        sql.Add("""
            INSERT INTO scan.sources AS s (chain_id, address, system, contract, avs, registry, parent, name, from_block, discovered_block, discovered_log, closed_block)
            SELECT $1, * FROM unnest($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
            ON CONFLICT (chain_id, address, system, contract, coalesce(parent, '')) DO UPDATE SET
                avs = CASE WHEN s.parent IS NULL OR s.closed_block IS NOT NULL OR excluded.from_block < s.from_block THEN excluded.avs ELSE s.avs END,
                registry = CASE WHEN s.parent IS NULL OR s.closed_block IS NOT NULL OR excluded.from_block < s.from_block THEN excluded.registry ELSE s.registry END,
                name = excluded.name,
                from_block = CASE WHEN s.closed_block IS NOT NULL THEN excluded.from_block ELSE least(s.from_block, excluded.from_block) END,
                discovered_block = CASE WHEN num_nonnulls(s.closed_block, excluded.closed_block) > 0 THEN excluded.discovered_block ELSE least(s.discovered_block, excluded.discovered_block) END,
                discovered_log = CASE WHEN num_nonnulls(s.closed_block, excluded.closed_block) > 0 OR excluded.discovered_block < s.discovered_block THEN excluded.discovered_log ELSE s.discovered_log END,
                closed_block = excluded.closed_block
            """, chainId, rows.Select(r => r.Address).ToArray(), rows.Select(r => r.System).ToArray(), rows.Select(r => r.Contract).ToArray(),
            rows.Select(r => r.Avs).ToArray(), rows.Select(r => r.Registry).ToArray(), rows.Select(r => r.Parent).ToArray(), rows.Select(r => Sql.Clean(r.Name)).ToArray(),
            rows.Select(r => r.FromBlock).ToArray(), rows.Select(r => r.DiscoveredBlock).ToArray(), rows.Select(r => r.DiscoveredLogIndex).ToArray(), rows.Select(r => r.ClosedBlock).ToArray());
    }

    internal static SourceRow Read(NpgsqlDataReader row) => new(
        row.Bytes(0), row.GetString(1), row.GetString(2), row.GetInt64(3), row.BytesOrNull(4), row.BytesOrNull(5), row.BytesOrNull(6), row.TextOrNull(7),
        row.LongOrNull(8), row.IntOrNull(9), row.LongOrNull(10));
}

using Npgsql;

namespace Scan.Documents;

/// <summary>Small stable numbers for kinds of events.</summary>
public sealed class Kinds(NpgsqlDataSource db)
{
    private const string Columns = "id, system, contract, name, signature, topic0, declaration";

    /// <summary>Numbers from 1 for all of <paramref name="kinds"/>, new where missing.</summary>
    public async Task<IReadOnlyDictionary<EventKind, int>> EnsureAsync(IReadOnlyList<EventKind> kinds, CancellationToken ct)
    {
        await db.Command("""
            INSERT INTO scan.event_kinds (system, contract, name, signature, topic0, declaration, layout) SELECT s, c, n, g, t, d, l::jsonb FROM unnest($1, $2, $3, $4, $5, $6, $7) AS k(s, c, n, g, t, d, l)
            ON CONFLICT (system, contract, signature) DO UPDATE SET declaration = excluded.declaration, layout = excluded.layout
            WHERE excluded.declaration IS NOT NULL AND (event_kinds.declaration IS DISTINCT FROM excluded.declaration OR event_kinds.layout IS DISTINCT FROM excluded.layout)
            """, kinds.Select(k => k.System).ToArray(), kinds.Select(k => k.Contract).ToArray(), kinds.Select(k => k.Name).ToArray(),
            kinds.Select(k => k.Signature).ToArray(), kinds.Select(k => k.Topic0).ToArray(), kinds.Select(k => k.Declaration).ToArray(), kinds.Select(k => k.Layout).ToArray()).RunAsync(ct);
        var stored = (await ListAsync(ct)).ToDictionary(k => (k.Value.System, k.Value.Contract, k.Value.Signature), k => k.Key);
        return kinds.Distinct().ToDictionary(k => k, k => stored[(k.System, k.Contract, k.Signature)]);
    }

    public async Task<IReadOnlyDictionary<int, EventKind>> ListAsync(CancellationToken ct) =>
        (await db.Command($"SELECT {Columns} FROM scan.event_kinds").ListAsync(row => (Id: row.GetInt32(0), Kind: Read(row)), ct)).ToDictionary(k => k.Id, k => k.Kind);

    /// <summary>Those of logs that the chain's ledger holds, the one with the latest log first. Reads all of the ledger.</summary>
    public async Task<IReadOnlyList<EventKind>> ListAsync(long chainId, CancellationToken ct)
    {
        var command = db.Command($"""
            SELECT {Columns} FROM (SELECT kind, max(block) AS last FROM scan.ledger WHERE chain_id = $1 GROUP BY kind) used JOIN scan.event_kinds ON id = used.kind ORDER BY used.last DESC, id DESC
            """, chainId);
        command.CommandTimeout = SqlBatch.NoLimit;
        return await command.ListAsync(Read, ct);
    }

    private static EventKind Read(NpgsqlDataReader row) => new(row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4), row.GetString(5)) { Declaration = row.TextOrNull(6) };
}

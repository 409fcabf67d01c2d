using System.Text.Json;
using Npgsql;

namespace Scan.Documents;

/// <summary>Reads documents and prepares the schema; writing goes through a chain's <see cref="Lead"/>.</summary>
public sealed class DocumentStore
{
    private readonly Dictionary<Type, DocumentMapping> byType;

    public DocumentStore(NpgsqlDataSource db, IReadOnlyList<DocumentMapping> mappings)
    {
        Database = db;
        Mappings = mappings;
        byType = mappings.ToDictionary(m => m.Type);
    }

    public NpgsqlDataSource Database { get; }
    public IReadOnlyList<DocumentMapping> Mappings { get; }

    /// <summary>Brings the schema up to date, one process at a time.</summary>
    /// <exception cref="SchemaException">The database was made by a newer version.</exception>
    public async Task MigrateAsync(CancellationToken ct)
    {
        await new Migrator(Database, Mappings).RunAsync(ct);
        var live = await Database.Command("SELECT EXISTS (SELECT 1 FROM scan.chains WHERE state = 'live')").ScalarAsync<bool>(ct);
        if (live) await EnsureIndexesAsync(ct);
    }

    /// <summary>
    /// Builds the indexes that only readers need; run when a back-fill ends, before the chain goes live. Commits of other chains wait while one is built.
    /// </summary>
    public Task EnsureIndexesAsync(CancellationToken ct) => new Migrator(Database, Mappings).EnsureIndexesAsync(ct);

    /// <exception cref="QueryException">An unknown field, an operator that does not fit it, a bad value, cursor or take.</exception>
    public Task<Page<T>> QueryAsync<T>(DocumentQuery query, CancellationToken ct) where T : class =>
        new QueryRunner<T>(Database, Mapping<T>(), query).PageAsync(ct);

    public async Task<Stored<T>?> FindAsync<T>(long chainId, byte[] id, CancellationToken ct) where T : class =>
        (await LoadAsync<T>(chainId, [id], ct)).GetValueOrDefault(new(chainId, id));

    public async Task<IReadOnlyDictionary<DocumentId, Stored<T>>> LoadAsync<T>(long chainId, IReadOnlyCollection<byte[]> ids, CancellationToken ct) where T : class
    {
        var mapping = Mapping<T>();
        var rows = await Database.Command($"""
            SELECT d.id, d.valid_from, d.body, {Profiles.Columns} FROM {mapping.Table} d
            LEFT JOIN scan.profiles p ON p.chain_id = d.chain_id AND p.kind = $3 AND p.id = d.id
            WHERE d.chain_id = $1 AND d.id = ANY($2)
            """, chainId, ids.ToArray(), mapping.Kind).ListAsync(row => (Id: row.Bytes(0), Stored: new Stored<T>(
                JsonSerializer.Deserialize<T>(row.Bytes(2), mapping.Json)!, row.GetInt64(1), row.IsDBNull(3) ? null : Profiles.Read(row, 3))), ct);
        return rows.ToDictionary(r => new DocumentId(chainId, r.Id), r => r.Stored);
    }

    /// <exception cref="QueryException">As <see cref="QueryAsync"/>.</exception>
    public Task<long> CountAsync<T>(DocumentQuery query, CancellationToken ct) where T : class =>
        new QueryRunner<T>(Database, Mapping<T>(), query).CountAsync(ct);

    private DocumentMapping<T> Mapping<T>() where T : class =>
        byType.TryGetValue(typeof(T), out var mapping) ? (DocumentMapping<T>)mapping : throw new InvalidOperationException($"{typeof(T).Name} has no document mapping.");
}

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
        if (live) await EnsureIndexesAsync(alone: false, ct);
    }

    /// <summary>
    /// Builds the indexes that only readers need; run when a back-fill ends, before the chain goes live. Nobody who writes or reads waits for it.
    /// </summary>
    /// <param name="alone">True when no other process writes the caller's chain: the build is quicker where there is no other chain either.</param>
    public Task EnsureIndexesAsync(bool alone, CancellationToken ct) => new IndexBuilder(Database, Mappings, alone).RunAsync(ct);

    /// <exception cref="QueryException">An unknown field, an operator that does not fit it, a bad value, cursor or take.</exception>
    public Task<Page<T>> QueryAsync<T>(DocumentQuery query, CancellationToken ct) where T : class =>
        new QueryRunner<T>(Database, Mapping<T>(), query).PageAsync(ct);

    public async Task<Stored<T>?> FindAsync<T>(long chainId, byte[] id, CancellationToken ct) where T : class =>
        (await LoadAsync<T>(chainId, [id], ct)).GetValueOrDefault(new(chainId, id));

    public Task<IReadOnlyDictionary<DocumentId, Stored<T>>> LoadAsync<T>(long chainId, IReadOnlyCollection<byte[]> ids, CancellationToken ct) where T : class =>
        LoadAsync<T>([.. ids.Select(id => new DocumentId(chainId, id))], null, ct);

    /// <summary>Documents of any chains by key, in one statement. A block is not checked: see <see cref="CheckAtBlockAsync"/>.</summary>
    public async Task<IReadOnlyDictionary<DocumentId, Stored<T>>> LoadAsync<T>(IReadOnlyCollection<DocumentId> ids, long? atBlock, CancellationToken ct) where T : class
    {
        var mapping = Mapping<T>();
        var sql = new SqlText();
        var keys = $"unnest({sql.Parameter(ids.Select(i => i.ChainId).ToArray())}, {sql.Parameter(ids.Select(i => i.Id).ToArray())}) AS k(c, i)";
        var source = SourceSql.From(sql, mapping, "true", atBlock);
        sql.Append(SourceSql.Columns(mapping)).Append(source).Append($" JOIN {keys} ON d.chain_id = k.c AND d.id = k.i");
        var rows = await sql.ToCommand(Database).ListAsync(row => (Id: new DocumentId(row.GetInt64(0), row.Bytes(1)), Stored: SourceSql.Read(row, 0, mapping)), ct);
        return rows.ToDictionary(r => r.Id, r => r.Stored);
    }

    /// <exception cref="QueryException">The chain does not keep documents as of this block.</exception>
    public Task CheckAtBlockAsync(long? chainId, long? atBlock, CancellationToken ct) => QueryRunner<object>.CheckAtBlockAsync(Database, chainId, atBlock, ct);

    /// <summary>A page of what belongs to each parent, in one statement for all. <see cref="DocumentQuery.ChainId"/> is not used and a block not checked.</summary>
    /// <exception cref="QueryException">As <see cref="QueryAsync"/>.</exception>
    public Task<IReadOnlyList<Page<T>>> QueryEachAsync<T>(Related related, DocumentQuery query, CancellationToken ct) where T : class =>
        new RelatedRunner<T>(Database, Mapping<T>(), related, query).PagesAsync(ct);

    /// <summary>How many belong to each parent, in one statement for all.</summary>
    /// <exception cref="QueryException">As <see cref="QueryAsync"/>.</exception>
    public Task<IReadOnlyList<long>> CountEachAsync<T>(Related related, DocumentQuery query, CancellationToken ct) where T : class =>
        new RelatedRunner<T>(Database, Mapping<T>(), related, query).CountsAsync(ct);

    /// <summary>Counts and sums over documents of a kind, of each parent where there are any.</summary>
    /// <exception cref="QueryException">As <see cref="QueryAsync"/>, or a bad bucket or group.</exception>
    public Task<IReadOnlyList<AggregateRow>> AggregateAsync<T>(DocumentQuery query, Aggregation aggregation, Related? related, CancellationToken ct) where T : class =>
        new AggregateRunner(Database, Mapping<T>(), query, aggregation, related).RunAsync(ct);

    /// <exception cref="QueryException">As <see cref="QueryAsync"/>.</exception>
    public Task<long> CountAsync<T>(DocumentQuery query, CancellationToken ct) where T : class =>
        new QueryRunner<T>(Database, Mapping<T>(), query).CountAsync(ct);

    /// <summary>Streams all documents of a query from one snapshot; pages and orders of the query are not used.</summary>
    /// <param name="behind">Goes on behind this document; null from the first.</param>
    /// <exception cref="QueryException">As <see cref="QueryAsync"/>.</exception>
    public Task ExportAsync(DocumentMapping mapping, DocumentQuery query, DocumentId? behind, Func<Export, CancellationToken, Task> write, CancellationToken ct) =>
        new ExportRunner(Database, mapping, query, behind).RunAsync(write, ct);

    private DocumentMapping<T> Mapping<T>() where T : class =>
        byType.TryGetValue(typeof(T), out var mapping) ? (DocumentMapping<T>)mapping : throw new InvalidOperationException($"{typeof(T).Name} has no document mapping.");
}

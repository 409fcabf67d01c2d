using Npgsql;

namespace Scan.Documents;

/// <summary>Reads documents and prepares the schema; writing goes through a chain's <see cref="Lead"/>.</summary>
public sealed class DocumentStore
{
    private readonly Dictionary<Type, DocumentMapping> byType;
    private readonly AsyncLocal<Moment?> moment = new();

    /// <param name="readers">For short reads, see <see cref="ReadPool"/>; those of <paramref name="db"/> where left out.</param>
    public DocumentStore(NpgsqlDataSource db, IReadOnlyList<DocumentMapping> mappings, NpgsqlDataSource? readers = null)
    {
        (Database, Readers) = (db, readers ?? db);
        Mappings = mappings;
        byType = mappings.ToDictionary(m => m.Type);
    }

    public NpgsqlDataSource Database { get; }

    /// <summary>Where documents are read from.</summary>
    internal NpgsqlDataSource Readers { get; }
    public IReadOnlyList<DocumentMapping> Mappings { get; }

    /// <summary>
    /// As of when documents are read in this flow of control and what it starts, where a query names no block itself; null: now. Reads of no chain are then of the moment's chain;
    /// those of other chains are of now. <see cref="CheckAtBlockAsync"/> tells whether the chain has it.
    /// </summary>
    public Moment? Moment { get => moment.Value; set => moment.Value = value; }

    /// <summary>Brings the schema up to date, one process at a time.</summary>
    /// <exception cref="SchemaException">The database was made by a newer version.</exception>
    public Task MigrateAsync(CancellationToken ct) => new Migrator(Database, Mappings).RunAsync(ct);

    /// <summary>True where any chain is live: from then on indexes are kept by <see cref="KeepIndexedAsync"/>.</summary>
    public async Task<bool> IsAnyLiveAsync(CancellationToken ct) => await Database.Command("SELECT EXISTS (SELECT 1 FROM scan.chains WHERE state = 'live')").ScalarAsync<bool>(ct);

    /// <summary>
    /// Builds what is missing of the indexes that only readers need, if any chain is live: those of a kind of documents that there was none of, or that a newer version brought. May wait
    /// for as long as anybody reads, a backup or an export. Does nothing to the database of a newer version, whose indexes are others.
    /// </summary>
    public async Task KeepIndexedAsync(CancellationToken ct)
    {
        if (await IsAnyLiveAsync(ct) && !await new Migrator(Database, Mappings).IsNewerAsync(ct)) await EnsureIndexesAsync(alone: false, ct);
    }

    /// <summary>Builds the indexes that only readers need, of tables that have rows: run when a back-fill ends, before the first chain goes live. No other chain's commits and nobody who reads waits for it.</summary>
    /// <param name="alone">True when no other process writes the caller's chain: the build is quicker where there is no other chain either.</param>
    public Task EnsureIndexesAsync(bool alone, CancellationToken ct) => new IndexBuilder(Database, Mappings, alone).RunAsync(ct);

    /// <exception cref="QueryException">An unknown field, an operator that does not fit it, a bad value, cursor or take.</exception>
    public async Task<Page<T>> QueryAsync<T>(DocumentQuery query, CancellationToken ct) where T : class
    {
        query = AtMoment(query);
        var runner = new QueryRunner<Stored<T>>(Readers, Mapping<T>(), query, new TypedRows<T>(Mapping<T>()));
        var page = await runner.PageAsync(ct);
        return new(page.Items, page.Next, page.Previous, query.WithTotal ? await runner.CountAsync(ct) : null) { CursorOf = page.CursorOf };
    }

    /// <summary>As <see cref="QueryAsync"/>, with some properties only and without making records of them.</summary>
    /// <exception cref="QueryException">As <see cref="QueryAsync"/>.</exception>
    public Task<RowPage<DocumentRow>> QueryRowsAsync(DocumentMapping mapping, DocumentQuery query, RowShape shape, CancellationToken ct) =>
        Rows(mapping, AtMoment(query), shape).PageAsync(ct);

    public async Task<Stored<T>?> FindAsync<T>(long chainId, byte[] id, CancellationToken ct) where T : class =>
        (await LoadAsync<T>(chainId, [id], ct)).GetValueOrDefault(new(chainId, id));

    public Task<IReadOnlyDictionary<DocumentId, Stored<T>>> LoadAsync<T>(long chainId, IReadOnlyCollection<byte[]> ids, CancellationToken ct) where T : class =>
        LoadAsync<T>([.. ids.Select(id => new DocumentId(chainId, id))], null, ct);

    /// <summary>Documents of any chains by key, in one statement. A block is not checked: see <see cref="CheckAtBlockAsync"/>.</summary>
    public async Task<IReadOnlyDictionary<DocumentId, Stored<T>>> LoadAsync<T>(IReadOnlyCollection<DocumentId> ids, long? atBlock, CancellationToken ct) where T : class
    {
        DocumentId[] distinct = [.. ids.Distinct()];
        if (atBlock is not null || Moment is not { } then) return await LoadDistinctAsync<T>(distinct, atBlock, ct);
        var (past, now) = (await LoadDistinctAsync<T>([.. distinct.Where(id => id.ChainId == then.ChainId)], then.Block, ct), await LoadDistinctAsync<T>([.. distinct.Where(id => id.ChainId != then.ChainId)], null, ct));
        return past.Concat(now).ToDictionary();
    }

    /// <summary>Documents of any chains by key, in one statement, with some properties only and without making records of them: in the order of the keys, null where there is none.</summary>
    public async Task<IReadOnlyList<DocumentRow?>> LoadRowsAsync(DocumentMapping mapping, IReadOnlyList<DocumentId> ids, long? atBlock, RowShape shape, CancellationToken ct) =>
        await LoadAsync(mapping, ids, atBlock, new PartialRows(mapping, shape, manyChains: false), ct);

    /// <exception cref="QueryException">The chain does not keep documents as of this block.</exception>
    public Task CheckAtBlockAsync(long? chainId, long? atBlock, CancellationToken ct) => QueryRunner<object>.CheckAtBlockAsync(Readers, chainId, atBlock, ct);

    /// <summary>A page of what belongs to each parent, in one statement for all. <see cref="DocumentQuery.ChainId"/> is not used and a block not checked.</summary>
    /// <exception cref="QueryException">As <see cref="QueryAsync"/>.</exception>
    public Task<IReadOnlyList<RowPage<DocumentRow>>> QueryRowsEachAsync(DocumentMapping mapping, Related related, DocumentQuery query, RowShape shape, CancellationToken ct) =>
        Rows(mapping, related, query, shape).PagesAsync(ct);

    /// <summary>How many belong to each parent, in one statement for all.</summary>
    /// <exception cref="QueryException">As <see cref="QueryAsync"/>.</exception>
    public Task<IReadOnlyList<long>> CountEachAsync(DocumentMapping mapping, Related related, DocumentQuery query, CancellationToken ct) =>
        Rows(mapping, related, query, Nothing).CountsAsync(ct);

    /// <summary>Counts and sums over documents of a kind, of each parent where there are any.</summary>
    /// <exception cref="QueryException">As <see cref="QueryAsync"/>, or a bad bucket or group.</exception>
    public Task<IReadOnlyList<AggregateRow>> AggregateAsync(DocumentMapping mapping, DocumentQuery query, Aggregation aggregation, Related? related, CancellationToken ct) =>
        new AggregateRunner(Readers, mapping, related is null ? AtMoment(query) : query, aggregation, related).RunAsync(ct);

    /// <exception cref="QueryException">As <see cref="QueryAsync"/>.</exception>
    public Task<long> CountAsync<T>(DocumentQuery query, CancellationToken ct) where T : class => CountAsync(Mapping<T>(), query, ct);

    /// <exception cref="QueryException">As <see cref="QueryAsync"/>.</exception>
    public Task<long> CountAsync(DocumentMapping mapping, DocumentQuery query, CancellationToken ct) => Rows(mapping, AtMoment(query), Nothing).CountAsync(ct);

    /// <summary>Streams all documents of a query from one snapshot; pages and orders of the query are not used.</summary>
    /// <param name="behind">Goes on behind this document; null from the first.</param>
    /// <exception cref="QueryException">As <see cref="QueryAsync"/>.</exception>
    public Task ExportAsync(DocumentMapping mapping, DocumentQuery query, DocumentId? behind, Func<Export, CancellationToken, Task> write, CancellationToken ct) =>
        new ExportRunner(Database, mapping, AtMoment(query), behind).RunAsync(write, ct);

    private async Task<Dictionary<DocumentId, Stored<T>>> LoadDistinctAsync<T>(DocumentId[] ids, long? atBlock, CancellationToken ct) where T : class
    {
        if (ids.Length == 0) return [];
        var found = await LoadAsync(Mapping<T>(), ids, atBlock, new TypedRows<T>(Mapping<T>()), ct);
        return ids.Zip(found).Where(p => p.Second is not null).ToDictionary(p => p.First, p => p.Second!);
    }

    private DocumentQuery AtMoment(DocumentQuery query) =>
        Moment is { } at && query.AtBlock is null && (query.ChainId ?? at.ChainId) == at.ChainId ? query with { ChainId = at.ChainId, AtBlock = at.Block } : query;

    private static RowShape Nothing { get; } = new([], profile: false);

    private QueryRunner<DocumentRow> Rows(DocumentMapping mapping, DocumentQuery query, RowShape shape) => new(Readers, mapping, query, new PartialRows(mapping, shape, query.ChainId is null));

    private RelatedRunner<DocumentRow> Rows(DocumentMapping mapping, Related related, DocumentQuery query, RowShape shape) => new(Readers, mapping, related, query, new PartialRows(mapping, shape, manyChains: false));

    private async Task<TItem?[]> LoadAsync<TItem>(DocumentMapping mapping, IReadOnlyList<DocumentId> ids, long? atBlock, RowReader<TItem> reader, CancellationToken ct) where TItem : class
    {
        var (chains, keys) = (new long[ids.Count], new byte[ids.Count][]);
        for (var i = 0; i < ids.Count; i++) (chains[i], keys[i]) = (ids[i].ChainId, ids[i].Id);
        var sql = new SqlText();
        var of = $"unnest({sql.Parameter(chains)}, {sql.Parameter(keys)}) WITH ORDINALITY AS k(c, i, o)";
        var source = SourceSql.From(sql, mapping, "true", atBlock);
        sql.Append($"SELECT k.o, {reader.Columns}").Append(source).Append($" JOIN {of} ON d.chain_id = k.c AND d.id = k.i");
        var found = new TItem?[ids.Count];
        await sql.ToCommand(Readers).EachAsync(row =>
        {
            var place = (int)row.GetInt64(0) - 1;
            found[place] = reader.Read(row, 1, chains[place]);
        }, ct);
        return found;
    }

    internal DocumentMapping<T> Mapping<T>() where T : class =>
        byType.TryGetValue(typeof(T), out var mapping) ? (DocumentMapping<T>)mapping : throw new InvalidOperationException($"{typeof(T).Name} has no document mapping.");
}

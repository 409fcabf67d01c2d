using System.Data;
using Npgsql;

namespace Scan.Documents;

/// <summary>
/// One chain's documents and sources at one moment: what is read here belongs together, however long it takes and whatever is committed meanwhile.
/// Old row versions are kept for it until it is disposed.
/// </summary>
public sealed class DocumentSnapshot : IAsyncDisposable
{
    /// <summary>Of 32 bits of an id's hash.</summary>
    private const double Whole = 4_294_967_296;
    private readonly DocumentStore store;
    private readonly NpgsqlConnection connection;
    private readonly NpgsqlTransaction transaction;

    /// <summary>Null: the current documents, which are those of the checkpoint.</summary>
    private readonly long? atBlock;

    private DocumentSnapshot(DocumentStore store, NpgsqlConnection connection, NpgsqlTransaction transaction, ChainInfo chain, long? atBlock) =>
        (this.store, this.connection, this.transaction, Chain, this.atBlock) = (store, connection, transaction, chain, atBlock);

    public ChainInfo Chain { get; }

    /// <summary>The block after which the documents are read.</summary>
    public long Block => atBlock ?? Chain.IndexedBlock!.Value;

    /// <param name="atBlock">As of this block; null: the checkpoint.</param>
    /// <exception cref="QueryException">The chain is unknown or has no block yet, or documents as of this block are not kept.</exception>
    public static async Task<DocumentSnapshot> BeginAsync(DocumentStore store, long chainId, long? atBlock, CancellationToken ct)
    {
        var connection = await store.Database.OpenConnectionAsync(ct);
        try
        {
            var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, ct);
            var chain = (await connection.Command($"SELECT {Chains.Columns} FROM scan.chains WHERE chain_id = $1", chainId).ListAsync(Chains.Read, ct)).SingleOrDefault();
            if (chain is null) throw new QueryException("chainId", $"{chainId} is no chain of this database");
            if (chain.IndexedBlock is not { } indexed) throw new QueryException("chainId", $"{chainId} has no indexed block yet");
            var first = chain.History ? chain.FirstBlock : chain.FinalizedBlock ?? chain.FirstBlock;
            if (atBlock < first || atBlock > indexed) throw new QueryException("atBlock", $"is outside the blocks whose documents are kept, {first} to {indexed}{(chain.History ? "" : "; --history keeps all of them from the first on")}");
            return new DocumentSnapshot(store, connection, transaction, chain, atBlock == indexed ? null : atBlock);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>The hash of <see cref="Block"/>; null where it is not kept, which is only below finality.</summary>
    public async Task<byte[]?> BlockHashAsync(CancellationToken ct) => atBlock is null
        ? Chain.IndexedHash
        : await connection.Command("SELECT hash FROM scan.blocks WHERE chain_id = $1 AND number = $2", Chain.ChainId, Block).ScalarAsync<byte[]>(ct);

    /// <summary>The contracts that are read up to the block.</summary>
    public async Task<IReadOnlyList<SourceRow>> SourcesAsync(CancellationToken ct) =>
        [.. (await connection.Command(Sources.Query, Chain.ChainId).ListAsync(Sources.Read, ct)).Where(source => source.FromBlock <= Block)];

    /// <summary>Documents in the order of their keys.</summary>
    /// <param name="behind">Those behind this key; null: from the first.</param>
    /// <param name="share">Above 0 up to 1: that part of them, always the same ones, picked by a hash of the key.</param>
    public async Task<IReadOnlyList<T>> PageAsync<T>(byte[]? behind, int take, double share, CancellationToken ct) where T : class
    {
        var (sql, mapping) = (new SqlText(), store.Mapping<T>());
        AppendSource(sql, mapping);
        if (behind is not null) sql.Append($" AND d.id > {sql.Parameter(behind)}");
        if (share < 1) sql.Append($" AND ('x' || encode(substring(sha256(d.id) FROM 1 FOR 4), 'hex'))::bit(32)::bigint < {sql.Parameter((long)(share * Whole))}");
        sql.Append($" ORDER BY d.id LIMIT {sql.Parameter(take)}");
        return await ListAsync(sql, mapping, ct);
    }

    /// <summary>Documents of the chain by key; those that are not there are left out.</summary>
    public async Task<IReadOnlyList<T>> LoadAsync<T>(IReadOnlyCollection<byte[]> ids, CancellationToken ct) where T : class
    {
        if (ids.Count == 0) return [];
        var (sql, mapping) = (new SqlText(), store.Mapping<T>());
        AppendSource(sql, mapping);
        sql.Append($" AND d.id = ANY({sql.Parameter(ids.ToArray())})");
        return await ListAsync(sql, mapping, ct);
    }

    /// <summary>All documents that a filter finds.</summary>
    /// <exception cref="QueryException">An unknown field, or a value that does not fit it.</exception>
    public async Task<IReadOnlyList<T>> WhereAsync<T>(Filter filter, CancellationToken ct) where T : class
    {
        var (sql, mapping) = (new SqlText(), store.Mapping<T>());
        AppendSource(sql, mapping);
        sql.Append(" AND ").Append(new FilterSql(mapping, sql, null).Condition(filter)).Append(" ORDER BY d.id");
        return await ListAsync(sql, mapping, ct);
    }

    public async ValueTask DisposeAsync()
    {
        await transaction.DisposeAsync();
        await connection.DisposeAsync();
    }

    private void AppendSource(SqlText sql, DocumentMapping mapping)
    {
        var chain = $"chain_id = {sql.Parameter(Chain.ChainId)}";
        sql.Append("SELECT ").Append(SourceSql.Columns(mapping)).Append(SourceSql.From(sql, mapping, chain, atBlock)).Append($" WHERE d.{chain}");
    }

    private async Task<IReadOnlyList<T>> ListAsync<T>(SqlText sql, DocumentMapping<T> mapping, CancellationToken ct) where T : class
    {
        var command = sql.ToCommand(connection);
        command.CommandTimeout = 0;
        return await command.ListAsync(row => SourceSql.Read(row, 0, mapping).Body, ct);
    }
}

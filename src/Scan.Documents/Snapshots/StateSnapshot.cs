using System.Data;
using Npgsql;

namespace Scan.Documents;

/// <summary>
/// All chains and their documents at one moment, for short reads: where a chain stands and what its documents say belong together, whatever is committed or rolled
/// back meanwhile.
/// </summary>
public sealed class StateSnapshot : IAsyncDisposable
{
    private readonly DocumentStore store;
    private readonly NpgsqlConnection connection;
    private readonly NpgsqlTransaction transaction;

    private StateSnapshot(DocumentStore store, NpgsqlConnection connection, NpgsqlTransaction transaction, IReadOnlyList<ChainInfo> chains) =>
        (this.store, this.connection, this.transaction, Chains) = (store, connection, transaction, chains);

    public IReadOnlyList<ChainInfo> Chains { get; }

    public static async Task<StateSnapshot> BeginAsync(DocumentStore store, CancellationToken ct)
    {
        var connection = await store.Readers.OpenConnectionAsync(ct);
        try
        {
            var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, ct);
            // The first statement takes the snapshot.
            return new StateSnapshot(store, connection, transaction, await connection.Command($"SELECT {Documents.Chains.Columns} FROM scan.chains ORDER BY chain_id").ListAsync(Documents.Chains.Read, ct));
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Documents that a filter finds, in the order of chain and key.</summary>
    /// <param name="behind">Those behind this one; null: from the first.</param>
    /// <exception cref="QueryException">An unknown field, or a value that does not fit it.</exception>
    public async Task<IReadOnlyList<(DocumentId Id, T Body)>> PageAsync<T>(Filter filter, DocumentId? behind, int take, CancellationToken ct) where T : class
    {
        var (sql, mapping) = (new SqlText(), store.Mapping<T>());
        sql.Append("SELECT ").Append(SourceSql.Columns(mapping)).Append(SourceSql.From(sql, mapping, "true", null)).Append(" WHERE ").Append(new FilterSql(mapping, sql, null).Condition(filter));
        if (behind is { } last) sql.Append($" AND (d.chain_id, d.id) > ({sql.Parameter(last.ChainId)}, {sql.Parameter(last.Id)})");
        sql.Append($" ORDER BY d.chain_id, d.id LIMIT {take}");
        return await sql.ToCommand(connection).ListAsync(row => (new DocumentId(row.GetInt64(0), row.Bytes(1)), SourceSql.Read(row, 0, mapping).Body), ct);
    }

    /// <summary>A document by key; null: there is none.</summary>
    public async Task<T?> FindAsync<T>(long chainId, byte[] id, CancellationToken ct) where T : class
    {
        var (sql, mapping) = (new SqlText(), store.Mapping<T>());
        sql.Append("SELECT ").Append(SourceSql.Columns(mapping)).Append(SourceSql.From(sql, mapping, "true", null)).Append($" WHERE d.chain_id = {sql.Parameter(chainId)} AND d.id = {sql.Parameter(id)}");
        return (await sql.ToCommand(connection).ListAsync(row => SourceSql.Read(row, 0, mapping).Body, ct)).SingleOrDefault();
    }

    public async ValueTask DisposeAsync()
    {
        await transaction.DisposeAsync();
        await connection.DisposeAsync();
    }
}

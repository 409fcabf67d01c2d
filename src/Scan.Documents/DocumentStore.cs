using Npgsql;

namespace Scan.Documents;

/// <summary>Reads documents and prepares the schema; writing goes through a chain's <see cref="Lead"/>.</summary>
public sealed class DocumentStore(NpgsqlDataSource db, IReadOnlyList<DocumentMapping> mappings, TimeProvider time)
{
    public NpgsqlDataSource Database { get; } = db;
    public IReadOnlyList<DocumentMapping> Mappings { get; } = mappings;
    internal TimeProvider Time { get; } = time;

    /// <summary>Brings the schema up to date, one process at a time.</summary>
    /// <exception cref="SchemaException">The database was made by a newer version.</exception>
    public Task MigrateAsync(CancellationToken ct) => throw new NotImplementedException();

    /// <summary>Builds the indexes that only readers need; run when a back-fill ends, before the chain goes live.</summary>
    public Task EnsureIndexesAsync(CancellationToken ct) => throw new NotImplementedException();

    /// <exception cref="QueryException">An unknown field, an operator that does not fit it, a bad value, cursor or take.</exception>
    public Task<Page<T>> QueryAsync<T>(DocumentQuery query, CancellationToken ct) where T : class => throw new NotImplementedException();

    public Task<Stored<T>?> FindAsync<T>(long chainId, byte[] id, CancellationToken ct) where T : class => throw new NotImplementedException();

    public Task<IReadOnlyDictionary<DocumentId, Stored<T>>> LoadAsync<T>(long chainId, IReadOnlyCollection<byte[]> ids, CancellationToken ct) where T : class =>
        throw new NotImplementedException();

    /// <exception cref="QueryException">As <see cref="QueryAsync"/>.</exception>
    public Task<long> CountAsync<T>(DocumentQuery query, CancellationToken ct) where T : class => throw new NotImplementedException();
}

using Npgsql;

namespace Scan.Documents;

/// <summary>The contracts that are read, from manifests and discovered. Discovered ones are written by <see cref="ChainWriter"/>.</summary>
public sealed class Sources(NpgsqlDataSource db)
{
    private readonly NpgsqlDataSource db = db;

    public Task<IReadOnlyList<SourceRow>> ListAsync(long chainId, CancellationToken ct) => throw new NotImplementedException();

    /// <summary>Adds or updates a manifest's sources.</summary>
    public Task EnsureAsync(long chainId, IReadOnlyList<SourceRow> sources, CancellationToken ct) => throw new NotImplementedException();
}

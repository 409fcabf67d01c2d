using Npgsql;

namespace Scan.Documents;

/// <summary>The chains of a database and where each stands.</summary>
public sealed class Chains(NpgsqlDataSource db)
{
    private readonly NpgsqlDataSource db = db;

    public Task<IReadOnlyList<ChainInfo>> ListAsync(CancellationToken ct) => throw new NotImplementedException();

    public Task<ChainInfo?> FindAsync(long chainId, CancellationToken ct) => throw new NotImplementedException();

    /// <summary>Registers the chain, or updates its name and manifest.</summary>
    /// <exception cref="ChainMismatchException">Another chain is stored under this id.</exception>
    public Task<ChainInfo> OpenAsync(ChainRegistration registration, CancellationToken ct) => throw new NotImplementedException();

    /// <summary>Records the node's head between commits.</summary>
    public Task SetHeadAsync(long chainId, long headBlock, CancellationToken ct) => throw new NotImplementedException();

    /// <summary>Records a state and its reason outside of a commit.</summary>
    public Task SetStateAsync(long chainId, string state, string? lastError, CancellationToken ct) => throw new NotImplementedException();

    /// <summary>Stored blocks from the highest down; all those above finality are among them.</summary>
    public Task<IReadOnlyList<BlockRow>> RecentBlocksAsync(long chainId, int take, CancellationToken ct) => throw new NotImplementedException();

    /// <summary>The digest at the checkpoint, or after a stored block; null where no digest is kept.</summary>
    public Task<ChainDigest?> DigestAsync(long chainId, long? block, CancellationToken ct) => throw new NotImplementedException();
}

using Npgsql;

namespace Scan.Documents;

/// <summary>Everything that was announced, in the order of commits, without gaps.</summary>
public sealed class Feed(NpgsqlDataSource db, TimeProvider time)
{
    private readonly NpgsqlDataSource db = db;
    private readonly TimeProvider time = time;

    /// <summary>The highest sequence; 0 when nothing was announced.</summary>
    public Task<long> HeadAsync(CancellationToken ct) => throw new NotImplementedException();

    /// <summary>Up to <paramref name="limit"/> items behind <paramref name="after"/>, in order.</summary>
    /// <exception cref="QueryException">A cursor above the head, or a limit outside 1 to 1,000.</exception>
    public Task<IReadOnlyList<FeedItem>> ReadAsync(long after, int limit, CancellationToken ct) => throw new NotImplementedException();

    /// <summary>The head whenever it has moved, until cancelled; first of all the current one.</summary>
    public IAsyncEnumerable<long> ListenAsync(CancellationToken ct) => throw new NotImplementedException();

    /// <summary>Announces what is no chain state, such as incidents.</summary>
    public Task AnnounceAsync(long chainId, IReadOnlyList<FeedEntry> items, CancellationToken ct) => throw new NotImplementedException();
}

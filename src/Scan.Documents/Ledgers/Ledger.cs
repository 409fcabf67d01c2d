using Npgsql;

namespace Scan.Documents;

/// <summary>Reads the logs and what was observed with them.</summary>
public sealed class Ledger(NpgsqlDataSource db)
{
    private readonly NpgsqlDataSource db = db;

    /// <exception cref="QueryException">A bad take or cursor.</exception>
    public Task<LedgerPage> QueryAsync(LedgerQuery query, CancellationToken ct) => throw new NotImplementedException();

    /// <summary>The canonical logs of a transaction, else the orphaned ones, in order.</summary>
    public Task<IReadOnlyList<LedgerRow>> FindTransactionAsync(long chainId, byte[] transaction, CancellationToken ct) => throw new NotImplementedException();

    /// <summary>Canonical logs by kind id; 0 is unknown.</summary>
    public Task<IReadOnlyDictionary<int, long>> CountsByKindAsync(long? chainId, CancellationToken ct) => throw new NotImplementedException();

    /// <summary>What was observed of a transaction in a canonical block.</summary>
    public Task<IReadOnlyList<Observation>> ObservationsAsync(long chainId, byte[] transaction, CancellationToken ct) => throw new NotImplementedException();

    /// <summary>Canonical logs in order, streamed, for re-projection.</summary>
    public IAsyncEnumerable<LedgerRow> ReadAsync(long chainId, long fromBlock, long toBlock, CancellationToken ct) => throw new NotImplementedException();
}

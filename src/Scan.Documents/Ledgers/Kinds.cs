using Npgsql;

namespace Scan.Documents;

/// <summary>Small stable numbers for kinds of events.</summary>
public sealed class Kinds(NpgsqlDataSource db)
{
    private readonly NpgsqlDataSource db = db;

    /// <summary>Numbers from 1 for all of <paramref name="kinds"/>, new where missing.</summary>
    public Task<IReadOnlyDictionary<EventKind, int>> EnsureAsync(IReadOnlyList<EventKind> kinds, CancellationToken ct) => throw new NotImplementedException();

    public Task<IReadOnlyDictionary<int, EventKind>> ListAsync(CancellationToken ct) => throw new NotImplementedException();
}

using Npgsql;

namespace Scan.Documents;

/// <summary>
/// The two sessions in PostgreSQL that write a chain, a batch each in turn. Both are recorded with the lead, so that whoever takes it over can end them.
/// They are of no pool: it would lend a session to somebody else whom the next holder ends, or one that was ended already.
/// </summary>
internal sealed class LeadSessions : IAsyncDisposable
{
    private LeadSessions(NpgsqlConnection first, NpgsqlConnection second) => (First, Second) = (first, second);

    public NpgsqlConnection First { get; }

    public NpgsqlConnection Second { get; }

    public static async Task<LeadSessions> OpenAsync(NpgsqlDataSource db, CancellationToken ct)
    {
        await using var given = db.CreateConnection();
        var unpooled = new NpgsqlConnectionStringBuilder(given.ConnectionString) { Pooling = false }.ConnectionString;
        var sessions = new LeadSessions(await given.CloneWithAsync(unpooled, ct), await given.CloneWithAsync(unpooled, ct));
        try
        {
            await sessions.First.OpenAsync(ct);
            await sessions.Second.OpenAsync(ct);
            return sessions;
        }
        catch
        {
            await sessions.DisposeAsync();
            throw;
        }
    }

    /// <summary>The session of the commit with this number: not that of the one before it.</summary>
    public NpgsqlConnection InTurn(int commit) => int.IsEvenInteger(commit) ? First : Second;

    public async ValueTask DisposeAsync()
    {
        await First.DisposeAsync();
        await Second.DisposeAsync();
    }
}

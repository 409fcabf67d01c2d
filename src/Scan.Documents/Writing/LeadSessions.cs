using Npgsql;

namespace Scan.Documents;

/// <summary>The two sessions in PostgreSQL that write a chain, a batch each in turn. Both are recorded with the lead, so that whoever takes it over can end them.</summary>
internal sealed class LeadSessions : IAsyncDisposable
{
    private LeadSessions(NpgsqlConnection first, NpgsqlConnection second) => (First, Second) = (first, second);

    public NpgsqlConnection First { get; }

    public NpgsqlConnection Second { get; }

    public static async Task<LeadSessions> OpenAsync(NpgsqlDataSource db, CancellationToken ct)
    {
        var first = await db.OpenConnectionAsync(ct);
        try
        {
            return new(first, await db.OpenConnectionAsync(ct));
        }
        catch
        {
            await first.DisposeAsync();
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

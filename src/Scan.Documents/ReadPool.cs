using Npgsql;

namespace Scan.Documents;

/// <summary>
/// Connections for short reads that leave nothing behind on them: no settings, locks or LISTEN, so that none of it has to be undone before the next statement, which
/// would take PostgreSQL longer than many of them do. They cannot write. There are few: more at once only wait for the same cores. PostgreSQL ends what takes too long.
/// </summary>
public sealed class ReadPool : IAsyncDisposable
{
    private const int MostConnections = 24, MostDear = 3;
    private const int BufferBytes = 32 * 1024;

    /// <summary>How long a statement of everybody's may take.</summary>
    public static readonly TimeSpan LongestOfAll = TimeSpan.FromSeconds(30);

    /// <summary>How long a dear one may.</summary>
    public static readonly TimeSpan LongestDear = TimeSpan.FromSeconds(12);

    /// <summary>The key of the store and the ledger that read over the connections for dear queries.</summary>
    public const string Dear = "dear";

    /// <param name="most">Connections at once.</param>
    /// <param name="longest">How long one statement may take.</param>
    private ReadPool(NpgsqlConnectionStringBuilder given, int most, TimeSpan longest)
    {
        var own = new NpgsqlConnectionStringBuilder(given.ConnectionString) { NoResetOnClose = true, MaxPoolSize = most };
        if (!given.ShouldSerialize("Read Buffer Size")) own.ReadBufferSize = BufferBytes;
        // Poolers of connections refuse start-up options; whoever has one says which options there are.
        if (given.Options is { Length: > 0 } options) own.Options = $"-c default_transaction_read_only=on -c statement_timeout={(long)longest.TotalMilliseconds} {options}";
        Source = NpgsqlDataSource.Create(own);
    }

    /// <summary>Everybody's.</summary>
    public static ReadPool ForAll(NpgsqlConnectionStringBuilder given) => new(given, given.ShouldSerialize("Maximum Pool Size") ? given.MaxPoolSize : MostConnections, LongestOfAll);

    /// <summary>For what is known to be dear beforehand: so few that it leaves cores and connections to the others.</summary>
    public static ReadPool ForDear(NpgsqlConnectionStringBuilder given) => new(given, Math.Min(given.MaxPoolSize, MostDear), LongestDear);

    public NpgsqlDataSource Source { get; }

    public ValueTask DisposeAsync() => Source.DisposeAsync();
}

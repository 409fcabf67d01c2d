using Npgsql;

namespace Scan.Documents;

/// <summary>
/// Connections for short reads that leave nothing behind on them: no settings, locks or LISTEN, so that none of it has to be undone before the next statement, which
/// would take PostgreSQL longer than many of them do. They cannot write. There are few: more at once only wait for the same cores.
/// </summary>
public sealed class ReadPool : IAsyncDisposable
{
    private const int MostConnections = 24;
    private const int BufferBytes = 32 * 1024;
    private const string ReadOnly = "-c default_transaction_read_only=on";

    public ReadPool(NpgsqlConnectionStringBuilder given)
    {
        var own = new NpgsqlConnectionStringBuilder(given.ConnectionString) { NoResetOnClose = true };
        if (!given.ShouldSerialize("Maximum Pool Size")) own.MaxPoolSize = MostConnections;
        if (!given.ShouldSerialize("Read Buffer Size")) own.ReadBufferSize = BufferBytes;
        // Poolers of connections refuse start-up options; whoever has one says which options there are.
        if (given.Options is { Length: > 0 } options) own.Options = $"{options} {ReadOnly}";
        Source = NpgsqlDataSource.Create(own);
    }

    public NpgsqlDataSource Source { get; }

    public ValueTask DisposeAsync() => Source.DisposeAsync();
}

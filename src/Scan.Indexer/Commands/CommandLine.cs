using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using Scan.Documents;
using Scan.Indexer.Chain;
using Scan.Indexer.Delivery;
using Scan.Indexer.Health;
using Scan.Indexer.Manifests;
using Scan.Indexer.Metadata;
using Scan.Indexer.Projections;
using Scan.Indexer.Systems;

namespace Scan.Indexer.Commands;

/// <summary>What a command was given cannot be used. The message is one sentence for the user.</summary>
public sealed class UsageException(string message) : Exception(message);

/// <summary>What the commands have in common.</summary>
public static class CommandLine
{
    public const int Ok = 0;
    public const int Failed = 1;
    public const int BadInput = 2;

    /// <summary>Ended by Ctrl-C or SIGTERM before it was done, as shells count it.</summary>
    public const int Interrupted = 130;
    private const string PostgresVariable = "SCAN_POSTGRES";

    /// <summary>Parses and runs; faults of the user's input become one sentence on standard error and exit code 2.</summary>
    public static async Task<int> RunAsync(RootCommand root, IReadOnlyList<string> args)
    {
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            await Console.Error.WriteLineAsync(parsed.Errors[0].Message);
            return BadInput;
        }
        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (Exception e) when (e is UsageException or ManifestException or SchemaException)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return BadInput;
        }
        catch (NpgsqlException e)
        {
            await Console.Error.WriteLineAsync($"PostgreSQL cannot be used: {e.Message} Check --postgres, or {PostgresVariable} where it is left out.");
            return BadInput;
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("Interrupted; the next run goes on from the last commit.");
            return Interrupted;
        }
        catch (FencedException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return Failed;
        }
        catch (ChainStoppedException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return Failed;
        }
    }

    public static Option<string?> Postgres() => new("--postgres")
    {
        Description = $"postgres:// URI or Npgsql connection string; default: {PostgresVariable} in the environment",
        HelpName = "CONNECTION",
    };

    /// <exception cref="UsageException">A variable of the environment cannot be used.</exception>
    public static MetadataOptions Metadata() => FromEnvironment(MetadataOptions.FromEnvironment);

    /// <exception cref="UsageException">A variable of the environment cannot be used.</exception>
    public static DeliveryOptions Delivery() => FromEnvironment(DeliveryOptions.FromEnvironment);

    /// <exception cref="UsageException">A variable of the environment cannot be used.</exception>
    public static HealthOptions Health() => FromEnvironment(HealthOptions.FromEnvironment);

    /// <summary>What a reader of variables makes of the environment's.</summary>
    /// <exception cref="UsageException">A variable of the environment cannot be used.</exception>
    public static T FromEnvironment<T>(Func<Func<string, string?>, T> read)
    {
        try
        {
            return read(Environment.GetEnvironmentVariable);
        }
        catch (FormatException e)
        {
            throw new UsageException(e.Message);
        }
    }

    /// <summary>The manifest of a stored chain.</summary>
    /// <exception cref="ManifestException">It cannot be used.</exception>
    /// <exception cref="UsageException">It describes another chain.</exception>
    public static async Task<NetworkManifest> ManifestAsync(string file, long chainId, CancellationToken ct)
    {
        var manifest = await new ManifestReader(new EventCatalog(ScanSystems.All), Environment.GetEnvironmentVariable).ReadFileAsync(file, ct);
        return manifest.ChainId == chainId ? manifest : throw new UsageException($"--network: {file} describes chain {manifest.ChainId}, not {chainId}.");
    }

    /// <summary>Warnings on standard error, for commands whose standard output others read.</summary>
    public static void LogWarnings(ILoggingBuilder logging)
    {
        logging.SetMinimumLevel(LogLevel.Warning).AddSimpleConsole(console => console.SingleLine = true);
        logging.Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
    }

    /// <exception cref="UsageException">Neither option nor variable, or no connection string.</exception>
    public static NpgsqlConnectionStringBuilder Connection(ParseResult parsed, Option<string?> option)
    {
        var text = parsed.GetValue(option) ?? Environment.GetEnvironmentVariable(PostgresVariable);
        if (string.IsNullOrWhiteSpace(text)) throw new UsageException($"No database is given: use --postgres, or set {PostgresVariable}.");
        try
        {
            return PostgresConnection.Parse(text);
        }
        catch (FormatException e)
        {
            throw new UsageException($"--postgres: {e.Message}");
        }
    }
}

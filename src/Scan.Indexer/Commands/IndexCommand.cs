using System.CommandLine;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Scan.Documents;
using Scan.Indexer.Chain;
using Scan.Indexer.Delivery;
using Scan.Indexer.Jobs;
using Scan.Indexer.Manifests;
using Scan.Indexer.Metadata;
using Scan.Indexer.Projections;
using Scan.Indexer.Systems;

namespace Scan.Indexer.Commands;

/// <summary><c>index</c>: the indexer alone, for ever or up to a block.</summary>
public static class IndexCommand
{
    private static readonly Option<string[]> Network = new("--network") { Description = "network manifest (repeatable)", Required = true, HelpName = "FILE" };
    private static readonly Option<string?> Postgres = CommandLine.Postgres();
    private static readonly Option<long?> ToBlock = new("--to-block") { Description = "end when this block is committed, with a summary as the last line of standard output", HelpName = "N" };
    private static readonly Option<bool> History = new("--history") { Description = "keep every version, so that any block of the past can be read" };

    private static readonly Option<double> CrossCheck = new("--cross-check")
    {
        Description = "share of final ranges, 0 to 1, whose logs a second endpoint must confirm", DefaultValueFactory = _ => new FollowerOptions().CrossCheckShare, HelpName = "SHARE",
    };

    public static Command Create()
    {
        var command = new Command("index", "Indexes networks into PostgreSQL.") { Network, Postgres, ToBlock, History, CrossCheck };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken ct)
    {
        var connection = CommandLine.Connection(parsed, Postgres);
        var reader = new ManifestReader(new EventCatalog(ScanSystems.All), Environment.GetEnvironmentVariable);
        var networks = new List<NetworkManifest>();
        foreach (var file in parsed.GetValue(Network)!) networks.Add(await reader.ReadFileAsync(file, ct));
        if (networks.GroupBy(network => network.ChainId).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw new UsageException($"--network: {string.Join(" and ", twice.Select(n => n.File))} describe the same chain {twice.Key}.");
        var share = parsed.GetValue(CrossCheck);
        if (share is not (>= 0 and <= 1)) throw new UsageException("--cross-check must be from 0 to 1.");
        var follower = new FollowerOptions { History = parsed.GetValue(History), CrossCheckShare = share };
        if (parsed.GetValue(ToBlock) is not { } toBlock) return await FollowAsync(connection, networks, follower, CommandLine.Metadata(), CommandLine.Delivery(), ct);
        if (networks.Count > 1) throw new UsageException("--to-block ends one network; give it one --network.");
        if (toBlock < 0) throw new UsageException("--to-block must be at least 0.");
        return await IndexToAsync(connection, networks[0], toBlock, follower, ct);
    }

    private static async Task<int> FollowAsync(NpgsqlConnectionStringBuilder connection, IReadOnlyList<NetworkManifest> networks, FollowerOptions follower, MetadataOptions metadata, DeliveryOptions delivery, CancellationToken ct)
    {
        var builder = Host.CreateApplicationBuilder();
        Log(builder.Logging, LogLevel.Information);
        var progress = networks.ToDictionary(network => network.ChainId, network => new ProgressLine(network.Name, null, TimeProvider.System, Console.Error));
        builder.Services.AddScanStore(connection).AddIndexer(new IndexerOptions
        {
            Postgres = connection,
            Networks = networks,
            Follower = follower,
            Metadata = metadata,
            Health = CommandLine.Health(),
            Delivery = delivery,
            Progress = (network, step) => progress[network.ChainId].Show(step),
        });
        using var host = builder.Build();
        await host.RunAsync(ct);
        return CommandLine.Ok;
    }

    private static async Task<int> IndexToAsync(NpgsqlConnectionStringBuilder connection, NetworkManifest network, long toBlock, FollowerOptions follower, CancellationToken ct)
    {
        await using var services = new ServiceCollection().AddLogging(logging => Log(logging, LogLevel.Warning)).AddScanStore(connection).AddChains(follower).BuildServiceProvider();
        await services.GetRequiredService<StoreMigration>().StartAsync(ct);
        var (chains, time) = (services.GetRequiredService<Chains>(), services.GetRequiredService<TimeProvider>());
        var before = await chains.FindAsync(network.ChainId, ct);
        using var stages = new StageTimes();
        var started = time.GetTimestamp();
        await services.GetRequiredService<ChainRunner>().RunAsync(network, toBlock, new ProgressLine(network.Name, toBlock, time, Console.Error).Show, ct);
        var seconds = time.GetElapsedTime(started).TotalSeconds;
        var after = await chains.FindAsync(network.ChainId, ct) ?? throw new InvalidOperationException("The chain is gone.");
        var events = after.EventsTotal - (before?.EventsTotal ?? 0);
        await Console.Out.WriteLineAsync(JsonSerializer.Serialize(new
        {
            chainId = network.ChainId,
            fromBlock = before?.IndexedBlock + 1 ?? after.FirstBlock,
            toBlock = after.IndexedBlock,
            blockHash = after.IndexedHash is { } hash ? "0x" + Convert.ToHexStringLower(hash) : null,
            events,
            seconds = Math.Round(seconds, 3),
            eventsPerSecond = Math.Round(events / Math.Max(seconds, 0.001), 1),
            stageSeconds = stages.Seconds,
        }));
        return CommandLine.Ok;
    }

    private static void Log(ILoggingBuilder logging, LogLevel level)
    {
        logging.ClearProviders().SetMinimumLevel(level).AddFilter("Quartz", LogLevel.Warning).AddFilter("Microsoft", LogLevel.Warning);
        logging.AddSimpleConsole(console => console.SingleLine = true);
        logging.Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
    }
}

using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Scan.Documents;
using Scan.Indexer;
using Scan.Indexer.Chain;
using Scan.Indexer.Delivery;
using Scan.Indexer.Health;
using Scan.Indexer.Manifests;
using Scan.Indexer.Metadata;
using Scan.Web.Features.Accounts;
using Scan.Web.Hosting;

namespace Scan.Local.Up;

/// <summary>Indexer and web in this process.</summary>
/// <param name="nodes">The machines of a devnet's operators; null: they stand where they say.</param>
internal sealed class UpHost(UpOptions options, DevnetNodes? nodes, UpConsole console, TimeProvider time)
{
    private static readonly TimeSpan DevnetInterval = TimeSpan.FromSeconds(20);

    /// <summary>Runs until asked to stop, or until a part that was started ends by itself.</summary>
    public async Task RunAsync(string postgres, IReadOnlyList<string> manifests, ManifestReader reader, StartedThings started, CancellationToken ct)
    {
        var networks = new List<NetworkManifest>();
        foreach (var file in manifests) networks.Add(await ReadAsync(reader, file, ct));
        if (networks.GroupBy(network => network.ChainId).FirstOrDefault(same => same.Count() > 1) is { } twice)
        {
            throw new SetupException($"{string.Join(" and ", twice.Select(network => network.File))} describe the same chain {twice.Key}.", "Give one manifest for each chain.");
        }
        var connection = new NpgsqlConnectionStringBuilder(postgres);
        var app = Build(connection, manifests, networks);
        started.Add(new StoppingHost(app));
        await console.StepAsync("Starting indexer and web", () => StartAsync(app, ct));
        console.Say($"Scan is at {Address()}");
        await started.WaitAsync(ct);
    }

    private WebApplication Build(NpgsqlConnectionStringBuilder connection, IReadOnlyList<string> manifests, IReadOnlyList<NetworkManifest> networks)
    {
        var delivery = Delivery();
        var progress = networks.ToDictionary(network => network.ChainId, network => new BackfillLines(network.Name, console, time));
        return ScanWebApp.Create(new ScanWebOptions
        {
            Postgres = connection,
            Bind = options.Bind.ToString(),
            Port = options.Port,
            PublicUrl = options.PublicUrl,
            Networks = manifests,
            Delivery = delivery,
            Administrators = FromEnvironment(Administrators.FromEnvironment),
            Also = builder => builder.Services.AddIndexer(new IndexerOptions
            {
                Postgres = connection,
                Networks = networks,
                // A devnet is small, and whoever tries Scan on it shall see any of its blocks.
                Follower = new FollowerOptions { History = options.History || options.IsDevnet },
                Metadata = Metadata(),
                Health = Health(),
                Delivery = delivery,
                Progress = (network, step) => progress[network.ChainId].Show(step),
            }),
        });
    }

    /// <summary>A devnet's cast is its owner's: files on this machine may be fetched too, if the environment does not say otherwise.</summary>
    private MetadataOptions Metadata()
    {
        var given = FromEnvironment(MetadataOptions.FromEnvironment);
        return options.IsDevnet && given.AllowedNetworks.Count == 0 ? given with { AllowHttp = true, AllowedNetworks = MetadataOptions.Loopback } : given;
    }

    /// <summary>On a devnet operators stand on this machine, and are asked often: nobody wants to wait for the first answer.</summary>
    private HealthOptions Health()
    {
        var given = FromEnvironment(HealthOptions.FromEnvironment);
        if (nodes is null || given.AllowedNetworks.Count > 0) return given;
        return given with { AllowedNetworks = [.. MetadataOptions.Loopback, DevnetNodes.Network], Divert = nodes.Divert, Interval = given.Interval == new HealthOptions().Interval ? DevnetInterval : given.Interval };
    }

    /// <summary>On a devnet endpoints on this machine may be tried.</summary>
    private DeliveryOptions Delivery()
    {
        var given = FromEnvironment(DeliveryOptions.FromEnvironment);
        if (options.IsDevnet && given.AllowedNetworks.Count == 0) given = given with { AllowHttp = true, AllowedNetworks = MetadataOptions.Loopback };
        return given with { PublicUrl = given.PublicUrl ?? options.PublicUrl };
    }

    private static T FromEnvironment<T>(Func<Func<string, string?>, T> read)
    {
        try
        {
            return read(Environment.GetEnvironmentVariable);
        }
        catch (FormatException e)
        {
            throw new SetupException(e.Message, "Correct the variable, or unset it, and start again.", e);
        }
    }

    private static async Task<bool> StartAsync(WebApplication app, CancellationToken ct)
    {
        try
        {
            // The web's own services read the feed at once, so the schema comes before any of them.
            await app.Services.GetRequiredService<DocumentStore>().MigrateAsync(ct);
            await app.StartAsync(ct);
            return true;
        }
        catch (SchemaException e)
        {
            throw new SetupException(e.Message, "Use the Scan that made this database, or name another with --postgres.", e);
        }
        catch (IOException e)
        {
            throw new SetupException($"The web cannot listen: {e.Message.TrimEnd('.')}.", "Choose another --port or --bind.", e);
        }
    }

    private static async Task<NetworkManifest> ReadAsync(ManifestReader reader, string file, CancellationToken ct)
    {
        try
        {
            return await reader.ReadFileAsync(file, ct);
        }
        catch (ManifestException e)
        {
            throw new SetupException(e.Message, "Correct the manifest and start again.", e);
        }
    }

    private string Address() => options.PublicUrl?.ToString()
        ?? $"http://{(options.Bind.Equals(IPAddress.Any) || options.Bind.Equals(IPAddress.IPv6Any) ? IPAddress.Loopback : options.Bind)}:{options.Port}";

    // Disposing a host does not stop its services, and the indexer must have let go of the database before that stops.
    private sealed class StoppingHost(WebApplication app) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await app.StopAsync(CancellationToken.None);
            await app.DisposeAsync();
        }
    }
}

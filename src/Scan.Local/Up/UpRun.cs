using Scan.Indexer.Manifests;
using Scan.Indexer.Projections;
using Scan.Indexer.Systems;
using Scan.Local.Postgres;

namespace Scan.Local.Up;

/// <summary>One run of `scan up`: everything it starts ends with it, in the opposite order.</summary>
internal sealed class UpRun(UpOptions options, UpConsole console, TimeProvider time)
{
    /// <exception cref="SetupException">Something that the user can put right keeps it from starting.</exception>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    public async Task RunAsync(CancellationToken ct)
    {
        Preconditions.FilesExist(options.Networks);
        Preconditions.PortIsFree(options.Bind, options.Port);
        Preconditions.DataFolder(options.Data);
        using var held = FolderLock.Take(options.Data, "Another `scan up` runs on");
        await using var started = new StartedThings();
        var postgres = await PostgresAsync(started, ct);
        var catalog = new EventCatalog(ScanSystems.All);
        var networks = new UpNetworks(options, console, time);
        var manifests = await networks.StartAsync(started, KnownContracts.Of(catalog), ct);
        await new UpHost(options, networks.Nodes, console, time).RunAsync(postgres, manifests, new ManifestReader(catalog, Environment.GetEnvironmentVariable), started, ct);
    }

    private async Task<string> PostgresAsync(StartedThings started, CancellationToken ct)
    {
        if (options.Postgres is { } given) return await console.StepAsync("Connecting to PostgreSQL", () => ExternalPostgres.ConnectAsync(given, ct));
        var embedded = new EmbeddedPostgresOptions { Directory = Path.Combine(options.Data, "postgres") };
        var server = await console.StepAsync("Starting PostgreSQL", () => EmbeddedPostgres.StartAsync(embedded, time, ct));
        started.Add(server, server.Exited, "PostgreSQL");
        console.Say($"Its address is in {server.UrlFile}");
        return server.ConnectionString;
    }
}

using Microsoft.AspNetCore.Builder;
using Npgsql;
using Scan.IntegrationTests.Indexer;
using Scan.Indexer.Manifests;
using Scan.Indexer.Projections;
using Scan.Indexer.Systems;
using Scan.Local;
using Scan.Local.Replay;
using Scan.Local.Up;
using Scan.Testing;
using Scan.Web.Hosting;

namespace Scan.IntegrationTests.Local;

/// <summary>The recorded logs of real chains, served by a replay node, indexed into a database and shown by the web.</summary>
public sealed class RealSite(PostgresServer postgres) : IAsyncLifetime
{
    private IndexerRig? rig;
    private WebApplication? app;

    public HttpClient Http { get; private set; } = null!;

    /// <summary>Logs of the contracts that the manifests name, and of those discovered.</summary>
    public long Logs { get; private set; }

    public async ValueTask InitializeAsync()
    {
        if (SharedFacts.Find() is not { } facts) return;
        rig = await IndexerRig.StartAsync(postgres, CancellationToken.None);
        foreach (var chain in RecordingReader.Read([Path.Combine(facts, "logs")])) await IndexAsync(rig, chain);
        Logs = (await rig.Chains.ListAsync(CancellationToken.None)).Sum(chain => chain.EventsTotal);
        app = ScanWebApp.Create(new ScanWebOptions { Postgres = new NpgsqlConnectionStringBuilder(rig.ConnectionString), Port = 0, PagesKept = TimeSpan.Zero });
        await app.StartAsync();
        Http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
    }

    /// <summary>Logs that no event was found for, or whose data is not the event's: chain, topic and reason.</summary>
    public async Task<IReadOnlyList<string>> UndecodedAsync(CancellationToken ct)
    {
        await using var command = rig!.Store.Database.CreateCommand("SELECT chain_id, encode(substring(api.log_topics(log, (SELECT topic0 FROM scan.event_kinds WHERE id = kind)) FOR 32), 'hex'), problem FROM scan.ledger WHERE kind = 0 OR problem IS NOT NULL");
        await using var row = await command.ExecuteReaderAsync(ct);
        var undecoded = new List<string>();
        while (await row.ReadAsync(ct)) undecoded.Add($"chain {row.GetInt64(0)}, topic {row.GetString(1)}: {(row.IsDBNull(2) ? "no event" : row.GetString(2))}");
        return undecoded;
    }

    public async ValueTask DisposeAsync()
    {
        Http?.Dispose();
        if (app is not null)
        {
            await app.StopAsync();
            await app.DisposeAsync();
        }
        if (rig is not null) await rig.DisposeAsync();
    }

    private static async Task IndexAsync(IndexerRig rig, RecordedChain chain)
    {
        var catalog = new EventCatalog(ScanSystems.All);
        await using var node = await ReplayNode.StartAsync(chain, CancellationToken.None);
        var made = ReplayManifest.For(node, ShippedNetworks.Read(Checkout.PathTo("networks")), KnownContracts.Of(catalog));
        var network = new ManifestReader(catalog, _ => null).Parse($"{chain.ChainId}.json", made.Manifest.ToJsonString());
        await rig.RunToAsync(network, chain.Finalized, CancellationToken.None);
    }
}

using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Scan.Documents;
using Scan.Indexer;
using Scan.Indexer.Delivery;
using Scan.Testing;
using Scan.Web.Features.Webhooks;

namespace Scan.IntegrationTests.Delivery;

/// <summary>A feed in a database of its own, somebody's server, and as many delivering processes as the test starts.</summary>
internal sealed class DeliveryRig : IAsyncDisposable
{
    public const long ChainId = 31337;
    private readonly TestDatabase database;
    private readonly NpgsqlDataSource db;
    private readonly List<IHost> hosts = [];
    private int announced;

    private DeliveryRig(TestDatabase database, HostileServer server)
    {
        (this.database, Server) = (database, server);
        db = NpgsqlDataSource.Create(database.ConnectionString);
    }

    public HostileServer Server { get; }
    public Feed Feed => new(db);
    public DeliveryQueue Queue => new(db);
    public Subscriptions Subscriptions => new(db);
    public NpgsqlDataSource Database => db;
    public string ConnectionString => database.ConnectionString;

    /// <summary>Quick to retry. What waits for the end of a lease or of patience says how long they are.</summary>
    public DeliveryOptions Options { get; set; } = new()
    {
        AllowHttp = true, AllowedNetworks = [IPNetwork.Parse("127.0.0.1/32")], Timeout = TimeSpan.FromSeconds(30), Lease = TimeSpan.FromSeconds(60), Look = TimeSpan.FromMilliseconds(300),
        FirstRetry = TimeSpan.FromMilliseconds(100), LongestRetry = TimeSpan.FromMilliseconds(400),
    };

    public SubscriptionDesk Desk => new(Subscriptions, Feed, Options, TimeProvider.System);

    public static async Task<DeliveryRig> StartAsync(PostgresServer postgres, CancellationToken ct)
    {
        var database = await postgres.CreateScanDatabaseAsync(ct);
        return new DeliveryRig(database, await HostileServer.StartAsync(["hooks.scan-tests.net"], ct));
    }

    /// <summary>Starts a process that delivers, as the indexer does.</summary>
    public async Task<IHost> DeliverAsync(CancellationToken ct)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddScanStore(new NpgsqlConnectionStringBuilder(database.ConnectionString)).AddSingleton(Options).AddDelivery();
        var host = builder.Build();
        await host.StartAsync(ct);
        hosts.Add(host);
        return host;
    }

    public async Task StopAsync(IHost host)
    {
        hosts.Remove(host);
        await host.StopAsync(CancellationToken.None);
        host.Dispose();
    }

    /// <summary>Signs an endpoint up and waits until it is confirmed and had its test.</summary>
    public async Task<Subscription> SubscribeAsync(Endpoint endpoint, CancellationToken ct, IReadOnlyList<string>? topics = null, string format = "scan")
    {
        var made = await Desk.AddAsync(new SignUp(endpoint.Url, format, topics), null, null, ct);
        var active = await WaitAsync(made.Subscription.Id, s => s.State == SubscriptionState.Active, ct);
        while (await Subscriptions.OrderedAsync(active.Id, ct) > 0) await Task.Delay(20, ct);
        return active;
    }

    public async Task<Subscription> WaitAsync(string id, Func<Subscription, bool> condition, CancellationToken ct)
    {
        using var late = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        using var end = CancellationTokenSource.CreateLinkedTokenSource(ct, late.Token);
        while (true)
        {
            if (await Subscriptions.FindAsync(id, end.Token) is { } found && condition(found)) return found;
            await Task.Delay(20, end.Token);
        }
    }

    /// <summary>Announces one item; returns its sequence.</summary>
    public async Task<long> AnnounceAsync(CancellationToken ct, string? id = null, string state = FeedState.Seen, string kind = FeedKind.Incidents, params string[] topics)
    {
        var name = id ?? $"incident:{++announced}";
        await Feed.AnnounceAsync(ChainId, [new FeedEntry(name, kind, state, 7, 1_700_000_000, [kind, .. topics], JsonSerializer.SerializeToUtf8Bytes(new { title = name }))], ct);
        return await Feed.HeadAsync(ct);
    }

    public async Task AnnounceManyAsync(int count, CancellationToken ct)
    {
        for (var i = 0; i < count; i++) await AnnounceAsync(ct);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in hosts.ToList()) await StopAsync(host);
        await Server.DisposeAsync();
        await db.DisposeAsync();
        await database.DisposeAsync();
    }
}

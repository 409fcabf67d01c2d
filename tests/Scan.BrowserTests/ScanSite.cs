using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Scan.Documents;
using Scan.Domain.Primitives;
using Scan.Indexer.Feeds;
using Scan.Testing;
using Scan.Testing.SampleData;
using Scan.Web.Hosting;
using Scan.Web.Input;

namespace Scan.BrowserTests;

/// <summary>Scan's web on sample data, on a port of its own; one for each test class.</summary>
public sealed class ScanSite(PostgresServer postgres) : IAsyncLifetime
{
    private TestDatabase? database;
    private WebApplication? app;

    public string Url { get; private set; } = "";
    public SampleWorld World { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        database = await postgres.CreateScanDatabaseAsync(CancellationToken.None);
        World = await SampleWorld.CreateAsync(database.ConnectionString, TimeProvider.System, CancellationToken.None);
        app = ScanWebApp.Create(new ScanWebOptions { Postgres = new NpgsqlConnectionStringBuilder(database.ConnectionString), Port = 0, PagesKept = TimeSpan.Zero });
        await SiteHealth.StoreAsync(app.Services, World, CancellationToken.None);
        await app.StartAsync();
        Url = app.Urls.First();
    }

    /// <summary>Signs an account in without a wallet; returns the cookie that a browser has of it.</summary>
    public async Task<(string Name, string Value)> SignInAsync(Address account, CancellationToken ct)
    {
        var token = OwnerToken.New("scan_session_");
        var now = TimeProvider.System.GetUtcNow();
        await app!.Services.GetRequiredService<Accounts>().AddSessionAsync(account.ToArray(), null, OwnerToken.HashOf(token), now, now.AddHours(1), ct);
        return ("scan-session", token);
    }

    /// <summary>Has a chain live, stopped, or what else it may be.</summary>
    public Task SetStateAsync(long chain, string state, CancellationToken ct) => app!.Services.GetRequiredService<Chains>().SetStateAsync(chain, state, null, SampleChain.Unled, ct);

    /// <summary>Has the feed tell as many incidents, and waits until the web knows of them.</summary>
    public async Task AnnounceAsync(int count, CancellationToken ct)
    {
        var feed = app!.Services.GetRequiredService<Feed>();
        await feed.AnnounceAsync(31337, [.. Enumerable.Range(1, count).Select(n => new FeedEntry($"incident:{n}", FeedKind.Incidents, FeedState.Seen, n, 1_700_000_000, [FeedKind.Incidents], "{}"u8.ToArray()))], ct);
        var head = await feed.HeadAsync(ct);
        while (app.Services.GetRequiredService<LiveFeed>().Head < head) await Task.Delay(20, ct);
    }

    public async ValueTask DisposeAsync()
    {
        if (app is not null)
        {
            await app.StopAsync();
            await app.DisposeAsync();
        }
        if (World is not null) await World.DisposeAsync();
        if (database is not null) await database.DisposeAsync();
    }
}

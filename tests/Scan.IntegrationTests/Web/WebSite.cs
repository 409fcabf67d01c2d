using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Npgsql;
using Scan.Testing;
using Scan.Testing.SampleData;
using Scan.Web.Hosting;

namespace Scan.IntegrationTests.Web;

/// <summary>The web on a sample world; one for each test class.</summary>
public sealed class WebSite(PostgresServer postgres) : IAsyncLifetime
{
    private TestDatabase? database;
    private WebApplication? app;

    public HttpClient Http { get; private set; } = null!;
    public SampleWorld World { get; private set; } = null!;
    public IServiceProvider Services => app!.Services;
    public string ConnectionString => database!.ConnectionString;
    public Uri Hub => new($"ws://{Http.BaseAddress!.Authority}/hubs/live");

    public async ValueTask InitializeAsync()
    {
        database = await postgres.CreateScanDatabaseAsync(CancellationToken.None);
        World = await SampleWorld.CreateAsync(database.ConnectionString, TimeProvider.System, CancellationToken.None);
        app = ScanWebApp.Create(new ScanWebOptions { Postgres = new NpgsqlConnectionStringBuilder(database.ConnectionString), Port = 0, PagesKept = TimeSpan.Zero });
        await app.StartAsync();
        Http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
    }

    public async Task<long> HeadAsync(CancellationToken ct)
    {
        for (long after = 0; ;)
        {
            var page = await Http.GetFromJsonAsync<JsonElement>($"/api/v1/feed?limit=1000&after={after}", ct);
            if (page.GetProperty("next").GetInt64() == after) return after;
            after = page.GetProperty("next").GetInt64();
        }
    }

    public async ValueTask DisposeAsync()
    {
        Http?.Dispose();
        if (app is not null)
        {
            await app.StopAsync();
            await app.DisposeAsync();
        }
        if (World is not null) await World.DisposeAsync();
        if (database is not null) await database.DisposeAsync();
    }
}

using Microsoft.AspNetCore.Builder;
using Npgsql;
using Scan.Testing;
using Scan.Testing.SampleData;
using Scan.Web.Hosting;

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
        database = await postgres.CreateDatabaseAsync(CancellationToken.None);
        World = await SampleWorld.CreateAsync(database.ConnectionString, TimeProvider.System, CancellationToken.None);
        app = ScanWebApp.Create(new ScanWebOptions { Postgres = new NpgsqlConnectionStringBuilder(database.ConnectionString), Port = 0 });
        await app.StartAsync();
        Url = app.Urls.First();
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

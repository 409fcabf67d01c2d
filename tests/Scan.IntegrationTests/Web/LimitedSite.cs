using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Npgsql;
using Scan.Testing;
using Scan.Testing.SampleData;
using Scan.Web.Hosting;

namespace Scan.IntegrationTests.Web;

/// <summary>The web behind a proxy of this machine, with limits that tests set; the sample world is made once for a class.</summary>
public sealed class LimitedSite(PostgresServer postgres) : IAsyncLifetime
{
    private TestDatabase? database;

    public string ConnectionString => database!.ConnectionString;

    public async ValueTask InitializeAsync()
    {
        database = await postgres.CreateScanDatabaseAsync(CancellationToken.None);
        await using var world = await SampleWorld.CreateAsync(database.ConnectionString, TimeProvider.System, CancellationToken.None);
    }

    public Task<(WebApplication App, HttpClient Http)> StartAsync(params (string Key, string Value)[] limits) => StartAsync(null, limits);

    /// <param name="options">Of the connections to PostgreSQL.</param>
    public async Task<(WebApplication App, HttpClient Http)> StartAsync(string? options, params (string Key, string Value)[] limits)
    {
        var app = ScanWebApp.Create(new ScanWebOptions
        {
            Postgres = new NpgsqlConnectionStringBuilder(ConnectionString) { Options = options }, Port = 0, PublicUrl = new Uri("https://scan.example"),
            Also = builder => builder.Configuration.AddInMemoryCollection(limits.Select(l => KeyValuePair.Create("Limits:" + l.Key, (string?)l.Value))),
        });
        await app.StartAsync();
        return (app, new HttpClient { BaseAddress = new Uri(app.Urls.First()) });
    }

    public async ValueTask DisposeAsync()
    {
        if (database is not null) await database.DisposeAsync();
    }
}

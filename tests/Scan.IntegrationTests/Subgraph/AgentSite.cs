using Microsoft.AspNetCore.Builder;
using Npgsql;
using Scan.Documents;
using Scan.Domain.Documents;
using Scan.Domain.Primitives;
using Scan.Testing;
using Scan.Testing.SampleData;
using Scan.Web.Hosting;

namespace Scan.IntegrationTests.Subgraph;

/// <summary>One site for all tests that only read it.</summary>
[CollectionDefinition(nameof(AgentSite))]
public sealed class AgentSiteCollection : ICollectionFixture<AgentSite>;

/// <summary>The web over 20,000 agents of one chain, those of a second identity registry there whose ids are the same, and a second chain.</summary>
public sealed class AgentSite(PostgresServer postgres) : IAsyncLifetime
{
    public const long First = 31337;
    public const long Second = 31338;
    private const int PerBlock = 2_000;
    private TestDatabase? database;
    private WebApplication? app;

    public static Address Canonical { get; } = SampleChain.Account("identity canonical");
    public static Address Other { get; } = SampleChain.Account("identity other");
    public static Address Elsewhere { get; } = SampleChain.Account("identity elsewhere");

    public HttpClient Http { get; private set; } = null!;
    public string ConnectionString => database!.ConnectionString;
    internal IReadOnlyList<SeededAgent> Agents { get; private set; } = [];
    internal IReadOnlyList<SeededAgent> OfOther { get; private set; } = [];
    internal IReadOnlyList<SeededAgent> OfSecond { get; private set; } = [];

    public async ValueTask InitializeAsync()
    {
        database = await postgres.CreateScanDatabaseAsync(CancellationToken.None);
        var now = 1_770_000_000L;
        var seed = new AgentSeed(8004, now);
        Agents = [.. Enumerable.Range(0, 20_000).Select(i => seed.Next(First, Canonical, i))];
        OfOther = [.. Enumerable.Range(0, 300).Select(i => seed.Next(First, Other, i))];
        OfSecond = [.. Enumerable.Range(0, 200).Select(i => seed.Next(Second, Elsewhere, i))];
        await SeedAsync(First, now, [.. OfOther, .. Agents], Canonical, Other);
        await SeedAsync(Second, now, OfSecond, Elsewhere);
        // What autovacuum does within a minute of so many rows: without statistics, pages deep in a list are joined row by row.
        await using (var db = NpgsqlDataSource.Create(database.ConnectionString)) await db.CreateCommand("ANALYZE scan.profiles").ExecuteNonQueryAsync();
        app = ScanWebApp.Create(new ScanWebOptions { Postgres = new NpgsqlConnectionStringBuilder(database.ConnectionString), Port = 0, PagesKept = TimeSpan.Zero });
        await app.StartAsync();
        Http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
    }

    public async ValueTask DisposeAsync()
    {
        Http?.Dispose();
        if (app is not null)
        {
            await app.StopAsync();
            await app.DisposeAsync();
        }
        if (database is not null) await database.DisposeAsync();
    }

    /// <summary>The transaction of an agent's registration.</summary>
    internal static Hash32 MintOf(SeededAgent a) => SampleChain.Hash($"mint {a.Registry} {a.Number}");

    private static SampleLog Registration(SeededAgent a, bool canonical) =>
        new("Registered", a.Registry, MintOf(a), [a.Number, a.Uri, a.Owner], [Topics.Agent(a.ChainId, a.Registry, a.Number, canonical), Topics.Account(a.ChainId, a.Owner)]);

    private async Task SeedAsync(long chainId, long now, IReadOnlyList<SeededAgent> agents, params Address[] registries)
    {
        var contracts = string.Join(',', registries.Select(r => $$"""{"system":"erc8004","contract":"IdentityRegistry","address":"{{r}}"}"""));
        await using var chain = await SampleChain.OpenAsync(database!.ConnectionString, chainId, $"Chain {chainId}", $$"""{"name":"chain {{chainId}}","contracts":[{{contracts}}]}""", 1_000, now - 5_000_000, CancellationToken.None);
        // In the order of addresses, so that only the manifest's text says which comes first.
        await chain.ReadAsync([.. registries.SelectMany(r => new[]
        {
            new SourceRow(r.ToArray(), "erc8004", "IdentityRegistry", 0), new SourceRow(SampleChain.Account($"reputation {r}").ToArray(), "erc8004", "ReputationRegistry", 0, Registry: r.ToArray()),
        }).OrderBy(s => Convert.ToHexString(s.Address))], CancellationToken.None);
        foreach (var part in agents.Chunk(PerBlock))
        {
            var block = new SampleBlock();
            foreach (var agent in part) AgentSeed.Store(block, agent);
            foreach (var agent in part.Where(a => a.Number < 5)) block.Log(Registration(agent, agent.Registry == registries[0]));
            await chain.CommitAsync(now, block, CancellationToken.None);
            await chain.NameAsync([.. part.Where(a => a.File is not null).Select(AgentSeed.ProfileOf)], CancellationToken.None);
        }
    }
}

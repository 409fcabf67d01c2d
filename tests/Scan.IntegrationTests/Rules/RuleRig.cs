using System.Numerics;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Scan.Documents;
using Scan.Domain.Documents;
using Scan.Domain.Primitives;
using Scan.Domain.Rules;
using Scan.Ethereum.Abi;
using Scan.Indexer;
using Scan.Indexer.Rules;
using Scan.Testing;
using Scan.Testing.SampleData;

namespace Scan.IntegrationTests.Rules;

/// <summary>A chain whose logs can be decoded, in a database of its own, and processes that judge it.</summary>
internal sealed class RuleRig : IAsyncDisposable
{
    public const long ChainId = 31337;
    public static readonly Address Operator = SampleChain.Account("operator");
    public static readonly Address Avs = SampleChain.Account("avs");
    public static readonly Hash32 OperatorId = SampleChain.Hash("operator id");
    private static readonly Address Stakes = SampleChain.Account("stakes");
    private readonly TestDatabase database;
    private readonly NpgsqlDataSource db;
    private readonly List<(IHost Host, CancellationTokenSource Stop, Task Running)> running = [];
    private IHost? services;
    private int logs;

    private RuleRig(TestDatabase database, SampleChain chain)
    {
        (this.database, Chain) = (database, chain);
        db = NpgsqlDataSource.Create(database.ConnectionString);
    }

    public SampleChain Chain { get; }
    public Feed Feed => new(db);
    public RuleStore Rules => new(db);
    public Incidents Incidents => new(db);
    public NpgsqlDataSource Store => db;
    public Probes Probes => new(db);
    public HealthStore Health => new(db);
    public CoverageStore Coverages => new(db);

    /// <param name="events">Those that the chain's logs may be; null: a few.</param>
    public static async Task<RuleRig> StartAsync(PostgresServer postgres, CancellationToken ct, IReadOnlyList<(string System, string Contract, EventAbi Abi)>? events = null)
    {
        var database = await postgres.CreateScanDatabaseAsync(ct);
        var chain = await SampleChain.OpenAsync(database.ConnectionString, ChainId, "Test", "{}", 1, 1_700_000_000, ct, events: events);
        await chain.CommitAsync(1_700_000_000, new SampleBlock(), ct);
        return new RuleRig(database, chain);
    }

    /// <summary>What judges and tries, without judging: by a clock of the test's.</summary>
    public IServiceProvider Services(TimeProvider time) => (services ??= Build(time)).Services;

    public async Task<IServiceProvider> JudgeAsync(CancellationToken ct)
    {
        var host = Build(TimeProvider.System);
        await host.StartAsync(ct);
        var stop = new CancellationTokenSource();
        running.Add((host, stop, Task.Run(() => host.Services.GetRequiredService<RuleEngine>().RunAsync(stop.Token), CancellationToken.None)));
        return host.Services;
    }

    private IHost Build(TimeProvider time)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(time).AddScanStore(new NpgsqlConnectionStringBuilder(database.ConnectionString)).AddRules();
        return builder.Build();
    }

    public async Task<Rule> AddAsync(string condition, CancellationToken ct, Func<Rule, Rule>? change = null, params (string Name, decimal Value)[] parameters)
    {
        // What came before the rule is not its concern: it was judged without it.
        if (running.Count > 0) await JudgedAsync(ct);
        var rule = new Rule { Id = $"r{Guid.NewGuid():N}", Name = "mine", Condition = condition, Parameters = parameters.ToDictionary(p => p.Name, p => p.Value), CreatedAt = DateTimeOffset.FromUnixTimeSeconds(Chain.Time) };
        rule = change?.Invoke(rule) ?? rule;
        await Rules.AddAsync(RuleJson.Store(rule, null), [1], ct);
        // Rules are looked at anew every two seconds.
        await Task.Delay(2200, ct);
        return rule;
    }

    /// <summary>Ends when all that the feed holds was judged.</summary>
    private async Task JudgedAsync(CancellationToken ct)
    {
        using var late = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        using var end = CancellationTokenSource.CreateLinkedTokenSource(ct, late.Token);
        var head = await Feed.HeadAsync(ct);
        while ((await Incidents.ProgressAsync(end.Token)).Cursor < head) await Task.Delay(20, end.Token);
    }

    /// <summary>The operator registers with the AVS, or leaves it.</summary>
    public Task RegisterAsync(bool registered, CancellationToken ct) => CommitAsync(new SampleLog("OperatorAVSRegistrationStatusUpdated", SampleChain.Account("directory"), SampleChain.Hash($"tx {++logs}"),
        [Operator, Avs, registered ? 1 : 0], [Topics.Operator(ChainId, Operator), Topics.Avs(ChainId, Avs)]), 12, ct);

    public Task StakeAsync(BigInteger stake, long seconds, CancellationToken ct) => CommitAsync(new SampleLog("OperatorStakeUpdate", Stakes, SampleChain.Hash($"tx {++logs}"),
        [OperatorId, 0, stake], [Topics.OperatorId(ChainId, OperatorId), Topics.Avs(ChainId, Stakes)]), seconds, ct);

    public Task CommitAsync(SampleLog log, long seconds, CancellationToken ct) => Chain.CommitAsync(Chain.Time + seconds, new SampleBlock().Log(log), ct);

    public async Task<Incident> WaitAsync(Rule rule, Func<Incident, bool> condition, CancellationToken ct)
    {
        using var late = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        using var end = CancellationTokenSource.CreateLinkedTokenSource(ct, late.Token);
        while (true)
        {
            if ((await Incidents.ListAsync([rule.Id], false, null, null, 100, end.Token)).FirstOrDefault(condition) is { } found) return found;
            // A judge that broke finds nothing: its fault says why.
            foreach (var judge in running.Where(r => r.Running.IsFaulted)) await judge.Running;
            await Task.Delay(50, end.Token);
        }
    }

    public async Task<IReadOnlyList<FeedItem>> ItemsAsync(CancellationToken ct) => [.. (await Feed.ReadAsync(0, 1000, ct)).Where(i => i.Kind == FeedKind.Incidents)];

    public async ValueTask DisposeAsync()
    {
        foreach (var (host, stop, engine) in running)
        {
            await stop.CancelAsync();
            await engine.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            await host.StopAsync(CancellationToken.None);
            host.Dispose();
            stop.Dispose();
        }
        services?.Dispose();
        await Chain.DisposeAsync();
        await db.DisposeAsync();
        await database.DisposeAsync();
    }

    private static byte[] Word(byte[] value) => [.. new byte[32 - value.Length], .. value];
}

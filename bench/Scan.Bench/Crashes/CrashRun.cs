using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Scan.Bench.Simulator;
using Scan.Local.Postgres;

namespace Scan.Bench.Crashes;

/// <param name="Killed">How many rounds killed a process that was at work, by victim.</param>
/// <param name="Differing">Rounds after which the digest was not that of the clean run.</param>
public sealed record CrashReport(int Rounds, IReadOnlyDictionary<Victim, int> Killed, IReadOnlyList<int> Differing)
{
    public override string ToString() =>
        $"{Rounds} rounds, kills at work: {string.Join(", ", Killed.Select(kill => $"{kill.Key} {kill.Value}"))}; digests that differ: {(Differing.Count == 0 ? "none" : string.Join(", ", Differing))}";
}

/// <summary>What is killed with SIGKILL.</summary>
public enum Victim
{
    Indexer,
    Postgres,
    Both,
}

/// <summary>
/// A simulated chain grows round by round; in each round the indexer is started towards its head, something is killed, and the indexer has to end at
/// the head with the digest that an undisturbed run had there.
/// </summary>
public sealed class CrashRun : IAsyncDisposable
{
    private const int LogsPerBlock = 20;
    private const int BlocksPerRound = 300;

    /// <summary>Two thirds of a round are back-fill, one third is read block by block.</summary>
    private const int Depth = 100;
    private readonly string folder;
    private readonly TimeProvider time;
    private readonly WebApplication node;
    private readonly SimulatorServer simulator;
    private EmbeddedPostgres postgres;

    private CrashRun(string folder, TimeProvider time, WebApplication node, SimulatorServer simulator, EmbeddedPostgres postgres) =>
        (this.folder, this.time, this.node, this.simulator, this.postgres) = (folder, time, node, simulator, postgres);

    private string Manifest => Path.Combine(folder, "crash.json");

    /// <summary>Every block is above finality, so that its digest is kept.</summary>
    private string CleanManifest => Path.Combine(folder, "clean.json");

    public static async Task<CrashReport> RunAsync(string folder, int rounds, int seed, TimeProvider time, TextWriter output, CancellationToken ct)
    {
        await using var run = await StartAsync(folder, rounds, time, ct);
        var clean = await run.CleanAsync(rounds, ct);
        var random = new Random(seed);
        var killed = Enum.GetValues<Victim>().ToDictionary(victim => victim, _ => 0);
        var differing = new List<int>();
        for (var round = 1; round <= rounds; round++)
        {
            var victim = (Victim)random.Next(killed.Count);
            var delay = TimeSpan.FromMilliseconds(random.Next(300, 2_500));
            if (await run.RoundAsync(round * BlocksPerRound, victim, delay, ct)) killed[victim]++;
            var equal = await run.DigestAsync(IndexerRun.CrashDatabase, null, ct) == clean[round - 1];
            if (!equal) differing.Add(round);
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"round {round}: {victim} after {delay.TotalMilliseconds:0} ms, digest {(equal ? "equal" : "DIFFERS")}"));
        }
        return new CrashReport(rounds, killed, differing);
    }

    public async ValueTask DisposeAsync()
    {
        await node.DisposeAsync();
        await postgres.DisposeAsync();
    }

    private static async Task<CrashRun> StartAsync(string folder, int rounds, TimeProvider time, CancellationToken ct)
    {
        var simulator = new SimulatorServer(new SimulatedChain(1, LogsPerBlock, (long)rounds * BlocksPerRound), new SimulatorOptions(0, 20_000, true, Depth));
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var node = builder.Build();
        simulator.Map(node);
        await node.StartAsync(ct);
        var run = new CrashRun(folder, time, node, simulator, await StartPostgresAsync(folder, null, time, ct));
        await WorldFiles.WriteManifestAsync(run.Manifest, [node.Urls.First()], ct);
        var manifest = JsonNode.Parse(await File.ReadAllTextAsync(run.Manifest, ct))!;
        manifest["finality"] = new JsonObject { ["mode"] = "depth", ["depth"] = 1_000_000 };
        await File.WriteAllTextAsync(run.CleanManifest, manifest.ToJsonString(), ct);
        return run;
    }

    private static Task<EmbeddedPostgres> StartPostgresAsync(string folder, int? port, TimeProvider time, CancellationToken ct) =>
        EmbeddedPostgres.StartAsync(new EmbeddedPostgresOptions { Directory = Path.Combine(folder, "postgres"), SharedBuffersMegabytes = 128, Port = port }, time, ct);

    private async Task<IReadOnlyList<string>> CleanAsync(int rounds, CancellationToken ct)
    {
        await IndexerRun.CreateDatabasesAsync(postgres.ConnectionString, ct);
        simulator.MoveHead((long)rounds * BlocksPerRound);
        using (var indexer = Start(CleanManifest, IndexerRun.CleanDatabase, (long)rounds * BlocksPerRound)) await indexer.EndAsync(ct);
        var digests = new List<string>();
        for (var round = 1; round <= rounds; round++) digests.Add(await DigestAsync(IndexerRun.CleanDatabase, (long)round * BlocksPerRound, ct));
        return digests;
    }

    private async Task<bool> RoundAsync(long toBlock, Victim victim, TimeSpan delay, CancellationToken ct)
    {
        simulator.MoveHead(toBlock);
        var indexer = Start(Manifest, IndexerRun.CrashDatabase, toBlock);
        try
        {
            await Task.Delay(delay, time, ct);
            var atWork = !indexer.HasEnded;
            if (victim != Victim.Indexer) await RestartPostgresAsync(victim == Victim.Both ? indexer : null, ct);
            else indexer.Kill();
            // One that found no database at its start or at its end has left, and is started again, as a service manager would.
            if (victim != Victim.Postgres || !await indexer.SucceedsAsync(ct))
            {
                indexer.Dispose();
                indexer = Start(Manifest, IndexerRun.CrashDatabase, toBlock);
            }
            await indexer.EndAsync(ct);
            return atWork;
        }
        finally
        {
            indexer.Dispose();
        }
    }

    private async Task RestartPostgresAsync(IndexerRun? with, CancellationToken ct)
    {
        var port = postgres.Port;
        IndexerRun.Kill(postgres.Pid);
        with?.Kill();
        await postgres.DisposeAsync();
        postgres = await StartPostgresAsync(folder, port, time, ct);
    }

    private IndexerRun Start(string manifest, string database, long toBlock) => IndexerRun.Start(manifest, IndexerRun.In(postgres.ConnectionString, database), toBlock);

    private Task<string> DigestAsync(string database, long? block, CancellationToken ct) => IndexerRun.DigestAsync(IndexerRun.In(postgres.ConnectionString, database), block, ct);
}

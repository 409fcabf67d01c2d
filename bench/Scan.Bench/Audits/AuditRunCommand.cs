using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Scan.Bench.Runs;
using Scan.Devnet;
using Scan.Devnet.Contracts;
using Scan.Devnet.Scenarios;
using Scan.Documents;
using Scan.Ethereum.Rpc;
using Scan.Indexer;
using Scan.Indexer.Audit;
using Scan.Indexer.Chain;
using Scan.Indexer.Manifests;
using Scan.Indexer.Projections;
using Scan.Indexer.Systems;
using Scan.Local.Node;

namespace Scan.Bench.Audits;

/// <summary><c>audit</c>: plays the devnet's scenario for long, indexes it as it grows and audits every document at every stop. Exit code 1 on drift.</summary>
internal static class AuditRunCommand
{
    private static readonly Option<int> Steps = new("--steps") { DefaultValueFactory = _ => 10_000, Description = "steps of the scenario, one block each" };
    private static readonly Option<int> Every = new("--every") { DefaultValueFactory = _ => 1_000, Description = "steps from one audit to the next" };
    private static readonly Option<ulong> Seed = new("--seed") { DefaultValueFactory = _ => 1, Description = "another seed tells another story" };

    public static Command Create()
    {
        var command = new Command("audit", "Plays the devnet's scenario and compares every document with the chain's own views, over and over.") { Steps, Every, Seed };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken ct)
    {
        var (steps, every, seed, time) = (parsed.GetValue(Steps), parsed.GetValue(Every), parsed.GetValue(Seed), TimeProvider.System);
        using var folder = new BenchFolder();
        await using var server = await BenchServer.StartAsync(folder.Path, time, ct);
        await using var anvil = await AnvilNode.StartAsync(
            // Blocks are indexed after all steps between two audits: views are asked at each of them.
            new AnvilOptions { NoMining = true, Accounts = DevnetAccounts.Needed, GenesisTimestamp = 1_760_000_000, KeptStates = every + 100 }, time, ct);
        var database = await server.CreateAsync("audit", ct);
        await using var services = new ServiceCollection().AddLogging(logging => logging.SetMinimumLevel(LogLevel.Critical))
            .AddScanStore(PostgresConnection.Parse(database.ConnectionString)).AddChains(new FollowerOptions()).AddAudit().BuildServiceProvider();
        await services.GetRequiredService<DocumentStore>().MigrateAsync(ct);
        var devnet = await DevnetChain.DeployAsync(EthereumClient.Connect(anvil.HttpUrl, new JsonRpcOptions(), time), DevnetContracts.Load(), ScenarioPlan.Create(), ct);
        var scenario = new Scenario(devnet, seed, devnet.Head.Number);
        var network = new ManifestReader(new EventCatalog(ScanSystems.All), _ => null).Parse("devnet.json", DevnetManifest.Of(devnet, anvil.HttpUrl).ToJsonString());
        var (began, total, drifted) = (time.GetTimestamp(), 0L, 0L);
        AuditReport report;
        do
        {
            var stop = Math.Min(steps, scenario.Steps + every);
            while (scenario.Steps < stop) await devnet.PlayAsync(scenario.Next(devnet.NextTimestamp), ct);
            await services.GetRequiredService<ChainRunner>().RunAsync(network, devnet.Head.Number, null, ct);
            report = await services.GetRequiredService<Auditor>().RunAsync(
                new AuditRequest(devnet.ChainId), EthereumEndpoints.Connect([anvil.HttpUrl], new JsonRpcOptions(), time), network.File, null, ct);
            (total, drifted) = (total + report.Checked, drifted + report.Drifted);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"step {scenario.Steps:N0}, block {report.Block:N0}: {report.Checked:N0} compared, {report.Drifted:N0} drifted, {report.Unreachable:N0} unreachable, {time.GetElapsedTime(began).TotalSeconds:0} s"));
            foreach (var drift in report.Drifts.Take(10)) Console.WriteLine($"  {drift.Check} {drift.Kind} {drift.Key} {drift.Field}: ours {drift.Ours}, theirs {drift.Theirs}");
            foreach (var gap in report.UnreachableBecause.Take(10)) Console.WriteLine($"  unreachable {gap.Count}: {gap.Check}: {gap.Reason}");
        }
        while (scenario.Steps < steps);
        var chain = await services.GetRequiredService<Chains>().FindAsync(devnet.ChainId, ct);
        Console.WriteLine(JsonSerializer.Serialize(new
        {
            name = "audit", steps, seed, blocks = report.Block, events = chain!.EventsTotal, audits = (steps + every - 1) / every, comparisons = total, drifted,
            lastChecked = report.Checked, lastUnreachable = report.Unreachable, checks = report.Checks.Count, seconds = time.GetElapsedTime(began).TotalSeconds,
        }));
        return drifted > 0 ? 1 : 0;
    }
}

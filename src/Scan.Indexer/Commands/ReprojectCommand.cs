using System.CommandLine;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Scan.Documents;
using Scan.Ethereum.Rpc;
using Scan.Indexer.Chain;
using Scan.Indexer.Manifests;
using Scan.Indexer.Projections;

namespace Scan.Indexer.Commands;

/// <summary><c>reproject</c>: rebuilds a chain's documents from its ledger; asks a node only where one is given.</summary>
public static class ReprojectCommand
{
    private static readonly Option<long> ChainOption = new("--chain") { Description = "chain id", Required = true, HelpName = "ID" };

    private static readonly Option<string?> Network = new("--network")
    {
        Description = "network manifest whose endpoints are asked for what this version needs and the ledger does not have; default: nobody is asked", HelpName = "FILE",
    };

    private static readonly Option<string?> Postgres = CommandLine.Postgres();

    public static Command Create()
    {
        var command = new Command("reproject", "Rebuilds the documents of a chain from its ledger and switches to them; indexing of the chain waits meanwhile.") { ChainOption, Network, Postgres };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken ct)
    {
        var chainId = parsed.GetValue(ChainOption);
        await using var provider = new ServiceCollection().AddLogging(CommandLine.LogWarnings).AddScanStore(CommandLine.Connection(parsed, Postgres)).AddChains(new FollowerOptions()).BuildServiceProvider();
        var services = provider.GetRequiredService<ChainServices>();
        await services.Store.MigrateAsync(ct);
        if (await services.Chains.FindAsync(chainId, ct) is not { IndexedBlock: not null } stored) throw new UsageException($"--chain: chain {chainId} has no indexed block.");
        var node = parsed.GetValue(Network) is { } file ? Node(await CommandLine.ManifestAsync(file, chainId, ct), services) : null;
        if (node is null) await Console.Error.WriteLineAsync("No node is asked, since no --network is given: what the ledger does not have stays unknown.");
        // An indexer of this version has still to look for contracts that stored logs tell of, which no rebuilding does.
        var made = await services.Chains.ProjectionAsync(chainId, ct);
        var chain = await RebuildAsync(new Rebuilding(services, ManifestEvents.AddTo(services.Catalog, stored.ManifestJson), "reproject", node, Show), chainId, made, ct);
        await Console.Error.WriteLineAsync($"{chain.Name}: the rebuilt documents are in place");
        if (made != ProjectionVersion.Current)
            await Console.Error.WriteLineAsync($"They still count as those of version {made}: the indexer, when it starts, looks for contracts that version {ProjectionVersion.Current} finds, asks what it needs to know, and rebuilds once more.");
        return CommandLine.Ok;

        static void Show(ChainInfo chain, ReprojectionProgress step) => Console.Error.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{chain.Name}: block {step.Block:N0} of {step.ToBlock:N0}, {step.Events:N0} events"));
    }

    private static ChainNode Node(NetworkManifest manifest, ChainServices services) =>
        new(EthereumEndpoints.Connect(manifest.Rpc, services.Options.Rpc, services.Time), manifest.ChainId, manifest.File, services.Time, services.Loggers.CreateLogger<ChainNode>());

    private static async Task<ChainInfo> RebuildAsync(Rebuilding rebuilding, long chainId, int version, CancellationToken ct)
    {
        try
        {
            return await rebuilding.RunAsync(chainId, version, ct);
        }
        catch (Exception e) when (e is RpcException or InconsistentNodeException)
        {
            throw new UsageException($"The node cannot be asked: {e.Message} The documents are as they were; what it answered is kept.");
        }
    }
}

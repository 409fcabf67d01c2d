using System.CommandLine;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Scan.Documents;
using Scan.Ethereum.Rpc;
using Scan.Indexer.Audit;
using Scan.Indexer.Chain;
using Scan.Indexer.Manifests;

namespace Scan.Indexer.Commands;

/// <summary><c>audit</c>: compares documents with the chain's own view calls at a block. Exit code 1 on drift, 2 on bad input.</summary>
public static class AuditCommand
{
    private static readonly Option<long> ChainOption = new("--chain") { Description = "chain id", Required = true, HelpName = "ID" };
    private static readonly Option<long?> Block = new("--block") { Description = "compare as of this block; default: the last indexed one", HelpName = "N" };

    private static readonly Option<decimal> Sample = new("--sample")
    {
        Description = "compare this percentage of the documents, above 0 to 100, always the same ones", DefaultValueFactory = _ => 100, HelpName = "P",
    };

    private static readonly Option<string?> Network = new("--network")
    {
        Description = "network manifest that names the endpoints to ask; default: the one that the chain was indexed with last", HelpName = "FILE",
    };

    private static readonly Option<string?> Postgres = CommandLine.Postgres();

    public static Command Create()
    {
        var command = new Command("audit", "Compares the documents of a chain with what its own contracts answer.") { ChainOption, Block, Sample, Network, Postgres };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken ct)
    {
        var (chainId, block, percentage) = (parsed.GetValue(ChainOption), parsed.GetValue(Block), parsed.GetValue(Sample));
        if (percentage is not (> 0 and <= 100)) throw new UsageException("--sample must be above 0 and at most 100.");
        if (block < 0) throw new UsageException("--block must be at least 0.");
        await using var services = new ServiceCollection().AddLogging(CommandLine.LogWarnings).AddScanStore(CommandLine.Connection(parsed, Postgres)).AddAudit().BuildServiceProvider();
        await services.GetRequiredService<DocumentStore>().MigrateAsync(ct);
        var manifest = await ManifestAsync(services, chainId, parsed.GetValue(Network), ct);
        var endpoints = EthereumEndpoints.Connect(manifest.Rpc, new JsonRpcOptions(), services.GetRequiredService<TimeProvider>());
        var report = await RunAsync(services.GetRequiredService<Auditor>(), new AuditRequest(chainId, block, (double)percentage / 100), endpoints, manifest, ct);
        await Console.Out.WriteLineAsync(report.ToJson());
        await Console.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
            $"{manifest.Name} at block {report.Block:N0}: {report.Checked:N0} compared, {report.Drifted:N0} drifted, {report.Unreachable:N0} unreachable"));
        return report.Drifted > 0 ? CommandLine.Failed : CommandLine.Ok;
    }

    /// <summary>What the node does not answer is no drift, so that it must not end as one.</summary>
    private static async Task<AuditReport> RunAsync(Auditor auditor, AuditRequest request, EthereumEndpoints endpoints, NetworkManifest manifest, CancellationToken ct)
    {
        try
        {
            return await auditor.RunAsync(request, endpoints, manifest.File, null, ct);
        }
        catch (QueryException e)
        {
            throw new UsageException($"{(e.Field == "atBlock" ? $"--block: {request.Block}" : "--chain:")} {e.Rule}.");
        }
        catch (Exception e) when (e is RpcException or InconsistentNodeException or ChainStoppedException)
        {
            throw new UsageException($"The node cannot be asked: {e.Message}");
        }
    }

    private static async Task<NetworkManifest> ManifestAsync(IServiceProvider services, long chainId, string? given, CancellationToken ct)
    {
        var chains = services.GetRequiredService<Chains>();
        if (await chains.FindAsync(chainId, ct) is null) throw new UsageException($"--chain: {chainId} is no chain of this database.");
        var file = given ?? await chains.ManifestFileAsync(chainId, ct);
        if (file is null || (given is null && !File.Exists(file)))
            throw new UsageException($"--network: name the manifest of chain {chainId}, for its endpoints; {(file is null ? "the database knows none" : $"{file}, which it was indexed with last, is not here")}.");
        return await CommandLine.ManifestAsync(file, chainId, ct);
    }
}

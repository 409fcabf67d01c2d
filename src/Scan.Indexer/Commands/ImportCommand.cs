using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Scan.Domain.Primitives;
using Scan.Ethereum.Rpc;
using Scan.Indexer.Importing;
using Scan.Indexer.Manifests;
using Scan.Indexer.Projections;
using Scan.Indexer.Systems;

namespace Scan.Indexer.Commands;

/// <summary><c>import</c>: manifest entries of an AVS from its service manager's address alone.</summary>
public static class ImportCommand
{
    private static readonly Option<string> Rpc = new("--rpc") { Description = "the chain's JSON-RPC endpoint, http(s)://", Required = true, HelpName = "URL" };
    private static readonly Option<string> Address = new("--address") { Description = "the service manager", Required = true, HelpName = "0x…" };
    private static readonly Option<string?> Out = new("--out") { Description = "manifest to write, or to add the entries to where it exists", HelpName = "FILE" };

    public static Command Create()
    {
        var command = new Command("import", "Finds the contracts of an AVS from its service manager's address, reports how it conforms to IServiceManager, and proposes manifest entries.") { Rpc, Address, Out };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken ct)
    {
        if (!Domain.Primitives.Address.TryParse(parsed.GetValue(Address), null, out var address)) throw new UsageException("--address is no address: 0x and 40 hex digits, with the right checksum where the case is mixed.");
        if (!Uri.TryCreate(parsed.GetValue(Rpc), UriKind.Absolute, out var rpc) || rpc.Scheme is not ("http" or "https")) throw new UsageException("--rpc is no http(s):// URL.");
        try
        {
            var node = EthereumClient.Connect(rpc, new JsonRpcOptions(), TimeProvider.System);
            var chainId = await node.ChainIdAsync(ct);
            var head = await node.GetBlockAsync(BlockId.Latest, ct) ?? throw new UsageException("--rpc: the node has no latest block.");
            var report = await new ServiceManagerImport(new ContractProbe(node, head), chainId).RunAsync(address, ct)
                ?? throw new UsageException($"--address: {address.ToChecksum()} holds no code on chain {chainId}: there is nothing to import.");
            var file = parsed.GetValue(Out);
            var manifest = await ManifestAsync(report, file, ct);
            await Console.Out.WriteLineAsync(ManifestDraft.Text(Json(report, manifest)));
            if (!report.IsServiceManager)
            {
                await Console.Error.WriteLineAsync($"{address.ToChecksum()} is no service manager: it neither registers operators to an AVS nor has a stake registry behind it. Nothing was written.");
                return CommandLine.Failed;
            }
            if (file is not null) await File.WriteAllTextAsync(file, ManifestDraft.Text(manifest) + "\n", ct);
            return CommandLine.Ok;
        }
        catch (RpcException e)
        {
            throw new UsageException($"--rpc: {e.Message}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--out: {e.Message}");
        }
    }

    /// <summary>The file with the entries that it lacks, or a new manifest; either is one that Scan reads.</summary>
    private static async Task<JsonObject> ManifestAsync(ServiceManagerReport report, string? file, CancellationToken ct)
    {
        if (file is null || !File.Exists(file)) return ManifestDraft.New(report);
        var text = await File.ReadAllTextAsync(file, ct);
        // Whatever variables it names: only its shape is judged here.
        var given = new ManifestReader(new EventCatalog(ScanSystems.All), _ => "http://unset.invalid").Parse(file, text);
        if (given.ChainId != report.ChainId) throw new UsageException($"--out: {file} describes chain {given.ChainId}, the node serves {report.ChainId}.");
        return ManifestDraft.Merge((JsonObject)JsonNode.Parse(text)!, report);
    }

    private static JsonObject Json(ServiceManagerReport report, JsonObject manifest) => new()
    {
        ["chainId"] = report.ChainId,
        ["block"] = report.Block,
        ["address"] = report.Address.ToChecksum(),
        ["isServiceManager"] = report.IsServiceManager,
        ["kind"] = JsonNamingPolicy.CamelCase.ConvertName(report.Kind.ToString()),
        ["conformance"] = new JsonArray([.. report.Conformance.Select(point => new JsonObject { ["function"] = point.Function, ["since"] = point.Since, ["has"] = point.Has, ["outcome"] = point.Outcome })]),
        ["roles"] = new JsonArray([.. report.Roles.Select(role => new JsonObject { ["role"] = role.Role, ["contract"] = role.Contract.ToChecksum(), ["holder"] = role.Holder?.ToChecksum(), ["problem"] = role.Problem })]),
        ["notes"] = new JsonArray([.. report.Notes.Select(note => JsonValue.Create(note))]),
        ["manifest"] = report.IsServiceManager ? manifest.DeepClone() : null,
    };
}

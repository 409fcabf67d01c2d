using System.Text.Json.Nodes;
using Scan.Domain.Primitives;

namespace Scan.Local.Replay;

/// <summary>The network manifest of a replayed chain, and what could not be told.</summary>
/// <param name="Manifest">As networks/*.json, with the replay node as its endpoint.</param>
/// <param name="Ambiguous">One line for each address whose logs several kinds of contract could have emitted: it is left out.</param>
/// <param name="Unknown">The number of addresses whose logs no known kind of contract emits, or that tell nothing: left out too.</param>
public sealed record ReplayManifest(JsonObject Manifest, IReadOnlyList<string> Ambiguous, int Unknown)
{
    /// <summary>Known deployments come first, then what the emitted events tell beyond doubt.</summary>
    public static ReplayManifest For(ReplayNode node, ShippedNetworks networks, IReadOnlyList<KnownContract> kinds)
    {
        var chain = node.Chain;
        var shipped = networks.Find(chain.ChainId);
        var known = ShippedNetworks.ContractsOf(shipped);
        var recognition = new ContractRecognition(kinds);
        var contracts = new List<FoundContract>();
        var ambiguous = new List<string>();
        var unknown = 0;
        foreach (var emitter in chain.Logs.GroupBy(log => log.Address))
        {
            var first = emitter.First().Block;
            if (known.TryGetValue(emitter.Key, out var entry))
            {
                contracts.Add(FoundContract.Shipped(emitter.Key, first, entry));
                continue;
            }
            var candidates = recognition.Candidates(emitter.Where(log => log.Topics.Count > 0).Select(log => log.Topics[0]));
            if (candidates is [var only]) contracts.Add(FoundContract.Recognised(emitter.Key, first, only));
            else if (candidates is { Count: > 1 }) ambiguous.Add($"{emitter.Key} could be {string.Join(" or ", candidates.Select(kind => kind.Contract))}.");
            else unknown++;
        }
        DeploymentRuns.LinkToAvs(chain, contracts);
        return new ReplayManifest(Write(node, shipped, contracts), ambiguous, unknown);
    }

    private static JsonObject Write(ReplayNode node, JsonObject? shipped, List<FoundContract> contracts)
    {
        var managers = contracts.Select(contract => contract.Address).ToHashSet();
        var manifest = new JsonObject
        {
            ["name"] = shipped?["name"]?.DeepClone() ?? $"chain-{node.Chain.ChainId}",
            ["chainId"] = node.Chain.ChainId,
            ["currency"] = shipped?["currency"]?.DeepClone() ?? "ETH",
            ["rpc"] = new JsonArray(node.Url.ToString()),
            ["finality"] = new JsonObject { ["mode"] = "tag" },
            ["contracts"] = new JsonArray([.. contracts.OrderBy(contract => contract.StartBlock).Select(contract => (JsonNode)contract.ToJson())]),
        };
        if (shipped?["explorer"] is { } explorer) manifest["explorer"] = explorer.DeepClone();
        if (shipped?["strategies"] is { } strategies) manifest["strategies"] = strategies.DeepClone();
        if (shipped?["rollups"] is JsonArray rollups)
        {
            manifest["rollups"] = new JsonArray([.. rollups.Where(rollup => managers.Contains(Address.Parse((string)rollup!["mach"]!))).Select(rollup => rollup!.DeepClone())]);
        }
        return manifest;
    }
}

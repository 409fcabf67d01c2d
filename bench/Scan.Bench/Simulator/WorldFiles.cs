using System.Text.Json;

namespace Scan.Bench.Simulator;

/// <summary>What a contender must know of the simulated chain: Scan's manifest, and the same facts as plain JSON for the others.</summary>
public static class WorldFiles
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static Task WriteWorldAsync(string path, string rpc, long lastBlock, CancellationToken ct) => WriteAsync(path, new
    {
        chainId = SimulatedChain.ChainId,
        rpc,
        lastBlock,
        delegationManager = World.DelegationManager.ToString(),
        avsDirectory = World.AvsDirectory.ToString(),
        identityRegistry = World.IdentityRegistry.ToString(),
        reputationRegistry = World.ReputationRegistry.ToString(),
        coordinators = World.Coordinators.Select(a => a.ToString()),
        stakeRegistries = World.StakeRegistries.Select(a => a.ToString()),
        apkRegistries = World.ApkRegistries.Select(a => a.ToString()),
        serviceManagers = World.ServiceManagers.Select(a => a.ToString()),
    }, ct);

    public static Task WriteManifestAsync(string path, IEnumerable<string> rpc, CancellationToken ct) => WriteAsync(path, new
    {
        name = "simulated",
        chainId = SimulatedChain.ChainId,
        currency = "ETH",
        rpc,
        finality = new { mode = "tag" },
        contracts = new[]
        {
            Contract("eigenlayer-core", "DelegationManager", World.DelegationManager.ToString()),
            Contract("eigenlayer-core", "AVSDirectory", World.AvsDirectory.ToString()),
            Contract("erc8004", "IdentityRegistry", World.IdentityRegistry.ToString()),
            new Dictionary<string, object> { ["system"] = "erc8004", ["contract"] = "ReputationRegistry", ["address"] = World.ReputationRegistry.ToString(), ["registry"] = World.IdentityRegistry.ToString(), ["startBlock"] = 1 },
        }.Concat(Enumerable.Range(0, World.Services).SelectMany(Service)),
    }, ct);

    private static IEnumerable<Dictionary<string, object>> Service(int service)
    {
        var avs = World.ServiceManagers[service].ToString();
        yield return Contract("mach", "MachServiceManager", avs);
        yield return Contract("middleware", "RegistryCoordinator", World.Coordinators[service].ToString(), avs);
        yield return Contract("middleware", "StakeRegistry", World.StakeRegistries[service].ToString(), avs);
        yield return Contract("middleware", "BLSApkRegistry", World.ApkRegistries[service].ToString(), avs);
        yield return Contract("middleware", "IndexRegistry", World.IndexRegistries[service].ToString(), avs);
    }

    private static Dictionary<string, object> Contract(string system, string contract, string address, string? avs = null)
    {
        var entry = new Dictionary<string, object> { ["system"] = system, ["contract"] = contract, ["address"] = address, ["startBlock"] = 1 };
        if (avs is not null) entry["avs"] = avs;
        return entry;
    }

    private static async Task WriteAsync(string path, object content, CancellationToken ct)
    {
        await using var file = File.Create(path);
        await JsonSerializer.SerializeAsync(file, content, Json, ct);
    }
}

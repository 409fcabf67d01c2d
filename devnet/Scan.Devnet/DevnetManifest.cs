using System.Globalization;
using System.Text.Json.Nodes;
using Scan.Domain.Primitives;

namespace Scan.Devnet;

/// <summary>The devnet as a network manifest. The registries behind each coordinator are left to be discovered.</summary>
public static class DevnetManifest
{
    /// <param name="rpc">The node's endpoints, <c>http</c> first.</param>
    public static JsonObject Of(DevnetChain devnet, params ReadOnlySpan<Uri> rpc)
    {
        var (plan, at) = (devnet.Plan, devnet.Addresses);
        var endpoints = new JsonArray();
        foreach (var endpoint in rpc) endpoints.Add(endpoint.ToString());
        return new JsonObject
        {
            ["name"] = "devnet",
            ["chainId"] = devnet.ChainId,
            ["currency"] = "ETH",
            ["rpc"] = endpoints,
            ["finality"] = new JsonObject { ["mode"] = "tag" },
            ["contracts"] = Contracts(plan, at, devnet.Accounts),
            ["strategies"] = Array(plan.Strategies.Select((s, i) => new JsonObject { ["address"] = at.Strategies[i].ToString(), ["symbol"] = s.Symbol, ["decimals"] = 18 })),
            ["rollups"] = Array(plan.Avss.SelectMany((avs, i) => avs.Rollups.Select(rollup => Rollup(rollup, at.Avss[i].ServiceManager)))),
        };
    }

    private static JsonArray Contracts(DevnetPlan plan, DevnetAddresses at, DevnetAccounts accounts)
    {
        JsonObject[] shared =
        [
            Contract("eigenlayer-core", "DelegationManager", at.DelegationManager),
            Contract("eigenlayer-core", "AllocationManager", at.AllocationManager),
            Contract("eigenlayer-core", "AVSDirectory", at.AvsDirectory),
            Contract("eigenlayer-core", "StrategyManager", at.StrategyManager),
            Contract("eigenlayer-core", "EigenPodManager", at.EigenPodManager),
            Contract("eigenlayer-core", "RewardsCoordinator", at.RewardsCoordinator),
            Contract("eigenlayer-core", "PermissionController", at.PermissionController),
            Contract("middleware", "AVSRegistrar", at.AvsRegistrar, ("avs", accounts.SetsAvs.ToString())),
            .. at.Strategies.Where((_, s) => !plan.Strategies[s].Native).Select(strategy => Contract("eigenlayer-core", "StrategyBase", strategy)),
            Contract("erc8004", "IdentityRegistry", at.IdentityRegistry),
            Contract("erc8004", "ReputationRegistry", at.ReputationRegistry, ("registry", at.IdentityRegistry.ToString())),
            Contract("alt-restaking", "ReALT", at.ReAlt, ("name", "reALT")),
        ];
        var avss = plan.Avss.SelectMany((avs, i) => new[]
        {
            Contract("mach", "MachServiceManager", at.Avss[i].ServiceManager, ("name", avs.Name)),
            Contract("middleware", "RegistryCoordinator", at.Avss[i].Coordinator, ("avs", at.Avss[i].ServiceManager.ToString())),
        });
        return Array([.. shared, .. avss]);
    }

    private static JsonObject Contract(string system, string contract, Address address, params ReadOnlySpan<(string Key, string Value)> more)
    {
        var entry = new JsonObject { ["system"] = system, ["contract"] = contract, ["address"] = address.ToString() };
        foreach (var (key, value) in more) entry[key] = value;
        return entry;
    }

    private static JsonObject Rollup(RollupPlan rollup, Address mach) => new()
    {
        ["chainId"] = rollup.ChainId.ToString(CultureInfo.InvariantCulture),
        ["name"] = rollup.Name,
        ["mach"] = mach.ToString(),
        ["windowSeconds"] = rollup.WindowSeconds,
        ["stack"] = rollup.Stack,
        ["settlement"] = rollup.Settlement,
        ["da"] = rollup.DataAvailability,
    };

    private static JsonArray Array(IEnumerable<JsonObject> items) => new([.. items]);
}

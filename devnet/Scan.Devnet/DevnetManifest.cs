using System.Globalization;
using System.Text.Json.Nodes;
using Scan.Domain.Primitives;

namespace Scan.Devnet;

/// <summary>The devnet as a network manifest. The registries behind each coordinator are left to be discovered.</summary>
public static class DevnetManifest
{
    private static readonly string[] SquadEvents =
    [
        "RequestRegistered(uint256 indexed requestId, address indexed developer, uint32 sequencers, uint256 minStakePerSequencer, string request)",
        "CollateralDeposited(uint256 indexed requestId, address indexed validator, uint256 amount, uint256 total)",
        "SequencerSelected(uint256 indexed requestId, address indexed validator)",
        "ExecutionLayerStarted(uint256 indexed requestId, uint256 rollupChainId)",
    ];

    private static readonly string[] VitalEvents =
    [
        "ReceiptPosted(uint256 indexed rollupChainId, uint256 indexed blockNumber, bytes32 stateRoot)",
        "ProofVerified(uint256 indexed rollupChainId, uint256 indexed povBlock, address indexed operator, bytes32 stateRoot)",
        "ChallengePeriodPassed(uint256 indexed rollupChainId, uint256 indexed blockNumber)",
    ];

    /// <summary>MACH Alpha's ABI is not public: these events are of the devnet's contract.</summary>
    public static IReadOnlyList<string> MachAlphaEvents { get; } =
    [
        "AlertProposed(uint256 indexed proposalId, address indexed proposer, bytes32 stateRoot, uint256 l2BlockNumber)",
        "VoteCast(uint256 indexed proposalId, address indexed voter)",
        "AlertApproved(uint256 indexed proposalId, uint256 votes)",
        "RollupHalted(uint256 indexed proposalId)",
    ];

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
            ["strategies"] = Array(plan.Strategies.Select((s, i) => Token(at.Strategies[i], s.Symbol, 18))),
            ["tokens"] = Array([Token(at.Alt, "ALT", 18), Token(at.Services.StAlt, "stALT", 18), Token(at.ReAlt, "reALT", 18)]),
            ["rollups"] = Array([
                .. plan.Avss.SelectMany((avs, i) => avs.Rollups.Select((rollup, r) => Rollup(rollup, at.Avss[i].ServiceManager, i + r == 0 ? at.Services.DaMap : null))), Rollup(plan.ZkRollup, at.Services.ZkServiceManager),
            ]),
            ["x402"] = new JsonObject
            {
                ["tokens"] = Array([Token(at.Services.Usd, "dUSD", 6)]),
                ["facilitators"] = Array([new JsonObject { ["name"] = "Devnet facilitator", ["addresses"] = new JsonArray(devnet.Accounts.Facilitator.ToString()) }]),
            },
            ["custom"] = Array([Custom("SQUAD", at.Services.Squad, SquadEvents), Custom("VITAL", at.Services.Vital, VitalEvents)]),
        };
    }

    private static IEnumerable<JsonObject> Services(DevnetPlan plan, DevnetAddresses at)
    {
        var (services, first) = (at.Services, ("avs", at.Avss[0].ServiceManager.ToString()));
        yield return Contract("mach-zk", "MachOptimismZkServiceManager", services.ZkServiceManager, ("name", "Devnet MACH ZK"));
        yield return Contract("mach-zk", "L2OutputOracle", services.L2OutputOracle, ("avs", services.ZkServiceManager.ToString()));
        yield return Contract("mach-registry", "MachServiceManagerRegistry", services.MachRegistry);
        yield return Contract("middleware", "ECDSAStakeRegistry", services.EcdsaRegistry, ("avs", services.HelloWorld.ToString()));
        yield return Contract("tasks", "WizardHelloWorldServiceManager", services.HelloWorld, ("name", "Devnet Hello World"));
        yield return Contract("tasks", "IncredibleSquaringTaskManager", services.Squaring, first, ("name", "squaring"));
        yield return Contract("tasks", "WizardTaskManager", services.WizardTasks, first, ("name", "wizard messages"));
        yield return Contract("tasks", "AnzenTaskManager", services.Anzen, first, ("name", "safety factors"));
        yield return Contract("tasks", "SafetyFactorOracle", services.SafetyFactorOracle, first);
        var messages = Contract("tasks", "SignedCalls", services.MessageConfirmer, first, ("name", "hosted messages"));
        messages["events"] = new JsonArray("MessageConfirmed(bytes32 indexed messageHash, uint32 referenceBlockNumber)");
        yield return messages;
        yield return Contract("erc8004", "ValidationRegistry", services.ValidationRegistry, ("registry", at.IdentityRegistry.ToString()));
        yield return Contract("erc8004", "IdentityRegistry", services.EarlierIdentity, ("name", "registry of October 2025"));
        yield return Contract("erc8004", "ReputationRegistry", services.EarlierReputation, ("registry", services.EarlierIdentity.ToString()));
        yield return Contract("x402", "X402Permit2Proxy", services.Permit2Proxy);
        yield return Contract("alt-restaking", "StALT", services.StAlt, ("name", "stALT"));
        yield return Contract("alt-restaking", "StakedMultiToken", services.Vaults[0], ("name", "legacy vault"));
        yield return Contract("alt-restaking", "StakedMultiToken", services.Vaults[1], ("name", "ALT vault"));
        yield return Contract("alt-restaking", "LaunchPool", services.LaunchPool);
        yield return Contract("eigenlayer-core", "KeyRegistrar", services.KeyRegistrar);
        yield return Contract("eigenlayer-core", "EmissionsController", services.EmissionsController);
        yield return Contract("eigenlayer-core", "StrategyFactory", services.StrategyFactory);
        yield return Contract("eigenlayer-core", "ECDSACertificateVerifier", services.EcdsaCertificates);
        yield return Contract("eigenlayer-core", "BN254CertificateVerifier", services.BlsCertificates);
        yield return Contract("tasks", "TaskMailbox", services.TaskMailbox);
        var alpha = Contract("mach", "MachAlpha", services.MachAlpha, ("name", "inEVM MACH Alpha (devnet)"));
        alpha["events"] = new JsonArray([.. MachAlphaEvents.Select(e => (JsonNode)e)]);
        yield return alpha;
        yield return Contract("middleware", "SlashingRegistryCoordinator", services.Slashing.Coordinator, ("avs", services.Slashing.ServiceManager.ToString()), ("name", "Devnet slashing"));
        yield return Contract("tasks", "WizardOperatorAllowlist", services.Coprocessor, ("avs", services.Coprocessor.ToString()), ("name", "Devnet Coprocessor"));
        yield return Contract("tasks", "AVSReservesManager", services.ReservesFactory, ("name", "Anzen's reserves: factory"));
        yield return Contract("erc8004", "IdentityRegistry", services.WinterIdentity, ("name", "registry of winter 2025/26"));
        yield return Contract("erc8004", "ReputationRegistry", services.WinterReputation, ("registry", services.WinterIdentity.ToString()));
        yield return Contract("erc8004", "ValidationRegistry", services.EarlierValidation, ("registry", services.WinterIdentity.ToString()));
        yield return Contract("da-map", "CelestiaDaMap", services.DaMap);
        foreach (var (avs, stands) in plan.Avss.Zip(at.Avss))
        {
            if (stands.EjectionManager is { } manager) yield return Contract("middleware", "EjectionManager", manager, ("avs", stands.ServiceManager.ToString()), ("name", $"{avs.Name}: ejection"));
        }
    }

    private static JsonObject Custom(string name, Address address, IEnumerable<string> events) => new()
    {
        ["name"] = name, ["address"] = address.ToString(), ["events"] = new JsonArray([.. events.Select(e => (JsonNode)e)]),
    };

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
            Asset(Contract("erc20", "ERC20", at.Alt, ("name", "ALT")), at.ReAlt),
            .. Services(plan, at),
        ];
        var avss = plan.Avss.SelectMany((avs, i) => new[]
        {
            Contract("mach", "MachServiceManager", at.Avss[i].ServiceManager, ("name", avs.Name)),
            Contract("middleware", "RegistryCoordinator", at.Avss[i].Coordinator, ("avs", at.Avss[i].ServiceManager.ToString())),
        });
        return Array([.. shared, .. avss]);
    }

    private static JsonObject Token(Address address, string symbol, int decimals) => new() { ["address"] = address.ToString(), ["symbol"] = symbol, ["decimals"] = decimals };

    private static JsonObject Contract(string system, string contract, Address address, params ReadOnlySpan<(string Key, string Value)> more)
    {
        var entry = new JsonObject { ["system"] = system, ["contract"] = contract, ["address"] = address.ToString() };
        foreach (var (key, value) in more) entry[key] = value;
        return entry;
    }

    private static JsonObject Asset(JsonObject token, Address vault)
    {
        token["vaults"] = new JsonArray(vault.ToString());
        return token;
    }

    /// <param name="daMap">Of the first rollup, which posts to Celestia.</param>
    private static JsonObject Rollup(RollupPlan rollup, Address mach, Address? daMap = null)
    {
        var entry = new JsonObject
        {
            ["chainId"] = rollup.ChainId.ToString(CultureInfo.InvariantCulture),
            ["name"] = rollup.Name,
            ["mach"] = mach.ToString(),
            ["windowSeconds"] = rollup.WindowSeconds,
            ["stack"] = rollup.Stack,
            ["settlement"] = rollup.Settlement,
            ["da"] = rollup.DataAvailability,
            ["currency"] = "ETH",
            ["kind"] = "persistent",
            ["status"] = "active",
            // Nobody serves these two: .invalid stands for sites of the rollup's own.
            ["explorer"] = $"https://explorer-{rollup.ChainId}.rollups.invalid",
            ["bridge"] = $"https://bridge-{rollup.ChainId}.rollups.invalid",
        };
        if (daMap is { } map) entry["daMap"] = map.ToString();
        return entry;
    }

    private static JsonArray Array(IEnumerable<JsonObject> items) => new([.. items]);
}

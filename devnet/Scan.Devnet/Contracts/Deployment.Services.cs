using System.Numerics;
using Scan.Devnet.Acts;
using Scan.Domain.Primitives;

namespace Scan.Devnet.Contracts;

/// <summary>What stands once beside the AVSs.</summary>
internal sealed partial class Deployment
{
    private sealed record CoreAddresses(Address Delegation, Address Strategies, Address Allocations, Address Rewards, Address Directory, Address Permissions);

    private const int CooldownSeconds = 21 * 86400, Bips = 10000;

    private ServiceAddresses Services(CoreAddresses core, Address[] strategies, Address[] tokens, AvsAddresses[] avss, Address alt, Address identity)
    {
        var (delegation, directory) = (core.Delegation, core.Directory);
        NextBlock();
        var oracle = Create("L2OutputOracle", accounts.Owner);
        var zk = Create("MachOptimismZkServiceManager", directory, oracle, accounts.Owner, plan.ZkRollup.ChainId);
        Call("MachOptimismZkServiceManager", zk, "updateAVSMetadataURI", plan.ZkMetadataUri);
        var ecdsa = Create("ECDSAStakeRegistry", delegation, accounts.Owner);
        var hello = Create("HelloWorldServiceManager", directory, ecdsa);
        object[] halves = [.. new[] { strategies[0], strategies[3] }.Order().Select(s => new object[] { s, Bips / 2 })];
        Call("ECDSAStakeRegistry", ecdsa, "initialize", hello, BigInteger.Pow(10, 18), new object[] { halves });
        Call("HelloWorldServiceManager", hello, "updateAVSMetadataURI", plan.HelloWorldMetadataUri);
        var (squaring, anzen, factors) = Tasks(avss[0].Coordinator);

        NextBlock();
        var earlier = Create("EarlierIdentityRegistry");
        object[] guardians = [.. accounts.Operators.Take(4).Select(o => (object)o.Address)];
        var services = new ServiceAddresses
        {
            ZkServiceManager = zk, L2OutputOracle = oracle, EcdsaRegistry = ecdsa, HelloWorld = hello, Squaring = squaring, Anzen = anzen, SafetyFactorOracle = factors,
            MachRegistry = MachRegistry(avss), MessageConfirmer = Create("MessageConfirmer", avss[0].Coordinator), ValidationRegistry = Create("ValidationRegistry", identity),
            EarlierIdentity = earlier, EarlierReputation = Create("EarlierReputationRegistry", earlier), Usd = Create("UsdToken"), Permit2Proxy = Create("X402Permit2Proxy"),
            Multicall = Create("Multicall"), StAlt = Create("StALT", alt),
            Vaults = [Create("StakedMultiToken", alt, 0, 0, guardians), Create("StakedMultiToken", alt, CooldownSeconds, 0, guardians)],
            LaunchPool = Create("LaunchPool", alt), DaMap = Create("CelestiaDaMap"), Squad = Create("SquadRegistry"), Vital = Create("VitalRegistry"),
            KeyRegistrar = Address.Zero, EmissionsController = Address.Zero, StrategyFactory = Address.Zero, EcdsaCertificates = Address.Zero, BlsCertificates = Address.Zero, TaskHook = Address.Zero,
            TaskMailbox = Address.Zero, MachAlpha = Address.Zero, Slashing = new(Address.Zero, Address.Zero, Address.Zero, Address.Zero, Address.Zero), WizardTasks = Address.Zero,
            Coprocessor = Address.Zero, ReservesFactory = Address.Zero, WinterIdentity = Address.Zero, WinterReputation = Address.Zero, WinterCodes = [], EarlierValidation = Address.Zero,
        };
        return Earlier(Later(services, core, tokens, avss[0].Coordinator), core, avss[0], alt, strategies[0]);
    }

    /// <summary>Contracts of the later releases stand behind all others, whose addresses stay.</summary>
    private ServiceAddresses Later(ServiceAddresses services, CoreAddresses core, Address[] tokens, Address coordinator)
    {
        var eigen = tokens[plan.Strategies.ToList().FindIndex(s => s.Symbol == "EIGEN")];
        var controller = Create("EmissionsController", accounts.Owner, accounts.Treasury, eigen, core.Rewards, plan.EmissionsPerEpoch, plan.EmissionsStart, plan.EmissionEpochSeconds);
        Call("RewardsCoordinator", core.Rewards, "setRewardsForAllSubmitter", controller, true);
        var factory = Create("StrategyFactory", core.Strategies, core.Delegation, core.Allocations, core.Rewards);
        Call("StrategyManager", core.Strategies, "setStrategyWhitelister", factory);
        var (ecdsa, bls) = (Create("ECDSACertificateVerifier", accounts.Owner), Create("BN254CertificateVerifier", accounts.Owner));
        return services with
        {
            KeyRegistrar = Create("KeyRegistrar", core.Allocations), EmissionsController = controller, StrategyFactory = factory, EcdsaCertificates = ecdsa, BlsCertificates = bls,
            TaskHook = Create("TaskHook"), TaskMailbox = Create("TaskMailbox", bls, ecdsa, accounts.Owner, 1000, accounts.Treasury), MachAlpha = Create("MachAlpha"),
            Slashing = Slashing(core), WizardTasks = Create("WizardTaskManager", coordinator, plan.TaskResponseBlocks, accounts.Aggregator, accounts.Aggregator),
        };
    }

    /// <summary>Eras and forms that were missing; behind all others again.</summary>
    private ServiceAddresses Earlier(ServiceAddresses services, CoreAddresses core, AvsAddresses first, Address alt, Address strategy)
    {
        NextBlock();
        Call("StrategyManager", core.Strategies, "setWithdrawalDelayBlocks", plan.WithdrawalDelayBlocks);
        Call("AllocationManager", core.Allocations, "setPermissionController", core.Permissions);
        foreach (var function in new[] { "removeStrategiesFromDepositWhitelist", "addStrategiesToDepositWhitelist" }) Call("StrategyManager", core.Strategies, function, (object)new[] { strategy });
        Call("StrategyFactory", services.StrategyFactory, "deployNewStrategy", alt);
        var rollup = plan.Avss[0].Rollups[0].ChainId;
        foreach (var function in new[] { "deregisterServiceManager", "registerServiceManager" }) Call("MachServiceManagerRegistry", services.MachRegistry, function, rollup, first.ServiceManager);
        foreach (var value in new[] { true, false }) Call("IncredibleSquaringTaskManager", services.Squaring, "setStaleStakesForbidden", value);
        foreach (var value in new[] { true, false }) Call(plan.Avss[0].Contract, first.ServiceManager, "setStaleStakesForbidden", value);
        var coprocessor = Create("WizardCoprocessor", core.Directory, first.Coordinator, accounts.Whitelister, accounts.Aggregator);
        Call("WizardCoprocessor", coprocessor, "updateAVSMetadataURI", plan.CoprocessorMetadataUri);

        var factory = Create("AVSReservesManagerFactory", services.SafetyFactorOracle);
        object[] config = [Reserves.Lower, Reserves.Upper, Reserves.Reduction, Reserves.Increase, Reserves.EpochSeconds];
        Call("AVSReservesManagerFactory", factory, "createAVSReservesManager", Reserves.Protocol, Reserves.Flow, config, alt, first.ServiceManager, accounts.Treasury);
        Call("SafetyFactorOracle", services.SafetyFactorOracle, "addProtocol", Reserves.Protocol, ContractAddress.Of(factory, 1));
        Call("SafetyFactorOracle", services.SafetyFactorOracle, "addProtocol", 3, accounts.Treasury);
        Call("SafetyFactorOracle", services.SafetyFactorOracle, "removeProtocol", 3);
        foreach (var status in new[] { true, false }) Call("SafetyFactorOracle", services.SafetyFactorOracle, "setDisputeStatus", status);

        NextBlock();
        var identity = Create("WinterIdentityRegistry");
        Address[] codes = [.. Enum.GetValues<FeedbackForm>().Select(form => Create(form.Contract(), identity))];
        var reputation = Create("Proxy", codes[0], accounts.Owner);
        Upgrade(reputation, codes[0], FeedbackForm.November2025.Contract(), 1);
        return services with
        {
            Coprocessor = coprocessor, ReservesFactory = factory, WinterIdentity = identity, WinterReputation = reputation, WinterCodes = codes,
            EarlierValidation = Create("EarlierValidationRegistry", identity),
        };
    }

    /// <summary>The coordinator makes quorums once the AVS has named it its registrar.</summary>
    private AvsAddresses Slashing(CoreAddresses core)
    {
        NextBlock();
        var at = new AvsAddresses(accounts.SlashingAvs, Create("SlashingRegistryCoordinator"), Create("SlashingStakeRegistry"), Create("BLSApkRegistry"), Create("IndexRegistry"));
        Call("SlashingStakeRegistry", at.StakeRegistry, "initialize", at.Coordinator, core.Delegation);
        Call("SlashingStakeRegistry", at.StakeRegistry, "serve", core.Allocations, at.ServiceManager);
        Call("BLSApkRegistry", at.BlsApkRegistry, "initialize", at.Coordinator);
        Call("IndexRegistry", at.IndexRegistry, "initialize", at.Coordinator);
        Call("SlashingRegistryCoordinator", at.Coordinator, "initialize", accounts.Owner, accounts.ChurnApprover, accounts.Ejector, at.ServiceManager,
            new object[] { core.Allocations, at.StakeRegistry, at.BlsApkRegistry, at.IndexRegistry });
        return at;
    }

    private (Address Squaring, Address Anzen, Address Factors) Tasks(Address coordinator)
    {
        object[] settings = [coordinator, plan.TaskResponseBlocks, accounts.Aggregator, accounts.Aggregator];
        var squaring = Create("IncredibleSquaringTaskManager", settings);
        var factors = Create("SafetyFactorOracle");
        var anzen = Create("AnzenTaskManager", [.. settings, factors]);
        Call("SafetyFactorOracle", factors, "setTaskManager", anzen);
        for (var protocol = 0; protocol < 3; protocol++) Call("SafetyFactorOracle", factors, "addProtocol", protocol, accounts.Treasury);
        return (squaring, anzen, factors);
    }

    /// <summary>Each rollup's service manager, where it answers by rollup.</summary>
    private Address MachRegistry(AvsAddresses[] avss)
    {
        var registry = Create("MachServiceManagerRegistry", accounts.Owner);
        foreach (var (avs, at) in plan.Avss.Zip(avss).Where(a => !a.First.IsSingleRollup))
        {
            foreach (var rollup in avs.Rollups) Call("MachServiceManagerRegistry", registry, "registerServiceManager", rollup.ChainId, at.ServiceManager);
        }
        return registry;
    }
}

using System.Numerics;
using Scan.Domain.Primitives;

namespace Scan.Devnet.Contracts;

/// <summary>What stands once beside the AVSs.</summary>
internal sealed partial class Deployment
{
    private const int CooldownSeconds = 21 * 86400, Bips = 10000;

    private ServiceAddresses Services(Address delegation, Address directory, Address[] strategies, AvsAddresses[] avss, Address alt, Address identity)
    {
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
        return new ServiceAddresses
        {
            ZkServiceManager = zk, L2OutputOracle = oracle, EcdsaRegistry = ecdsa, HelloWorld = hello, Squaring = squaring, Anzen = anzen, SafetyFactorOracle = factors,
            MachRegistry = MachRegistry(avss), MessageConfirmer = Create("MessageConfirmer", avss[0].Coordinator), ValidationRegistry = Create("ValidationRegistry", identity),
            EarlierIdentity = earlier, EarlierReputation = Create("EarlierReputationRegistry", earlier), Usd = Create("UsdToken"), Permit2Proxy = Create("X402Permit2Proxy"),
            Multicall = Create("Multicall"), StAlt = Create("StALT", alt),
            Vaults = [Create("StakedMultiToken", alt, 0, 0, guardians), Create("StakedMultiToken", alt, CooldownSeconds, 0, guardians)],
            LaunchPool = Create("LaunchPool", alt), DaMap = Create("CelestiaDaMap"), Squad = Create("SquadRegistry"), Vital = Create("VitalRegistry"),
        };
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

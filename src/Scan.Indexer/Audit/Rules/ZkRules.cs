using System.Globalization;
using System.Numerics;
using Scan.Domain.Documents;
using Scan.Domain.Mach;
using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;

namespace Scan.Indexer.Audit.Rules;

/// <summary>The ZK variant of MACH, and the registry of service managers.</summary>
internal static class ZkRules
{
    private const string Zk = "MachOptimismZkServiceManager", Registry = "MachServiceManagerRegistry";
    private static readonly FunctionAbi StackLength = FunctionAbi.Parse("getAlertsLength() view returns (uint256)");
    private static readonly FunctionAbi ProvedIndex = FunctionAbi.Parse("provedIndex() view returns (uint256)");
    private static readonly FunctionAbi AlertAt = FunctionAbi.Parse(
        "getAlert(uint256 index) view returns ((uint256 l2BlockNumber, uint256 invalidOutputIndex, bytes32 invalidOutputRoot, bytes32 expectOutputRoot, address submitter) alert)");
    private static readonly FunctionAbi RollupChainId = FunctionAbi.Parse("rollupChainID() view returns (uint256)");
    private static readonly FunctionAbi ServiceManagers = FunctionAbi.Parse("serviceManagers(uint256 rollupChainId) view returns (address)");
    private static readonly FunctionAbi HasActiveAlerts = FunctionAbi.Parse("hasActiveAlerts(uint256 rollupChainId) view returns (bool)");

    public static IEnumerable<AuditRule> All { get; } = [new AuditRule<ZkAlertStack>(Stacks), new AuditRule<ZkAlert>(Alerts), new AuditRule<RollupServiceManager>(Registered)];

    /// <summary>
    /// MachOptimismZkServiceManager.getAlertsLength and provedIndex. The owner's clearAlerts and clearBlockAlertsUpTo change both without an event: they drift until
    /// the next alert or proof.
    /// </summary>
    private static void Stacks(ZkAlertStack s, AuditContext c) => c.Behind([Topics.Avs(c.ChainId, s.Avs)]).AtNamed(Zk, s.Avs)
        .Is("numbers", s.Numbers.Count, StackLength).Is("provedIndex", s.ProvedIndex, ProvedIndex);

    /// <summary>
    /// MachOptimismZkServiceManager.rollupChainID; of what is on the stack getAlert, where an alert about a block above the outputs has index 0, and provedIndex, from which
    /// on entries are proved.
    /// </summary>
    private static void Alerts(ZkAlert a, AuditContext c)
    {
        var manager = c.Behind([Topics.Avs(c.ChainId, a.Avs)], a.InvalidOutputRoot).AtNamed(Zk, a.Avs);
        if (a.RollupChainId is { } rollup) manager.Is("rollupChainId", rollup, RollupChainId);
        var place = c.Find<ZkAlertStack>(ZkAlertStack.KeyOf(a.Avs))?.Numbers.ToList().IndexOf(a.Number) ?? -1;
        if (place < 0) return;
        object?[] ours = [a.L2BlockNumber, a.InvalidOutputIndex ?? 0, a.InvalidOutputRoot, a.ExpectedOutputRoot, a.Submitter];
        manager.Is("expectedOutputRoot", ours, AlertAt, place)
            .Compare("status", ProvedIndex, [], results => (a.Status, (BigInteger)results[0] <= place ? ZkAlertStatus.Proved : ZkAlertStatus.Open));
    }

    /// <summary>MachServiceManagerRegistry.serviceManagers, and hasActiveAlerts against the rollup's open alerts at its service manager.</summary>
    private static void Registered(RollupServiceManager r, AuditContext c)
    {
        var rollup = BigInteger.Parse(r.RollupChainId, CultureInfo.InvariantCulture);
        var registry = c.Behind([Topics.Rollup(rollup)]).AtNamed(Registry, r.Registry).Is("serviceManager", r.ServiceManager ?? Address.Zero, ServiceManagers, rollup);
        if (r.ServiceManager is { } manager && c.Find<Rollup>(Rollup.KeyOf(manager, rollup)) is { } served) registry.Is("alerts", served.OpenAlerts > 0, HasActiveAlerts, rollup);
    }
}

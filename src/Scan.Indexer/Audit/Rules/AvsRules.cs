using Scan.Domain.Documents;
using Scan.Domain.EigenLayer;
using Scan.Ethereum.Abi;

namespace Scan.Indexer.Audit.Rules;

/// <summary>AVSs: roles and settings of service manager and coordinator, and what AllocationManager keeps of them.</summary>
internal static class AvsRules
{
    private const string Mach = "MachServiceManager", Zk = "MachOptimismZkServiceManager", ServiceManager = "ServiceManagerBase", Wizard = "WizardOperatorAllowlist";
    private static readonly FunctionAbi Owner = Role("owner"), RewardsInitiator = Role("rewardsInitiator"), Confirmer = Role("alertConfirmer"), Whitelister = Role("whitelister");
    private static readonly FunctionAbi Ejector = Role("ejector"), ChurnApprover = Role("churnApprover");
    private static readonly FunctionAbi StakeRegistry = Role("stakeRegistry"), BlsApkRegistry = Role("blsApkRegistry"), IndexRegistry = Role("indexRegistry");
    private static readonly FunctionAbi QuorumCount = FunctionAbi.Parse("quorumCount() view returns (uint8)");
    private static readonly FunctionAbi Threshold = FunctionAbi.Parse("quorumThresholdPercentage() view returns (uint8)");
    private static readonly FunctionAbi StaleStakes = FunctionAbi.Parse("staleStakesForbidden() view returns (bool)");
    private static readonly FunctionAbi AllowlistEnabled = FunctionAbi.Parse("allowlistEnabled() view returns (bool)");
    private static readonly FunctionAbi PausedBits = FunctionAbi.Parse("paused() view returns (uint256)");
    private static readonly FunctionAbi Registrar = FunctionAbi.Parse("getAVSRegistrar(address avs) view returns (address)");
    private static readonly FunctionAbi OperatorSetCount = FunctionAbi.Parse("getOperatorSetCount(address avs) view returns (uint256)");

    public static IEnumerable<AuditRule> All { get; } = [new AuditRule<Avs>(Services)];

    private static void Services(Avs a, AuditContext c)
    {
        c.Behind([Topics.Avs(c.ChainId, a.Address)]);
        AskServiceManager(a, c);
        AskCoordinator(a, c);
        if (a.AllowlistEnabled is { } listed && c.Contracts.Any(a.Address, Wizard)) c.At(Wizard, a.Address).Is("allowlistEnabled", listed, AllowlistEnabled);
        if (a.Registrar is { } registrar) c.At("AllocationManager").Is("registrar", registrar, Registrar, a.Address);
        if (a.OperatorSetCount > 0) c.At("AllocationManager").Is("operatorSetCount", a.OperatorSetCount, OperatorSetCount, a.Address);
    }

    /// <summary>
    /// MachServiceManager.alertConfirmer, whitelister, quorumThresholdPercentage, allowlistEnabled, staleStakesForbidden, paused, and the alerts of the single-rollup form; of the ZK variant
    /// allowlistEnabled and paused; ServiceManagerBase.owner, rewardsInitiator. What no event has told yet is not compared.
    /// </summary>
    private static void AskServiceManager(Avs a, AuditContext c)
    {
        var isMach = c.Contracts.Any(a.Address, Mach);
        var isZk = !isMach && c.Contracts.Any(a.Address, Zk);
        var manager = c.AtNamed(isMach ? Mach : isZk ? Zk : ServiceManager, a.Address);
        if (a.Owner is { } owner) manager.Is("owner", owner, Owner);
        if (a.RewardsInitiator is { } initiator) manager.Is("rewardsInitiator", initiator, RewardsInitiator);
        if (!isMach && !isZk) return;
        if (a.AlertConfirmer is { } confirmer) manager.Is("alertConfirmer", confirmer, Confirmer);
        if (a.Whitelister is { } whitelister) manager.Is("whitelister", whitelister, Whitelister);
        if (a.QuorumThresholdPercentage is { } percentage) manager.Is("quorumThresholdPercentage", percentage, Threshold);
        if (a.AllowlistEnabled is { } enabled) manager.Is("allowlistEnabled", enabled, AllowlistEnabled);
        manager.Compare("paused", PausedBits, [], results => (AuditText.Of(a.Paused), AuditText.Of(results[0] is not System.Numerics.BigInteger { IsZero: true })));
        if (a.StaleStakesForbidden is { } forbidden) manager.Is("staleStakesForbidden", forbidden, StaleStakes);
        if (isMach) MachRules.AskAlerts(a, c, manager);
    }

    /// <summary>RegistryCoordinator.owner, ejector, churnApprover, and, where quorums are those of one coordinator, quorumCount and the addresses of its registries.</summary>
    private static void AskCoordinator(Avs a, AuditContext c)
    {
        if (a.RegistryCoordinator is not { } address) return;
        if (a.QuorumProblem is null) AskRegistries(a, c.AtNamed(RegistrationRules.CoordinatorOf(a.Address, c), address));
        AskRoles(new AvsCoordinator(address, a.CoordinatorOwner, a.Ejector, a.EjectorOwner, a.ChurnApprover), a, c);
        foreach (var other in a.Coordinators.Where(k => k.Address != address)) AskRoles(other, a, c);
    }

    private static void AskRegistries(Avs a, AuditTarget coordinator)
    {
        coordinator.Is("quorumCount", a.QuorumCount, QuorumCount);
        if (a.StakeRegistry is { } stakes) coordinator.Is("stakeRegistry", stakes, StakeRegistry);
        if (a.BlsApkRegistry is { } keys) coordinator.Is("blsApkRegistry", keys, BlsApkRegistry);
        if (a.IndexRegistry is { } indexes) coordinator.Is("indexRegistry", indexes, IndexRegistry);
    }

    private static void AskRoles(AvsCoordinator k, Avs a, AuditContext c)
    {
        var coordinator = c.AtNamed(RegistrationRules.CoordinatorOf(a.Address, c), k.Address);
        if (k.Owner is { } owner) coordinator.Is("coordinatorOwner", owner, Owner);
        if (k.Ejector is { } ejector) coordinator.Is("ejector", ejector, Ejector);
        if (k.ChurnApprover is { } approver) coordinator.Is("churnApprover", approver, ChurnApprover);
        if (k is { Ejector: { } manager, EjectorOwner: { } appoints }) c.AtNamed("EjectionManager", manager).Is("ejectorOwner", appoints, Owner);
    }

    private static FunctionAbi Role(string name) => FunctionAbi.Parse($"{name}() view returns (address)");
}

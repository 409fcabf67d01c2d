using Scan.Indexer.Projections;

namespace Scan.Indexer.Systems.Middleware;

/// <summary>The registries behind an AVS with BLS signatures: quorums, members, stakes, keys and indexes, in all releases.</summary>
public sealed class MiddlewareSystem : ISystem
{
    internal const string SystemName = "middleware";

    public string Name => SystemName;

    public void Declare(SystemBuilder system)
    {
        DeclareCoordinator(system.Contract(Contracts.RegistryCoordinator)).Discovers(Registries.Views, Registries.Behind, Registries.AreGiven);
        DeclareCoordinator(system.Contract(Contracts.SlashingRegistryCoordinator)).Discovers(Registries.SlashingViews, Registries.Behind, Registries.AreGiven);
        DeclareStakeRegistry(system.Contract(Contracts.StakeRegistry));
        DeclareKeyRegistry(system.Contract(Contracts.BlsApkRegistry));
        foreach (var registry in Contracts.Registries)
            system.Contract(registry).On<Upgraded>((_, c) => c.LinkRegistry(), (e, s) => s.Avs(s.Source.Avs).Account(e.Implementation));
        system.Contract(Contracts.IndexRegistry)
            .On<QuorumIndexUpdate>(IndexProjection.Moved, (e, s) => s.OperatorId(e.OperatorId).Avs(s.Source.Avs));
        system.Contract("EjectionManager")
            .On<OperatorEjected>(CoordinatorProjection.Ejected, (e, s) => s.OperatorId(e.OperatorId).Avs(s.Source.Avs));
        system.Contract(Contracts.ServiceManager)
            .On<OwnershipTransferred>(ServiceManagerProjection.OwnershipTransferred, (_, s) => s.Avs(s.Source.Avs))
            .On<RewardsInitiatorUpdated>(ServiceManagerProjection.RewardsInitiatorUpdated, (_, s) => s.Avs(s.Source.Avs))
            .Discovers(Registries.ServiceManagerViews, Registries.BehindServiceManager, Registries.IsCoordinatorGiven);
        system.DeclareEvents(typeof(MiddlewareSystem));
    }

    /// <summary>Coordinators are proxies that are upgraded in place, so both slugs know the events of both eras.</summary>
    private static ContractBuilder DeclareCoordinator(ContractBuilder contract) => contract
        .On<OperatorRegistered>(CoordinatorProjection.Registered, (e, s) => s.Operator(e.Operator).Avs(s.Source.Avs).OperatorId(e.OperatorId))
        .On<OperatorDeregistered>(CoordinatorProjection.Deregistered, (e, s) => s.Operator(e.Operator).Avs(s.Source.Avs).OperatorId(e.OperatorId))
        .On<OperatorSocketUpdate>(CoordinatorProjection.SocketUpdated, (e, s) => s.OperatorId(e.OperatorId).Avs(s.Source.Avs))
        .On<ChurnApproverUpdated>(CoordinatorProjection.ChurnApproverUpdated, (_, s) => s.Avs(s.Source.Avs))
        .On<EjectorUpdated>(CoordinatorProjection.EjectorUpdated, (_, s) => s.Avs(s.Source.Avs))
        .On<OperatorSetParamsUpdated>(QuorumProjection.ParamsUpdated, (_, s) => s.Avs(s.Source.Avs))
        .On<QuorumCreated>(QuorumProjection.Created, (_, s) => s.Avs(s.Source.Avs))
        .On<QuorumCreatedWithSlasher>(QuorumProjection.Created, (_, s) => s.Avs(s.Source.Avs));

    private static void DeclareStakeRegistry(ContractBuilder contract) => contract
        .On<OperatorStakeUpdate>(StakeProjection.Updated, (e, s) => s.OperatorId(e.OperatorId).Avs(s.Source.Avs))
        .On<StakeUpdate>(StakeProjection.Updated, (e, s) => s.OperatorId(e.OperatorId).Avs(s.Source.Avs))
        .On<MinimumStakeForQuorumUpdated>(QuorumProjection.MinimumStakeUpdated, (_, s) => s.Avs(s.Source.Avs))
        .On<StrategyAddedToQuorum>(QuorumProjection.StrategyAdded, (_, s) => s.Avs(s.Source.Avs))
        .On<StrategyRemovedFromQuorum>(QuorumProjection.StrategyRemoved, (_, s) => s.Avs(s.Source.Avs))
        .On<StrategyMultiplierUpdated>(QuorumProjection.MultiplierUpdated, (_, s) => s.Avs(s.Source.Avs))
        .On<QuorumCreatedGoerli>(QuorumProjection.Created, (_, s) => s.Avs(s.Source.Avs));

    private static void DeclareKeyRegistry(ContractBuilder contract) => contract
        .On<NewPubkeyRegistration>(KeyProjection.Registered, (e, s) => s.Operator(e.Operator).Avs(s.Source.Avs).OperatorId(Bn254.OperatorId(e.KeyG1)))
        .On<OperatorAddedToQuorums>(MembershipProjection.Added, (e, s) => s.Operator(e.Operator).Avs(s.Source.Avs).OperatorId(e.OperatorId))
        .On<OperatorRemovedFromQuorums>(MembershipProjection.Removed, (e, s) => s.Operator(e.Operator).Avs(s.Source.Avs).OperatorId(e.OperatorId))
        .On<OperatorAddedToQuorumsGoerli>(MembershipProjection.Added, (e, s) => s.Operator(e.Operator).Avs(s.Source.Avs))
        .On<OperatorRemovedFromQuorumsGoerli>(MembershipProjection.Removed, (e, s) => s.Operator(e.Operator).Avs(s.Source.Avs));
}

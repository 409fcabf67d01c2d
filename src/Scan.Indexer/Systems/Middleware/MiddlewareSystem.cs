using Scan.Domain.Middleware;
using Scan.Indexer.Projections;

namespace Scan.Indexer.Systems.Middleware;

/// <summary>The registries behind an AVS with BLS signatures: quorums, members, stakes, keys and indexes, in all releases.</summary>
public sealed class MiddlewareSystem : ISystem
{
    internal const string SystemName = "middleware";

    public string Name => SystemName;

    public void Declare(SystemBuilder system)
    {
        DeclareCoordinator(system.Contract(Contracts.RegistryCoordinator)).Discovers(Registries.Views, Registries.Behind, Registries.AreGiven, Registries.AskServiceManager);
        DeclareCoordinator(system.Contract(Contracts.SlashingRegistryCoordinator)).Discovers(Registries.SlashingViews, Registries.Behind, Registries.AreGiven, Registries.AskServiceManager);
        DeclareStakeRegistry(system.Contract(Contracts.StakeRegistry));
        DeclareKeyRegistry(system.Contract(Contracts.BlsApkRegistry));
        foreach (var registry in Contracts.Registries.Except(Contracts.Coordinators))
            system.Contract(registry).On<Upgraded>((_, c) => c.LinkRegistry(), (e, s) => s.Avs(s.Source.Avs).Account(e.Implementation));
        system.Contract(Contracts.IndexRegistry)
            .On<QuorumIndexUpdate>(IndexProjection.Moved, (e, s) => s.OperatorId(e.OperatorId).Avs(s.Source.Avs));
        DeclareEcdsa(system.Contract(Contracts.EcdsaStakeRegistry));
        system.Contract(Contracts.EjectionManager)
            .Notes<EjectionManagerEjectorUpdated>("isEjector", e => (!e.Status, e.Status), e => e.Ejector)
            .Notes<QuorumEjectionParamsSet>("quorumEjectionParams", e => (null, $"{e.RateLimitWindow} s {e.EjectableStakePercent} bips"), e => e.QuorumNumber)
            .On<OwnershipTransferred>(CoordinatorProjection.EjectorsOwnershipTransferred, (e, s) => s.Avs(s.Source.Avs).Account(e.Owner).Account(e.Previous), n => n.Transaction())
            .On<OperatorEjected>(CoordinatorProjection.Ejected, (e, s) => s.OperatorId(e.OperatorId).Avs(s.Source.Avs));
        system.Contract(Contracts.AvsRegistrar)
            .On<OperatorSocketSet>(CoordinatorProjection.SocketSet, (e, s) => s.Operator(e.Operator).Avs(s.Source.Avs), n => n.Transaction())
            .On<AvsConfigSet>(ServiceManagerProjection.Configured, (_, s) => s.Avs(s.Source.Avs).Contract(s.Emitter), n => n.Transaction());
        system.Contract(Contracts.ServiceManager)
            .Notes<ServiceManagerSlasherUpdated>("slasher", e => (e.Previous, e.Slasher))
            .On<OwnershipTransferred>(ServiceManagerProjection.OwnershipTransferred, (_, s) => s.Avs(s.Source.Avs), ManagerRoles.Ask)
            .On<RewardsInitiatorUpdated>(ServiceManagerProjection.RewardsInitiatorUpdated, (_, s) => s.Avs(s.Source.Avs), ManagerRoles.Ask)
            .Discovers(Registries.ServiceManagerViews, Registries.BehindServiceManager, Registries.AreBehindGiven, Registries.AskCoordinator);
        system.DeclareEvents(typeof(MiddlewareSystem));
    }

    /// <summary>Coordinators are proxies that are upgraded in place, so both slugs know the events of both eras.</summary>
    private static ContractBuilder DeclareCoordinator(ContractBuilder contract) => contract
        .On<OperatorRegistered>(CoordinatorProjection.Registered, (e, s) => s.Operator(e.Operator).Avs(s.Source.Avs).OperatorId(e.OperatorId))
        .On<OperatorDeregistered>(CoordinatorProjection.Deregistered, (e, s) => s.Operator(e.Operator).Avs(s.Source.Avs).OperatorId(e.OperatorId))
        .On<OperatorSocketUpdate>(CoordinatorProjection.SocketUpdated, (e, s) => s.OperatorId(e.OperatorId).Avs(s.Source.Avs))
        .Reads<OperatorSocketUpdate>((e, r) => r.Document<BlsOperator>(BlsOperator.KeyOf(r.Source.Avs, e.OperatorId)))
        .On<Upgraded>(CoordinatorProjection.Upgraded, (e, s) => s.Avs(s.Source.Avs).Account(e.Implementation), CoordinatorProjection.AskOwner)
        .On<OwnershipTransferred>(CoordinatorProjection.OwnershipTransferred, (e, s) => s.Avs(s.Source.Avs).Account(e.Owner).Account(e.Previous), n => n.Transaction())
        .On<ChurnApproverUpdated>(CoordinatorProjection.ChurnApproverUpdated, (_, s) => s.Avs(s.Source.Avs), CoordinatorProjection.AskOwner)
        .On<EjectorUpdated>(CoordinatorProjection.EjectorUpdated, (_, s) => s.Avs(s.Source.Avs), CoordinatorProjection.AskOwners)
        .Names<EjectorUpdated>(Contracts.EjectionManager, Named.AsEjector, Named.EjectionManager)
        .Notes<EjectionCooldownUpdated>("ejectionCooldown", e => (e.Previous, e.Cooldown))
        .Notes<AVSUpdated>("avs", e => (e.Previous, e.Avs))
        .On<OperatorSetParamsUpdated>((e, c) => WithOwner(c, () => QuorumProjection.ParamsUpdated(e, c)), (_, s) => s.Avs(s.Source.Avs), CoordinatorProjection.AskOwner)
        .On<QuorumCreated>((e, c) => WithOwner(c, () => QuorumProjection.Created(e, c)), (_, s) => s.Avs(s.Source.Avs), CoordinatorProjection.AskOwner)
        .On<QuorumCreatedWithSlasher>((e, c) => WithOwner(c, () => QuorumProjection.Created(e, c)), (_, s) => s.Avs(s.Source.Avs), CoordinatorProjection.AskOwner);

    /// <summary>A coordinator that is found late may tell nothing else than quorums.</summary>
    private static void WithOwner(ProjectionContext c, Action apply)
    {
        apply();
        c.KnowOwner();
    }

    private static void DeclareStakeRegistry(ContractBuilder contract) => contract
        .On<OperatorStakeUpdate>(StakeProjection.Updated, (e, s) => s.OperatorId(e.OperatorId).Avs(s.Source.Avs))
        .On<StakeUpdate>(StakeProjection.Updated, (e, s) => s.OperatorId(e.OperatorId).Avs(s.Source.Avs))
        .Reads<OperatorStakeUpdate>((e, r) => StakeProjection.ReadAhead(e.OperatorId, e.Quorum, r))
        .Reads<StakeUpdate>((e, r) => StakeProjection.ReadAhead(e.OperatorId, e.Quorum, r))
        .On<MinimumStakeForQuorumUpdated>(QuorumProjection.MinimumStakeUpdated, (_, s) => s.Avs(s.Source.Avs), n => n.Transaction())
        .On<StrategyAddedToQuorum>(QuorumProjection.StrategyAdded, (_, s) => s.Avs(s.Source.Avs), n => n.Transaction())
        .On<StrategyRemovedFromQuorum>(QuorumProjection.StrategyRemoved, (_, s) => s.Avs(s.Source.Avs), n => n.Transaction())
        .On<StrategyMultiplierUpdated>(QuorumProjection.MultiplierUpdated, (_, s) => s.Avs(s.Source.Avs), n => n.Transaction())
        .On<LookAheadPeriodChanged>(QuorumProjection.LookAheadChanged, (_, s) => s.Avs(s.Source.Avs), n => n.Transaction())
        .On<QuorumCreatedGoerli>(QuorumProjection.Created, (_, s) => s.Avs(s.Source.Avs));

    private static void DeclareKeyRegistry(ContractBuilder contract) => contract
        .On<NewPubkeyRegistration>(KeyProjection.Registered, (e, s) => s.Operator(e.Operator).Avs(s.Source.Avs).OperatorId(Bn254.OperatorId(e.KeyG1)))
        .On<OperatorAddedToQuorums>(MembershipProjection.Added, (e, s) => s.Operator(e.Operator).Avs(s.Source.Avs).OperatorId(e.OperatorId))
        .On<OperatorRemovedFromQuorums>(MembershipProjection.Removed, (e, s) => s.Operator(e.Operator).Avs(s.Source.Avs).OperatorId(e.OperatorId), n => n.Transaction())
        .On<OperatorAddedToQuorumsGoerli>(MembershipProjection.Added, (e, s) => s.Operator(e.Operator).Avs(s.Source.Avs))
        .On<OperatorRemovedFromQuorumsGoerli>(MembershipProjection.Removed, (e, s) => s.Operator(e.Operator).Avs(s.Source.Avs), n => n.Transaction());

    private static void DeclareEcdsa(ContractBuilder contract) => contract
        .On<EcdsaOperatorRegistered>(EcdsaProjection.Registered, (e, s) => s.Operator(e.Operator).Avs(e.Avs))
        .On<EcdsaOperatorDeregistered>(EcdsaProjection.Deregistered, (e, s) => s.Operator(e.Operator).Avs(e.Avs))
        .On<OperatorWeightUpdated>(EcdsaProjection.WeightUpdated, (e, s) => s.Operator(e.Operator).Avs(s.Source.Avs))
        .On<SigningKeyUpdate>(EcdsaProjection.KeyUpdated, (e, s) => s.Operator(e.Operator).Avs(s.Source.Avs).Account(e.NewSigningKey))
        .On<OperatorPermitted>(EcdsaProjection.Permitted, (e, s) => s.Operator(e.Operator).Avs(s.Source.Avs))
        .On<OperatorRevoked>(EcdsaProjection.Revoked, (e, s) => s.Operator(e.Operator).Avs(s.Source.Avs))
        .On<EcdsaOperatorEjected>(EcdsaProjection.Ejected, (e, s) => s.Operator(e.Operator).Avs(s.Source.Avs))
        .On<TotalWeightUpdated>(EcdsaProjection.TotalUpdated, (_, s) => s.Avs(s.Source.Avs).Contract(s.Emitter))
        .On<ThresholdWeightUpdated>(EcdsaProjection.ThresholdUpdated, (_, s) => s.Avs(s.Source.Avs).Contract(s.Emitter), EcdsaProjection.AskCallAndManager)
        .On<MinimumWeightUpdated>(EcdsaProjection.MinimumUpdated, (_, s) => s.Avs(s.Source.Avs).Contract(s.Emitter), EcdsaProjection.AskCallAndManager)
        .On<QuorumUpdated>(EcdsaProjection.QuorumUpdated, (_, s) => s.Avs(s.Source.Avs).Contract(s.Emitter), EcdsaProjection.AskCallAndManager);
}

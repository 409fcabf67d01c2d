using Scan.Domain.EigenLayer;
using Scan.Indexer.Projections;
using Scan.Indexer.Systems.Middleware;

namespace Scan.Indexer.Systems.EigenLayerCore;

/// <summary>EigenLayer's core contracts: operators, delegation, shares and registrations with AVSs, in both eras.</summary>
public sealed class EigenLayerCoreSystem : ISystem
{
    internal const string SystemName = "eigenlayer-core";

    public string Name => SystemName;

    public void Declare(SystemBuilder system)
    {
        DeclareOperators(system.Contract("DelegationManager"));
        DeclareDelegation(system.Contract("DelegationManager"));
        system.Contract("AVSDirectory")
            .On<AVSMetadataURIUpdated>(AvsProjection.Named, (e, s) => s.Avs(e.Avs))
            .On<OperatorAVSRegistrationStatusUpdated>(AvsProjection.RegistrationChanged, (e, s) => s.Operator(e.Operator).Avs(e.Avs))
            .Reads<OperatorAVSRegistrationStatusUpdated>((e, r) => r.Document<OperatorAvsRegistration>(OperatorAvsRegistration.KeyOf(e.Avs, e.Operator)));
        DeclareOperatorSets(system.Contract("AllocationManager"));
        DeclareAllocations(system.Contract("AllocationManager"));
        StakerContracts.Declare(system);
        RewardsContract.Declare(system.Contract("RewardsCoordinator"));
        PermissionProjection.Declare(system.Contract("PermissionController"));
        KeyProjection.Declare(system.Contract("KeyRegistrar"));
        EmissionsProjection.Declare(system.Contract("EmissionsController"));
        DurationVaultProjection.Declare(system.Contract("DurationVaultStrategy"));
        system.DeclareEvents(typeof(EigenLayerCoreSystem));
    }

    private static void DeclareOperators(ContractBuilder contract) => contract
        .On<OperatorRegistered>(OperatorProjection.Registered, (e, s) => s.Operator(e.Operator))
        .On<OperatorRegisteredM2>(OperatorProjection.Registered, (e, s) => s.Operator(e.Operator))
        .On<OperatorDetailsModified>(OperatorProjection.DetailsModified, (e, s) => s.Operator(e.Operator))
        .On<DelegationApproverUpdated>(OperatorProjection.ApproverUpdated, (e, s) => s.Operator(e.Operator))
        .On<OperatorMetadataURIUpdated>(OperatorProjection.Named, (e, s) => s.Operator(e.Operator));

    private static void DeclareDelegation(ContractBuilder contract) => contract
        .On<StakerDelegated>(DelegationProjection.Delegated, (e, s) => s.Staker(e.Staker).Operator(e.Operator))
        .On<StakerUndelegated>(DelegationProjection.Undelegated, (e, s) => s.Staker(e.Staker).Operator(e.Operator))
        .On<OperatorSharesIncreased>(SharesProjection.Increased, (e, s) => s.Operator(e.Operator).Staker(e.Staker))
        .On<OperatorSharesDecreased>(SharesProjection.Decreased, (e, s) => s.Operator(e.Operator).Staker(e.Staker))
        .Reads<StakerDelegated>((e, r) => r.Document<Delegation>(Delegation.KeyOf(e.Staker)).Document<Operator>(Operator.KeyOf(e.Operator)))
        .Reads<StakerUndelegated>((e, r) => r.Document<Delegation>(Delegation.KeyOf(e.Staker)))
        .Reads<OperatorSharesIncreased>((e, r) => r.Document<OperatorShares>(OperatorShares.KeyOf(e.Operator, e.Strategy)))
        .Reads<OperatorSharesDecreased>((e, r) => r.Document<OperatorShares>(OperatorShares.KeyOf(e.Operator, e.Strategy)));

    private static void DeclareOperatorSets(ContractBuilder contract) => contract
        .On<AVSMetadataURIUpdated>(AvsProjection.Named, (e, s) => s.Avs(e.Avs))
        .On<AVSRegistrarSet>(OperatorSetProjection.RegistrarSet, (e, s) => s.Avs(e.Avs).Account(e.Registrar))
        .On<OperatorSetCreated>(OperatorSetProjection.Created, (e, s) => s.Avs(e.Set.Avs))
        .On<StrategyAddedToOperatorSet>(OperatorSetProjection.StrategyAdded, (e, s) => s.Avs(e.Set.Avs).Contract(e.Strategy))
        .On<StrategyRemovedFromOperatorSet>(OperatorSetProjection.StrategyRemoved, (e, s) => s.Avs(e.Set.Avs).Contract(e.Strategy))
        .On<RedistributionAddressSet>(OperatorSetProjection.RedistributionSet, (e, s) => s.Avs(e.Set.Avs).Account(e.Recipient))
        .On<SlasherUpdated>(OperatorSetProjection.SlasherUpdated, (e, s) => s.Avs(e.Set.Avs).Account(e.Slasher))
        .On<SlasherMigrated>(OperatorSetProjection.SlasherMigrated, (e, s) => s.Avs(e.Set.Avs).Account(e.Slasher))
        .On<OperatorAddedToOperatorSet>(OperatorSetProjection.Joined, (e, s) => s.Operator(e.Operator).Avs(e.Set.Avs))
        .On<OperatorRemovedFromOperatorSet>(OperatorSetProjection.Left, (e, s) => s.Operator(e.Operator).Avs(e.Set.Avs));

    private static void DeclareAllocations(ContractBuilder contract) => contract
        .On<AllocationDelaySet>(AllocationProjection.DelaySet, (e, s) => s.Operator(e.Operator))
        .On<AllocationUpdated>(AllocationProjection.Updated, (e, s) => s.Operator(e.Operator).Avs(e.Set.Avs).Contract(e.Strategy))
        .On<EncumberedMagnitudeUpdated>(AllocationProjection.EncumberedUpdated, (e, s) => s.Operator(e.Operator).Contract(e.Strategy))
        .On<MaxMagnitudeUpdated>(AllocationProjection.MaxUpdated, (e, s) => s.Operator(e.Operator).Contract(e.Strategy))
        .On<OperatorSlashed>(AllocationProjection.OperatorSlashed, (e, s) => s.Operator(e.Operator).Avs(e.Set.Avs));
}

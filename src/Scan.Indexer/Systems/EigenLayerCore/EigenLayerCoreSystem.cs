using Scan.Indexer.Projections;

namespace Scan.Indexer.Systems.EigenLayerCore;

/// <summary>EigenLayer's core contracts: operators, delegation, shares and registrations with AVSs, in both eras.</summary>
public sealed class EigenLayerCoreSystem : ISystem
{
    public string Name => "eigenlayer-core";

    public void Declare(SystemBuilder system)
    {
        DeclareOperators(system.Contract("DelegationManager"));
        DeclareDelegation(system.Contract("DelegationManager"));
        system.Contract("AVSDirectory")
            .On<AVSMetadataURIUpdated>(AvsProjection.Named, (e, s) => s.Avs(e.Avs))
            .On<OperatorAVSRegistrationStatusUpdated>(AvsProjection.RegistrationChanged, (e, s) => s.Operator(e.Operator).Avs(e.Avs));
        system.Contract("AllocationManager")
            .On<AVSMetadataURIUpdated>(AvsProjection.Named, (e, s) => s.Avs(e.Avs));
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
        .On<OperatorSharesDecreased>(SharesProjection.Decreased, (e, s) => s.Operator(e.Operator).Staker(e.Staker));
}

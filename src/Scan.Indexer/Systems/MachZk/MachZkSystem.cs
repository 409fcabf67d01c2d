using Scan.Indexer.Projections;
using Scan.Indexer.Systems.Mach;
using Scan.Indexer.Systems.Middleware;

namespace Scan.Indexer.Systems.MachZk;

/// <summary>The ZK variant of MACH for OP Stack rollups, and the output oracle that its alerts refer to.</summary>
public sealed class MachZkSystem : ISystem
{
    public string Name => "mach-zk";

    public void Declare(SystemBuilder system)
    {
        var contract = system.Contract("MachOptimismZkServiceManager");
        DeclareAlerts(contract);
        contract
            .On<OperatorAdded>(AllowlistProjection.Added, (e, s) => s.Operator(e.Operator).Avs(s.Emitter), n => MachProjection.AskAllowlist(n))
            .On<OperatorRemoved>(AllowlistProjection.Removed, (e, s) => s.Operator(e.Operator).Avs(s.Emitter), n => MachProjection.AskAllowlist(n))
            .On<OperatorAllowed>(AllowlistProjection.Allowed, (e, s) => s.Operator(e.Operator).Avs(s.Emitter), n => MachProjection.AskAllowlist(n))
            .On<OperatorDisallowed>(AllowlistProjection.Disallowed, (e, s) => s.Operator(e.Operator).Avs(s.Emitter), n => MachProjection.AskAllowlist(n))
            .On<AllowlistEnabled>(AllowlistProjection.Enabled, (_, s) => s.Avs(s.Emitter))
            .On<AllowlistDisabled>(AllowlistProjection.Disabled, (_, s) => s.Avs(s.Emitter))
            .On<Paused>(MachProjection.Paused, (e, s) => s.Avs(s.Emitter).Account(e.Account))
            .On<Unpaused>(MachProjection.Unpaused, (e, s) => s.Avs(s.Emitter).Account(e.Account))
            .On<OwnershipTransferred>(MachProjection.OwnershipTransferred, (e, s) => s.Avs(s.Emitter).Account(e.Owner), n => n.Transaction())
            .On<RewardsInitiatorUpdated>(MachProjection.RewardsInitiatorUpdated, (e, s) => s.Avs(s.Emitter).Account(e.RewardsInitiator).Account(e.Previous), n => n.Transaction());
        system.Contract("L2OutputOracle").Notes<OutputsDeleted>("nextOutputIndex", e => (e.Previous, e.Next));
        system.DeclareEvents(typeof(MachZkSystem));
    }

    private static void DeclareAlerts(ContractBuilder contract) => contract
        .On<AlertBlockMismatch>(ZkAlertProjection.Mismatched, (_, s) => s.Avs(s.Emitter), ZkAlertProjection.AskSubmitterAndRollup)
        .On<AlertBlockOutputOracleMismatch>(ZkAlertProjection.Mismatched, (_, s) => s.Avs(s.Emitter), ZkAlertProjection.AskSubmitterAndRollup)
        .On<AlertDelete>(ZkAlertProjection.Deleted, (e, s) => s.Avs(s.Emitter).Account(e.Submitter))
        .On<AlertReset>(ZkAlertProjection.Reset, (e, s) => s.Avs(s.Emitter).Account(e.ToSubmitter).Account(e.FromSubmitter))
        .On<SubmittedBlockProve>(ZkAlertProjection.Proved, (_, s) => s.Avs(s.Emitter));
}

using Scan.Indexer.Projections;
using Scan.Indexer.Systems.Middleware;
using Scan.Indexer.Systems.Tasks;

namespace Scan.Indexer.Systems.Mach;

/// <summary>MACH with BLS signatures: service managers, the rollups that they serve, their allow-lists and their alerts.</summary>
public sealed class MachSystem : ISystem
{
    public string Name => "mach";

    public void Declare(SystemBuilder system)
    {
        var contract = system.Contract("MachServiceManager");
        DeclareAlerts(contract);
        DeclareOperators(contract);
        DeclareRoles(contract);
        contract.Discovers(Registries.ServiceManagerViews, Registries.BehindServiceManager, Registries.AreBehindGiven, Registries.AskCoordinator);
        // MACH Alpha's ABI is not public: its logs are kept raw until a manifest gives its events.
        system.Contract("MachAlpha").OnGiven(MachAlphaProjection.Told);
        system.DeclareEvents(typeof(MachSystem));
    }

    private static void DeclareAlerts(ContractBuilder contract) => contract
        .On<AlertConfirmed>(AlertProjection.Confirmed, (e, s) => s.Alert(s.Emitter, e.MessageHash).Avs(s.Emitter), n => n.Transaction())
        .On<AlertRemoved>(AlertProjection.Removed, (e, s) => s.Alert(s.Emitter, e.MessageHash).Avs(s.Emitter).Account(e.Sender), n => n.Transaction())
        .On<RollupChainIDUpdated>(RollupProjection.Updated, (e, s) => s.Rollup(e.RollupChainId).Avs(s.Emitter))
        .On<RollupChainIdUpdated>(RollupProjection.Replaced, (e, s) => s.Rollup(e.RollupChainId).Rollup(e.Previous).Avs(s.Emitter));

    private static void DeclareOperators(ContractBuilder contract) => contract
        .On<OperatorAdded>(AllowlistProjection.Added, (e, s) => s.Operator(e.Operator).Avs(s.Emitter), MachProjection.AskSettings)
        .On<OperatorRemoved>(AllowlistProjection.Removed, (e, s) => s.Operator(e.Operator).Avs(s.Emitter), MachProjection.AskSettings)
        .On<OperatorAllowed>(AllowlistProjection.Allowed, (e, s) => s.Operator(e.Operator).Avs(s.Emitter), MachProjection.AskSettings)
        .On<OperatorDisallowed>(AllowlistProjection.Disallowed, (e, s) => s.Operator(e.Operator).Avs(s.Emitter), MachProjection.AskSettings)
        .On<AllowlistEnabled>(AllowlistProjection.Enabled, (_, s) => s.Avs(s.Emitter))
        .On<AllowlistDisabled>(AllowlistProjection.Disabled, (_, s) => s.Avs(s.Emitter));

    private static void DeclareRoles(ContractBuilder contract) => contract
        .On<StaleStakesForbiddenUpdate>(MachProjection.StaleStakesForbidden, (_, s) => s.Avs(s.Emitter).Contract(s.Emitter), n => n.Transaction())
        .On<Upgraded>((_, c) => c.ChangeWithSettings(a => a), (e, s) => s.Avs(s.Emitter).Account(e.Implementation), MachProjection.AskSettings)
        .On<AlertConfirmerChanged>(MachProjection.AlertConfirmerChanged, (e, s) => s.Avs(s.Emitter).Account(e.AlertConfirmer).Account(e.Previous), MachProjection.AskCallAndSettings)
        .On<WhitelisterChanged>(MachProjection.WhitelisterChanged, (e, s) => s.Avs(s.Emitter).Account(e.Whitelister).Account(e.Previous), MachProjection.AskCallAndSettings)
        .On<QuorumThresholdPercentageChanged>(MachProjection.ThresholdChanged, (_, s) => s.Avs(s.Emitter), n => n.Transaction())
        .On<Paused>(MachProjection.Paused, (e, s) => s.Avs(s.Emitter).Account(e.Account))
        .On<Unpaused>(MachProjection.Unpaused, (e, s) => s.Avs(s.Emitter).Account(e.Account))
        .On<OwnershipTransferred>(MachProjection.OwnershipTransferred, (e, s) => s.Avs(s.Emitter).Account(e.Owner).Account(e.Previous), n => n.Transaction())
        .On<RewardsInitiatorUpdated>(MachProjection.RewardsInitiatorUpdated, (e, s) => s.Avs(s.Emitter).Account(e.RewardsInitiator).Account(e.Previous), n => n.Transaction());
}

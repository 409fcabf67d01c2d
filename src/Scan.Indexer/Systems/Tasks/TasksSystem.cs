using Scan.Indexer.Projections;
using Scan.Indexer.Systems.Mach;
using Scan.Indexer.Systems.Middleware;

namespace Scan.Indexer.Systems.Tasks;

/// <summary>Task managers of the incredible-squaring family, AltLayer's wizard templates, Anzen, and EigenLayer's task mailbox.</summary>
public sealed class TasksSystem : ISystem
{
    public string Name => "tasks";

    public void Declare(SystemBuilder system)
    {
        DeclareManagers(system);
        DeclareHelloWorld(system.Contract("WizardHelloWorldServiceManager"));
        DeclareMailbox(system.Contract("TaskMailbox"));
        DeclareAnzen(system);
        system.Contract("SignedCalls").OnGiven(SignedCallProjection.Confirmed);
        system.Contract("WizardOperatorAllowlist")
            .On<AllowlistUpdated>(WizardProjection.AllowlistUpdated, (e, s) => { s.Avs(s.Source.Avs); foreach (var o in e.Operators) s.Operator(o); }, n => MachProjection.AskAllowlist(n))
            .On<AllowlistEnabled>(WizardProjection.Enabled, (_, s) => s.Avs(s.Source.Avs))
            .On<AllowlistDisabled>(WizardProjection.Disabled, (_, s) => s.Avs(s.Source.Avs))
            .On<RequestVerified>(WizardProjection.RequestVerified, (e, s) => s.Avs(s.Source.Avs).Account(e.Sender))
            .On<AllowlistManagerChanged>(WizardProjection.ManagerChanged, (_, s) => s.Avs(s.Source.Avs).Contract(s.Emitter), n => MachProjection.AskAllowlist(n.Transaction()))
            .Notes<AggregatorUpdated>("aggregator", e => (e.Previous, e.Aggregator));
        system.DeclareEvents(typeof(TasksSystem));
    }

    private static void DeclareManagers(SystemBuilder system)
    {
        ContractBuilder squaring = system.Contract("IncredibleSquaringTaskManager"), anzen = system.Contract("AnzenTaskManager"), wizard = system.Contract("WizardTaskManager");
        squaring.On<NewTaskCreated>((e, c) => TaskProjection.Created(e.TaskIndex, e.Task, c), (e, s) => Subjects(s, e.TaskIndex), TaskProjection.AskResponseWindow);
        anzen.On<NewOraclePullTaskCreated>((e, c) => TaskProjection.Created(e.TaskIndex, e.Task, c), (e, s) => Subjects(s, e.TaskIndex), TaskProjection.AskResponseWindow);
        wizard.On<NewMessageTaskCreated>((e, c) => TaskProjection.Created(e.TaskIndex, e.Task, c), (e, s) => Subjects(s, e.TaskIndex), TaskProjection.AskResponseWindow);
        squaring.On<TaskResponded>((e, c) => TaskProjection.Responded(e.TaskIndex, e.Response, e.Block, e.HashOfNonSigners, c), (e, s) => Subjects(s, e.TaskIndex), TaskProjection.AskCallAndChallengeWindow);
        anzen.On<OraclePullTaskResponded>((e, c) => TaskProjection.Responded(e.TaskIndex, e.Response, e.Block, e.HashOfNonSigners, c), (e, s) => Subjects(s, e.TaskIndex), TaskProjection.AskCallAndChallengeWindow);
        wizard.On<MessageTaskResponded>((e, c) => TaskProjection.Responded(e.TaskIndex, e.Response, e.Block, e.HashOfNonSigners, c), (e, s) => Subjects(s, e.TaskIndex), TaskProjection.AskCallAndChallengeWindow);
        foreach (var manager in new[] { squaring, anzen })
        {
            manager.On<TaskChallengedSuccessfully>(TaskProjection.Challenged, (e, s) => Subjects(s, e.TaskIndex).Account(e.Challenger))
                .On<TaskChallengedUnsuccessfully>(TaskProjection.Challenged, (e, s) => Subjects(s, e.TaskIndex).Account(e.Challenger));
        }
        foreach (var manager in new[] { squaring, wizard })
        {
            manager.Notes<AggregatorUpdated>("aggregator", e => (e.Previous, e.Aggregator)).Notes<GeneratorUpdated>("generator", e => (e.Previous, e.Generator));
        }
        squaring.Notes<StaleStakesForbiddenUpdate>("staleStakesForbidden", e => (null, e.Value));
    }

    /// <summary>It is a service manager on ECDSA middleware too (ECDSAServiceManagerBase).</summary>
    private static void DeclareHelloWorld(ContractBuilder contract) => contract
        .Discovers(Registries.ServiceManagerViews, Registries.BehindServiceManager, Registries.AreBehindGiven, Registries.AskCoordinator)
        .On<NewNameTaskCreated>((e, c) => TaskProjection.Created(e.TaskIndex, e.Task, c), (e, s) => Subjects(s, e.TaskIndex))
        .On<NameTaskResponded>(TaskProjection.Answered, (e, s) => Subjects(s, e.TaskIndex).Operator(e.Operator))
        .On<OwnershipTransferred>(ServiceManagerProjection.OwnershipTransferred, (e, s) => s.Avs(s.Source.Avs).Account(e.Owner).Account(e.Previous), ManagerRoles.Ask)
        .On<RewardsInitiatorUpdated>(ServiceManagerProjection.RewardsInitiatorUpdated, (e, s) => s.Avs(s.Source.Avs).Account(e.RewardsInitiator).Account(e.Previous), ManagerRoles.Ask);

    private static void DeclareMailbox(ContractBuilder contract) => contract
        .On<ExecutorOperatorSetRegistered>(MailboxProjection.SetRegistered, (e, s) => s.Avs(e.Avs).Account(e.Caller))
        .On<ExecutorOperatorSetTaskConfigSet>(MailboxProjection.Configured, (e, s) => s.Avs(e.Avs).Account(e.Caller))
        .On<TaskCreated>(MailboxProjection.Created, (e, s) => s.Avs(e.Avs).Account(e.Creator))
        .On<TaskVerified>(MailboxProjection.Verified, (e, s) => s.Avs(e.Avs).Account(e.Aggregator))
        .On<FeeRefunded>(MailboxProjection.Refunded, (e, s) => s.Contract(s.Emitter).Account(e.RefundCollector))
        .Notes<FeeSplitSet>("feeSplit", e => (null, e.FeeSplit))
        .Notes<FeeSplitCollectorSet>("feeSplitCollector", e => (null, e.Collector));

    private static void DeclareAnzen(SystemBuilder system)
    {
        system.Contract("SafetyFactorOracle")
            .On<SFUpdated>(AnzenProjection.Updated, (_, s) => s.Avs(s.Source.Avs).Contract(s.Emitter))
            .On<ProtocolAdded>(AnzenProjection.Added, (e, s) => s.Avs(s.Source.Avs).Contract(s.Emitter).Contract(e.ReservesManager))
            .On<ProtocolRemoved>(AnzenProjection.Removed, (_, s) => s.Avs(s.Source.Avs).Contract(s.Emitter))
            .Notes<DisputeStatusSet>("disputeStatus", e => (null, e.Status));
        system.Contract("AVSReservesManager")
            .On<AVSReservesManagerCreated>(AnzenProjection.Created, (e, s) => s.Avs(e.Avs).Contract(e.Manager), AnzenProjection.AskFirstFlow)
            .On<TokenFlowUpdated>(AnzenProjection.FlowUpdated, (_, s) => s.Avs(s.Source.Avs).Contract(s.Emitter))
            .On<TokensTransferredToPaymentMaster>(AnzenProjection.Transferred, (_, s) => s.Avs(s.Source.Avs).Contract(s.Emitter), AnzenProjection.AskFlow)
            .Announces<AVSReservesManagerCreated>(e => new SourceChild("tasks", "AVSReservesManager", e.Manager, e.Avs));
    }

    private static SubjectBuilder Subjects(SubjectBuilder s, uint index) => s.Task(s.Emitter, index).Avs(s.Source.Avs);
}

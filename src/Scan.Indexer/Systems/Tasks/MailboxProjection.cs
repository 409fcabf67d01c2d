using Scan.Domain.Primitives;
using Scan.Domain.Tasks;
using Scan.Indexer.Projections;

namespace Scan.Indexer.Systems.Tasks;

/// <summary>EigenLayer's TaskMailbox.</summary>
internal static class MailboxProjection
{
    public static void SetRegistered(ExecutorOperatorSetRegistered e, ProjectionContext c) => ChangeSet(e.Avs, e.SetId, c, s => s with { Registered = e.IsRegistered });

    public static void Configured(ExecutorOperatorSetTaskConfigSet e, ProjectionContext c) => ChangeSet(e.Avs, e.SetId, c, s => s with
    {
        TaskHook = e.Config.Hook, TaskSla = e.Config.Sla, FeeToken = e.Config.FeeToken, FeeCollector = e.Config.FeeCollector, CurveType = e.Config.CurveType,
        ConsensusType = e.Config.ConsensusType,
    });

    public static void Created(TaskCreated e, ProjectionContext c) => ChangeTask(e.TaskHash, e.Avs, e.SetId, c, t => t with
    {
        Creator = e.Creator, RefundCollector = e.RefundCollector, Fee = e.Fee, Deadline = e.Deadline, PayloadHash = Keccak256.Hash(e.Payload),
        CreatedBlock = c.At.Block, CreatedTime = c.At.Time,
    });

    public static void Verified(TaskVerified e, ProjectionContext c) => ChangeTask(e.TaskHash, e.Avs, e.SetId, c, t => t with
    {
        Verified = true, Aggregator = e.Aggregator, ResultHash = Keccak256.Hash(e.Result), VerifiedBlock = c.At.Block, VerifiedTime = c.At.Time,
    });

    /// <summary>The event does not name the AVS: a refund of a task that was not seen changes nothing.</summary>
    public static void Refunded(FeeRefunded e, ProjectionContext c)
    {
        if (c.Find<MailboxTask>(MailboxTask.KeyOf(c.Emitter, e.TaskHash)) is { Refunded: false } task) c.Store(task with { Refunded = true });
    }

    private static void ChangeTask(Hash32 hash, Address avs, uint setId, ProjectionContext c, Func<MailboxTask, MailboxTask> change) => c.Change(
        MailboxTask.KeyOf(c.Emitter, hash),
        () => new MailboxTask { ChainId = c.ChainId, Mailbox = c.Emitter, TaskHash = hash, Avs = avs, SetId = setId },
        change);

    private static void ChangeSet(Address avs, uint setId, ProjectionContext c, Func<ExecutorSet, ExecutorSet> change) => c.Change(
        ExecutorSet.KeyOf(c.Emitter, avs, setId),
        () => new ExecutorSet { ChainId = c.ChainId, Mailbox = c.Emitter, Avs = avs, SetId = setId },
        change);
}

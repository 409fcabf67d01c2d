using System.Globalization;
using System.Numerics;
using Scan.Domain.Documents;
using Scan.Domain.Mach;
using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;
using Scan.Indexer.Projections;
using Scan.Indexer.Systems.Mach;

namespace Scan.Indexer.Systems.MachZk;

/// <summary>
/// MachOptimismZkServiceManager's stack of alerts, newest last, each about a lower rollup block than the one before. Entries from provedIndex on are proved: a push
/// sets it to the length, so that all entries are to be proved anew, and a proof concerns the entry below it and takes it there. What the owner does without an
/// event shows at the next push or proof; a proof for a block that is not on the stack changes nothing.
/// </summary>
internal static class ZkAlertProjection
{
    private static readonly byte[] RollupChainId = FunctionAbi.Parse("rollupChainID() view returns (uint256)").Encode();
    private static readonly byte[] StackLength = FunctionAbi.Parse("getAlertsLength() view returns (uint256)").Encode();
    private static readonly byte[] TopBlock = FunctionAbi.Parse("latestAlertBlockNumber() view returns (uint256)").Encode();

    /// <summary>The submitter, the rollup, and how the stack stands, none of which an event tells.</summary>
    public static void AskSubmitterAndRollup(Needs needs) =>
        needs.Transaction().View(needs.Source.Address, RollupChainId).View(needs.Source.Address, StackLength).View(needs.Source.Address, TopBlock);

    public static void Mismatched(AlertBlockMismatch e, ProjectionContext c) => Push(null, e.InvalidOutputRoot, e.ExpectOutputRoot, e.L2BlockNumber, c);

    public static void Mismatched(AlertBlockOutputOracleMismatch e, ProjectionContext c) =>
        Push(e.InvalidOutputIndex, e.InvalidOutputRoot, e.ExpectOutputRoot, e.L2BlockNumber, c);

    /// <summary>Only the contract's newest entry can be deleted: what we hold above it was cleared.</summary>
    public static void Deleted(AlertDelete e, ProjectionContext c)
    {
        if (Find(e.L2BlockNumber, c) is not var (stack, place, alert)) return;
        Clear(stack.Numbers.Skip(place + 1), c);
        Settle(alert, alert with { Status = ZkAlertStatus.Deleted, ProvedBlock = c.At.Block, ProvedTime = c.At.Time, ProvedOutputRoot = e.OutputRoot }, c);
        Keep(stack, stack with { Numbers = [.. stack.Numbers.Take(place)], ProvedIndex = place }, c);
    }

    public static void Reset(AlertReset e, ProjectionContext c)
    {
        if (Find(e.L2BlockNumber, c) is var (_, _, alert)) c.Store(alert with { ExpectedOutputRoot = e.ExpectOutputRoot, Submitter = e.ToSubmitter, WasReset = true });
    }

    /// <summary>
    /// Ends every proof; after a deletion there is no entry left that it could concern. provedIndex was one above the entry before: where ours was higher, the owner
    /// took what lay between off the stack (clearBlockAlertsUpTo, which takes the newest alone); where it was lower, the owner had all entries proved anew.
    /// </summary>
    public static void Proved(SubmittedBlockProve e, ProjectionContext c)
    {
        if (Find(e.L2BlockNumber, c) is not var (stack, place, alert)) return;
        var kept = stack.ProvedIndex > place + 1 ? place + 1 : stack.Numbers.Count;
        Clear(stack.Numbers.Skip(kept), c);
        Settle(alert, alert with { Status = ZkAlertStatus.Proved, ProvedBlock = c.At.Block, ProvedTime = c.At.Time, ProvedOutputRoot = e.OutputRoot }, c);
        Keep(stack, stack with { Numbers = [.. stack.Numbers.Take(kept)], ProvedIndex = place }, c);
    }

    private static void Push(BigInteger? index, Hash32 invalid, Hash32 expected, BigInteger l2Block, ProjectionContext c)
    {
        var stack = StackOf(c) ?? new ZkAlertStack { ChainId = c.ChainId, Avs = c.Emitter };
        var kept = KeptBefore(l2Block, stack, c);
        Clear(stack.Numbers.Skip(kept), c);
        var rollup = NumberOf(RollupChainId, c);
        var alert = new ZkAlert
        {
            RollupChainId = rollup?.ToString(CultureInfo.InvariantCulture),
            RollupProblem = rollup is null ? $"rollupChainID: {c.View(c.Emitter, RollupChainId)?.Problem ?? "no number"}" : null,
            ChainId = c.ChainId, Avs = c.Emitter, Number = stack.Pushed, Status = ZkAlertStatus.Open, InvalidOutputIndex = index, InvalidOutputRoot = invalid,
            ExpectedOutputRoot = expected, L2BlockNumber = l2Block, Submitter = c.Transaction?.From, Block = c.At.Block, Time = c.At.Time, Transaction = c.At.Transaction,
        };
        c.Insert(alert);
        Announce(alert, "seen", c);
        CountOpen(c, 1, 1);
        Keep(stack, stack with { Numbers = [.. stack.Numbers.Take(kept), alert.Number], ProvedIndex = kept + 1, Pushed = alert.Number + 1 }, c);
    }

    /// <summary>
    /// Entries that were left when an alert was pushed. The owner's clearAlerts takes all, clearBlockAlertsUpTo the newest one, without an event. As long as the
    /// pushed entry is the newest at the end of its block, the length then is what the push left: what we hold beyond it was cleared before, the newest first.
    /// </summary>
    private static int KeptBefore(BigInteger pushed, ZkAlertStack stack, ProjectionContext c) =>
        NumberOf(TopBlock, c) == pushed && NumberOf(StackLength, c) is { } length && length >= 1 && length <= stack.Numbers.Count ? (int)length - 1 : stack.Numbers.Count;

    /// <summary>Proved ones stay so: what was cleared is no longer proved anew.</summary>
    private static void Clear(IEnumerable<long> numbers, ProjectionContext c)
    {
        foreach (var number in numbers)
        {
            if (c.Find<ZkAlert>(ZkAlert.KeyOf(c.Emitter, number)) is { Status: ZkAlertStatus.Open } alert) Settle(alert, alert with { Status = ZkAlertStatus.Cleared }, c);
        }
    }

    private static void Settle(ZkAlert before, ZkAlert after, ProjectionContext c)
    {
        c.Store(after);
        if (before.Status != ZkAlertStatus.Open) return;
        Announce(after, "removed", c);
        CountOpen(c, -1, 0);
    }

    /// <summary>With the entries below its proved index that were proved before: they stand again.</summary>
    private static void Keep(ZkAlertStack before, ZkAlertStack after, ProjectionContext c)
    {
        c.Store(after);
        foreach (var number in after.Numbers.Take(after.ProvedIndex).Skip(before.ProvedIndex))
        {
            if (c.Find<ZkAlert>(ZkAlert.KeyOf(c.Emitter, number)) is not { Status: ZkAlertStatus.Proved } alert) continue;
            var reopened = alert with { Status = ZkAlertStatus.Open, ReopenedBlock = c.At.Block, ReopenedTime = c.At.Time };
            c.Store(reopened);
            Announce(reopened, "seen", c);
            CountOpen(c, 1, 0);
        }
    }

    private static BigInteger? NumberOf(byte[] view, ProjectionContext c) =>
        c.View(c.Emitter, view)?.Data is { Length: Hash32.Size } word ? new BigInteger(word, isUnsigned: true, isBigEndian: true) : null;

    /// <summary>As alerts by signatures are: an alert that is settled, whichever way, no longer stands; its status says how.</summary>
    private static void Announce(ZkAlert alert, string state, ProjectionContext c)
    {
        List<string> topics = [Topics.Alerts, Topics.Avs(alert.ChainId, alert.Avs)];
        if (alert.RollupChainId is { } id) topics.Add(Topics.Rollup(BigInteger.Parse(id, CultureInfo.InvariantCulture)));
        c.Announce(AlertProjection.FeedKind, Topics.ZkAlert(alert.ChainId, alert.Avs, alert.Number), state, topics, alert);
    }

    /// <summary>The newest entry for a rollup block, with its place.</summary>
    private static (ZkAlertStack Stack, int Place, ZkAlert Alert)? Find(BigInteger l2Block, ProjectionContext c)
    {
        if (StackOf(c) is not { } stack) return null;
        for (var place = stack.Numbers.Count - 1; place >= 0; place--)
        {
            if (c.Find<ZkAlert>(ZkAlert.KeyOf(c.Emitter, stack.Numbers[place])) is { } alert && alert.L2BlockNumber == l2Block) return (stack, place, alert);
        }
        return null;
    }

    private static ZkAlertStack? StackOf(ProjectionContext c) => c.Find<ZkAlertStack>(ZkAlertStack.KeyOf(c.Emitter));

    private static void CountOpen(ProjectionContext c, int open, int total) =>
        c.ChangeMach(a => a with { OpenAlerts = a.OpenAlerts + open, TotalAlerts = a.TotalAlerts + total });
}

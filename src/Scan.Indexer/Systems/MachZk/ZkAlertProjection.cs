using System.Numerics;
using Scan.Domain.Mach;
using Scan.Domain.Primitives;
using Scan.Indexer.Projections;
using Scan.Indexer.Systems.Mach;

namespace Scan.Indexer.Systems.MachZk;

/// <summary>
/// MachOptimismZkServiceManager's stack of alerts, newest last. A proof concerns the newest entry for its rollup block; an entry that the owner cleared
/// without an event stays open here, and a proof for a block that is not on the stack changes nothing.
/// </summary>
internal static class ZkAlertProjection
{
    public static void Mismatched(AlertBlockMismatch e, ProjectionContext c) => Push(null, e.InvalidOutputRoot, e.ExpectOutputRoot, e.L2BlockNumber, c);

    public static void Mismatched(AlertBlockOutputOracleMismatch e, ProjectionContext c) =>
        Push(e.InvalidOutputIndex, e.InvalidOutputRoot, e.ExpectOutputRoot, e.L2BlockNumber, c);

    public static void Deleted(AlertDelete e, ProjectionContext c)
    {
        if (Find(e.L2BlockNumber, c) is not { } alert) return;
        c.Store(Proved(alert, e.OutputRoot, ZkAlertStatus.Deleted, c));
        ChangeStack(c, s => s with { Numbers = [.. s.Numbers.Where(n => n != alert.Number)] });
        CountOpen(c, alert.Status == ZkAlertStatus.Open ? -1 : 0, 0);
    }

    public static void Reset(AlertReset e, ProjectionContext c)
    {
        if (Find(e.L2BlockNumber, c) is { } alert) c.Store(alert with { ExpectedOutputRoot = e.ExpectOutputRoot, Submitter = e.ToSubmitter, WasReset = true });
    }

    /// <summary>Ends every proof; after a deletion there is no entry left that it could concern.</summary>
    public static void Proved(SubmittedBlockProve e, ProjectionContext c)
    {
        ChangeStack(c, s => s with { ProvedIndex = Math.Max(0, s.ProvedIndex - 1) });
        if (Find(e.L2BlockNumber, c) is not { Status: ZkAlertStatus.Open } alert) return;
        c.Store(Proved(alert, e.OutputRoot, ZkAlertStatus.Proved, c));
        CountOpen(c, -1, 0);
    }

    private static void Push(BigInteger? index, Hash32 invalid, Hash32 expected, BigInteger l2Block, ProjectionContext c)
    {
        var number = -1L;
        ChangeStack(c, s =>
        {
            number = s.Pushed;
            return s with { Numbers = [.. s.Numbers, number], ProvedIndex = s.Numbers.Count + 1, Pushed = number + 1 };
        });
        c.Insert(new ZkAlert
        {
            ChainId = c.ChainId, Avs = c.Emitter, Number = number, Status = ZkAlertStatus.Open, InvalidOutputIndex = index, InvalidOutputRoot = invalid,
            ExpectedOutputRoot = expected, L2BlockNumber = l2Block, Submitter = c.Transaction?.From, Block = c.At.Block, Time = c.At.Time, Transaction = c.At.Transaction,
        });
        CountOpen(c, 1, 1);
    }

    private static ZkAlert Proved(ZkAlert alert, Hash32 root, string status, ProjectionContext c) =>
        alert with { Status = status, ProvedBlock = c.At.Block, ProvedTime = c.At.Time, ProvedOutputRoot = root };

    private static ZkAlert? Find(BigInteger l2Block, ProjectionContext c) => c.Find<ZkAlertStack>(ZkAlertStack.KeyOf(c.Emitter))?.Numbers
        .Reverse().Select(n => c.Find<ZkAlert>(ZkAlert.KeyOf(c.Emitter, n))).FirstOrDefault(a => a?.L2BlockNumber == l2Block);

    private static void CountOpen(ProjectionContext c, int open, int total) =>
        c.ChangeMach(a => a with { OpenAlerts = a.OpenAlerts + open, TotalAlerts = a.TotalAlerts + total });

    private static void ChangeStack(ProjectionContext c, Func<ZkAlertStack, ZkAlertStack> change) =>
        c.Change(ZkAlertStack.KeyOf(c.Emitter), () => new ZkAlertStack { ChainId = c.ChainId, Avs = c.Emitter }, change);
}

using System.Numerics;
using Scan.Domain.Documents;
using Scan.Domain.Mach;
using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;
using Scan.Indexer.Projections;
using Scan.Indexer.Systems.Mach;

namespace Scan.Indexer.Systems.MachZk;

/// <summary>
/// MachOptimismZkServiceManager's stack of alerts, newest last. A proof concerns the newest entry for its rollup block; an entry that the owner cleared
/// without an event stays open here, and a proof for a block that is not on the stack changes nothing.
/// </summary>
internal static class ZkAlertProjection
{
    private static readonly byte[] RollupChainId = FunctionAbi.Parse("rollupChainID() view returns (uint256)").Encode();

    /// <summary>The submitter, and the rollup, which no event tells.</summary>
    public static void AskSubmitterAndRollup(Needs needs) => needs.Transaction().View(needs.Source.Address, RollupChainId);

    public static void Mismatched(AlertBlockMismatch e, ProjectionContext c) => Push(null, e.InvalidOutputRoot, e.ExpectOutputRoot, e.L2BlockNumber, c);

    public static void Mismatched(AlertBlockOutputOracleMismatch e, ProjectionContext c) =>
        Push(e.InvalidOutputIndex, e.InvalidOutputRoot, e.ExpectOutputRoot, e.L2BlockNumber, c);

    public static void Deleted(AlertDelete e, ProjectionContext c)
    {
        if (Find(e.L2BlockNumber, c) is not { } alert) return;
        var deleted = Proved(alert, e.OutputRoot, ZkAlertStatus.Deleted, c);
        c.Store(deleted);
        if (alert.Status == ZkAlertStatus.Open) Announce(deleted, "removed", c);
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
        var proved = Proved(alert, e.OutputRoot, ZkAlertStatus.Proved, c);
        c.Store(proved);
        Announce(proved, "removed", c);
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
        var answer = c.View(c.Emitter, RollupChainId);
        var alert = new ZkAlert
        {
            RollupChainId = answer?.Data is { Length: Hash32.Size } word ? new BigInteger(word, isUnsigned: true, isBigEndian: true).ToString(System.Globalization.CultureInfo.InvariantCulture) : null,
            RollupProblem = answer?.Data is { Length: Hash32.Size } ? null : $"rollupChainID: {answer?.Problem ?? "no number"}",
            ChainId = c.ChainId, Avs = c.Emitter, Number = number, Status = ZkAlertStatus.Open, InvalidOutputIndex = index, InvalidOutputRoot = invalid,
            ExpectedOutputRoot = expected, L2BlockNumber = l2Block, Submitter = c.Transaction?.From, Block = c.At.Block, Time = c.At.Time, Transaction = c.At.Transaction,
        };
        c.Insert(alert);
        Announce(alert, "seen", c);
        CountOpen(c, 1, 1);
    }

    private static ZkAlert Proved(ZkAlert alert, Hash32 root, string status, ProjectionContext c) =>
        alert with { Status = status, ProvedBlock = c.At.Block, ProvedTime = c.At.Time, ProvedOutputRoot = root };

    /// <summary>As alerts by signatures are: an alert that is settled, whichever way, no longer stands; its status says how.</summary>
    private static void Announce(ZkAlert alert, string state, ProjectionContext c)
    {
        List<string> topics = [Topics.Alerts, Topics.Avs(alert.ChainId, alert.Avs)];
        if (alert.RollupChainId is { } id) topics.Add(Topics.Rollup(BigInteger.Parse(id, System.Globalization.CultureInfo.InvariantCulture)));
        c.Announce(AlertProjection.FeedKind, Topics.ZkAlert(alert.ChainId, alert.Avs, alert.Number), state, topics, alert);
    }

    private static ZkAlert? Find(BigInteger l2Block, ProjectionContext c) => c.Find<ZkAlertStack>(ZkAlertStack.KeyOf(c.Emitter))?.Numbers
        .Reverse().Select(n => c.Find<ZkAlert>(ZkAlert.KeyOf(c.Emitter, n))).FirstOrDefault(a => a?.L2BlockNumber == l2Block);

    private static void CountOpen(ProjectionContext c, int open, int total) =>
        c.ChangeMach(a => a with { OpenAlerts = a.OpenAlerts + open, TotalAlerts = a.TotalAlerts + total });

    private static void ChangeStack(ProjectionContext c, Func<ZkAlertStack, ZkAlertStack> change) =>
        c.Change(ZkAlertStack.KeyOf(c.Emitter), () => new ZkAlertStack { ChainId = c.ChainId, Avs = c.Emitter }, change);
}

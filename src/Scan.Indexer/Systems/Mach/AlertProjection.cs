using System.Numerics;
using Scan.Domain.Documents;
using Scan.Domain.EigenLayer;
using Scan.Domain.Mach;
using Scan.Domain.Primitives;
using Scan.Indexer.Projections;
using Scan.Indexer.Systems.EigenLayerCore;

namespace Scan.Indexer.Systems.Mach;

/// <summary>
/// MachServiceManager.confirmAlert and removeAlert. The contract refuses to confirm a message hash twice for one rollup, open or resolved, so a
/// second confirmation of a known hash is either for a further rollup or no news.
/// </summary>
internal static class AlertProjection
{
    public const string FeedKind = "alerts";

    public static void Confirmed(AlertConfirmed e, ProjectionContext c)
    {
        var alert = Read(e, c);
        if (FreeTwin(alert, c) is not { } twin) return;
        alert = alert with { Twin = twin };
        c.Store(alert);
        c.ChangeMach(a => a with { OpenAlerts = a.OpenAlerts + 1, TotalAlerts = a.TotalAlerts + 1 });
        ChangeRollup(alert, c, r => r with { OpenAlerts = r.OpenAlerts + 1, TotalAlerts = r.TotalAlerts + 1, LastAlertTime = c.At.Time });
        Announce(alert, "seen", c);
    }

    public static void Removed(AlertRemoved e, ProjectionContext c)
    {
        var rollup = c.Transaction is { } transaction ? RemoveAlertCall.FindRollup(transaction.Input.Span, e.MessageHash) : null;
        if (OpenTwin(e.MessageHash, rollup, c) is not { } open) return;
        var alert = open with
        {
            Status = AlertStatus.Removed, RemovedBlock = c.At.Block, RemovedTime = c.At.Time, RemovedTransaction = c.At.Transaction, RemovedBy = e.Sender,
            RollupChainId = open.RollupChainId ?? rollup,
        };
        c.Store(alert);
        c.ChangeMach(a => a with { OpenAlerts = a.OpenAlerts - 1 });
        ChangeRollup(alert, c, r => open.RollupChainId is not null
            ? r with { OpenAlerts = r.OpenAlerts - 1 }
            : r with { TotalAlerts = r.TotalAlerts + 1, LastAlertTime = Math.Max(r.LastAlertTime ?? 0, open.Time) }); // only the removal told whose it was
        Announce(alert, "removed", c);
    }

    private static Alert Read(AlertConfirmed e, ProjectionContext c)
    {
        var alert = new Alert
        {
            ChainId = c.ChainId, Avs = c.Emitter, MessageHash = e.MessageHash, AlertHeaderHash = e.AlertHeaderHash, Status = AlertStatus.Open,
            Block = c.At.Block, Time = c.At.Time, Transaction = c.At.Transaction, Sender = c.Transaction?.From,
            RollupChainId = c.Find<Avs>(Avs.KeyOf(c.Emitter))?.SingleRollupChainId,
        };
        if (c.Transaction is not { } transaction) return alert with { CallDataProblem = c.TransactionProblem ?? "The node did not give the transaction." };
        return ConfirmAlertCall.Find(transaction.Input.Span, transaction.To == c.Emitter, e.MessageHash, e.AlertHeaderHash, out var problem) is { } call
            ? Told(alert, call, c)
            : alert with { CallDataProblem = problem };
    }

    private static Alert Told(Alert alert, ConfirmAlertCall call, ProjectionContext c)
    {
        var nonSigners = Signing.NonSigners(call.NonSigners, c);
        return alert with
        {
            RollupChainId = call.RollupChainId ?? alert.RollupChainId,
            ReferenceBlock = call.ReferenceBlock,
            Quorums = Signing.Quorums(call, nonSigners, c),
            NonSigners = nonSigners,
            HeaderVerified = call.HeaderHashes.Contains(alert.AlertHeaderHash),
        };
    }

    /// <summary>The first place for an alert of this message hash; null when it is known for its rollup already.</summary>
    private static byte? FreeTwin(Alert alert, ProjectionContext c)
    {
        for (var twin = 0; twin <= byte.MaxValue; twin++)
        {
            if (c.Find<Alert>(Alert.KeyOf(alert.Avs, alert.MessageHash, (byte)twin)) is not { } known) return (byte)twin;
            if (known.RollupChainId == alert.RollupChainId) return null;
        }
        return null;
    }

    /// <summary>The open alert of this rollup; else the first whose rollup is unknown, or any where the removal names none.</summary>
    private static Alert? OpenTwin(Hash32 messageHash, string? rollup, ProjectionContext c)
    {
        Alert? possible = null;
        for (var twin = 0; twin <= byte.MaxValue && c.Find<Alert>(Alert.KeyOf(c.Emitter, messageHash, (byte)twin)) is { } known; twin++)
        {
            if (known.Status != AlertStatus.Open) continue;
            if (rollup is not null && known.RollupChainId == rollup) return known;
            if (rollup is null || known.RollupChainId is null) possible ??= known;
        }
        return possible;
    }

    private static void ChangeRollup(Alert alert, ProjectionContext c, Func<Rollup, Rollup> change)
    {
        if (alert.RollupChainId is { } id) c.ChangeRollup(BigInteger.Parse(id), change);
    }

    /// <summary>The item's data is the alert as its document is.</summary>
    private static void Announce(Alert alert, string state, ProjectionContext c)
    {
        List<string> topics = [Topics.Alerts, Topics.Avs(alert.ChainId, alert.Avs)];
        if (alert.RollupChainId is { } id) topics.Add(Topics.Rollup(BigInteger.Parse(id)));
        c.Announce(FeedKind, Topics.Alert(alert.ChainId, alert.Avs, alert.MessageHash, alert.Twin), state, topics, alert);
    }
}

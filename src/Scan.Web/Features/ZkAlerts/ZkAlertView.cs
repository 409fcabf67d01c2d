using System.Globalization;
using System.Numerics;
using Scan.Documents;
using Scan.Domain.Documents;
using Scan.Domain.Mach;
using Scan.Domain.Primitives;
using Scan.GraphQL.Schemas;
using Scan.Web.Chains;
using Scan.Web.Features.Alerts;

namespace Scan.Web.Features.ZkAlerts;

/// <summary>An alert that a proof settles, with what its chain says of it now.</summary>
public sealed record ZkAlertView(ZkAlert Alert, ChainView? Chain) : IAlertView
{
    public string Path => PathOf(Alert.ChainId, Alert.Avs, Alert.Number.ToString(CultureInfo.InvariantCulture)) + (Retracted is { Sequence: var sequence } ? $"?retracted={sequence}" : "");

    /// <summary>How a reorg took it: null where it stands. Its number may be another alert's since.</summary>
    public (long Sequence, long? Time)? Retracted { get; init; }
    public bool IsRetracted => Retracted is not null;
    public string Id => Topics.ZkAlert(Alert.ChainId, Alert.Avs, Alert.Number);
    public string? RollupChainId => Alert.RollupChainId;
    public string RollupName => AlertView.NameOf(Alert.RollupChainId, Chain);
    public long ChainId => Alert.ChainId;
    public Address Avs => Alert.Avs;
    public long Block => Alert.Block;
    public long Time => Alert.Time;
    public bool? IsFinal => Chain?.IsFinal(Alert.Block);

    /// <summary>When it last changed; that of a clearing no event tells.</summary>
    public long Changed => Math.Max(Alert.Time, Math.Max(Alert.ProvedTime ?? 0, Alert.ReopenedTime ?? 0));

    /// <summary>What became of it, in a word and in a sentence.</summary>
    public (string Word, string Sentence) Standing => Alert.Status switch
    {
        _ when IsRetracted => ("Retracted", "A reorg took its block away: as the chain stands nobody raised it"),
        ZkAlertStatus.Open when Alert.ReopenedBlock is not null => ("Open", "It is open again: an alert about an earlier block made it unproved"),
        ZkAlertStatus.Open => ("Open", "It is open: nobody has proved or refuted it yet"),
        ZkAlertStatus.Proved => ("Proved", "A proof confirmed it: the rollup's output is wrong until it is corrected"),
        ZkAlertStatus.Deleted => ("Refuted", "A proof confirmed the root that it called invalid, so it no longer stands"),
        _ => ("Cleared", "The owner took it off the contract's stack, which no event tells; that was noticed at a later one"),
    };

    /// <summary>The logs of its service manager that reorgs took: they name no number.</summary>
    public static string OrphansOf(ZkAlert alert) => $"/events?chain={alert.ChainId}&subject={Uri.EscapeDataString(Topics.Avs(alert.ChainId, alert.Avs))}&orphaned=true";

    public static string PathOf(long chainId, Address avs, string number) => $"/alerts/{chainId}/{avs}/zk/{number}";

    public static IReadOnlyList<ZkAlertView> Of(IEnumerable<Retracted<ZkAlert>> alerts, IReadOnlyList<ChainView> chains) =>
        [.. alerts.Select(r => new ZkAlertView(r.Alert, chains.FirstOrDefault(c => c.Id == r.Alert.ChainId)) { Retracted = (r.Sequence, r.RetractedTime) })];

    public static IReadOnlyList<ZkAlertView> Of(IEnumerable<Stored<ZkAlert>> alerts, IReadOnlyList<ChainView> chains) =>
        [.. alerts.Select(a => new ZkAlertView(a.Body, chains.FirstOrDefault(c => c.Id == a.Body.ChainId)))];
}

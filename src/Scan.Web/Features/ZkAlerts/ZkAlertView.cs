using System.Globalization;
using System.Numerics;
using Scan.Documents;
using Scan.Domain.Documents;
using Scan.Domain.Mach;
using Scan.Domain.Primitives;
using Scan.Web.Chains;
using Scan.Web.Features.Alerts;

namespace Scan.Web.Features.ZkAlerts;

/// <summary>An alert that a proof settles, with what its chain says of it now.</summary>
public sealed record ZkAlertView(ZkAlert Alert, ChainView? Chain) : IAlertView
{
    public string Path => PathOf(Alert.ChainId, Alert.Avs, Alert.Number.ToString(CultureInfo.InvariantCulture));
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
        ZkAlertStatus.Open when Alert.ReopenedBlock is not null => ("Open", "It is open again: an alert about an earlier block made it unproved"),
        ZkAlertStatus.Open => ("Open", "It is open: nobody has proved or refuted it yet"),
        ZkAlertStatus.Proved => ("Proved", "A proof confirmed it: the rollup's output is wrong until it is corrected"),
        ZkAlertStatus.Deleted => ("Refuted", "A proof confirmed the root that it called invalid, so it no longer stands"),
        _ => ("Cleared", "The owner took it off the contract's stack, which no event tells; that was noticed at a later one"),
    };

    public static string PathOf(long chainId, Address avs, string number) => $"/alerts/{chainId}/{avs}/zk/{number}";

    public static IReadOnlyList<ZkAlertView> Of(IEnumerable<Stored<ZkAlert>> alerts, IReadOnlyList<ChainView> chains) =>
        [.. alerts.Select(a => new ZkAlertView(a.Body, chains.FirstOrDefault(c => c.Id == a.Body.ChainId)))];
}

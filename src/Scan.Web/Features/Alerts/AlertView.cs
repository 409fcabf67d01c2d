using Scan.Documents;
using Scan.Domain.Mach;
using Scan.Web.Chains;

namespace Scan.Web.Features.Alerts;

/// <summary>What a reader of a page can be told of.</summary>
/// <param name="Topic">Of the feed.</param>
/// <param name="What">In words.</param>
/// <param name="Filter">The same for the alert feeds; empty: all alerts.</param>
public sealed record SubscribeTo(string Topic, string What, string Filter);

/// <summary>What alerts have in common, whether signatures confirm them or a proof settles them.</summary>
public interface IAlertView
{
    string Id { get; }
    string Path { get; }
    string? RollupChainId { get; }
    string RollupName { get; }
    long ChainId { get; }
    Domain.Primitives.Address Avs { get; }
    long Block { get; }
    long Time { get; }
    bool? IsFinal { get; }
}

/// <summary>An alert with what its chain says of it now.</summary>
public sealed record AlertView(Alert Alert, ChainView? Chain) : IAlertView
{
    public string Path => $"/alerts/{Alert.ChainId}/{Alert.Avs}/{Alert.MessageHash}{(Alert.Twin == 0 ? "" : $"?twin={Alert.Twin}")}";
    public string Id => Domain.Documents.Topics.Alert(Alert.ChainId, Alert.Avs, Alert.MessageHash, Alert.Twin);
    public bool IsRemoved => Alert.Status == AlertStatus.Removed;

    /// <summary>A reorg took its block, and nobody raised it again.</summary>
    public bool IsRetracted { get; init; }

    /// <summary>When the feed told of that, in Unix seconds; null: unknown, or it stands.</summary>
    public long? RetractedTime { get; init; }
    public bool? IsFinal => Chain?.IsFinal(Alert.Block);
    public string? RollupChainId => Alert.RollupChainId;
    public string RollupName => NameOf(Alert.RollupChainId, Chain);
    public long ChainId => Alert.ChainId;
    public Domain.Primitives.Address Avs => Alert.Avs;
    public long Block => Alert.Block;
    public long Time => Alert.Time;

    /// <summary>The least share of stake that signed in any quorum; null when a stake is unknown.</summary>
    public decimal? SignedPercent => Alert.Quorums.Count == 0 || Alert.Quorums.Any(q => q.SignedStake is null || q.TotalStake is null)
        ? null
        : Alert.Quorums.Min(q => Shared.Format.Percent(q.SignedStake!.Value, q.TotalStake!.Value));

    public static string NameOf(string? rollupChainId, ChainView? chain) => rollupChainId is { } id ? chain?.Rollups.GetValueOrDefault(id)?.Name ?? $"rollup {id}" : "an unknown rollup";

    public static IReadOnlyList<AlertView> Of(IEnumerable<Stored<Alert>> alerts, IReadOnlyList<ChainView> chains) =>
        [.. alerts.Select(a => new AlertView(a.Body, chains.FirstOrDefault(c => c.Id == a.Body.ChainId)))];
}

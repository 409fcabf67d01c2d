using Scan.Documents;
using Scan.Domain.Mach;
using Scan.Web.Chains;

namespace Scan.Web.Features.Alerts;

/// <summary>An alert with what its chain says of it now.</summary>
public sealed record AlertView(Alert Alert, ChainView? Chain)
{
    public string Path => $"/alerts/{Alert.ChainId}/{Alert.Avs}/{Alert.MessageHash}{(Alert.Twin == 0 ? "" : $"?twin={Alert.Twin}")}";
    public string Id => Domain.Documents.Topics.Alert(Alert.ChainId, Alert.Avs, Alert.MessageHash, Alert.Twin);
    public bool IsRemoved => Alert.Status == AlertStatus.Removed;
    public bool? IsFinal => Chain?.IsFinal(Alert.Block);
    public string RollupName => Alert.RollupChainId is { } id ? Chain?.Rollups.GetValueOrDefault(id)?.Name ?? $"rollup {id}" : "an unknown rollup";

    /// <summary>The least share of stake that signed in any quorum; null when a stake is unknown.</summary>
    public decimal? SignedPercent => Alert.Quorums.Count == 0 || Alert.Quorums.Any(q => q.SignedStake is null || q.TotalStake is null)
        ? null
        : Alert.Quorums.Min(q => Shared.Format.Percent(q.SignedStake!.Value, q.TotalStake!.Value));

    public static IReadOnlyList<AlertView> Of(IEnumerable<Stored<Alert>> alerts, IReadOnlyList<ChainView> chains) =>
        [.. alerts.Select(a => new AlertView(a.Body, chains.FirstOrDefault(c => c.Id == a.Body.ChainId)))];
}

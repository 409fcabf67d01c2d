namespace Scan.Domain.Health;

/// <summary>
/// What an operator's node tells of itself in the eigen_* families of its metrics (EigenLayer's AVS node specification). Strangers write it and nobody checks it; numbers of
/// tokens and stake stand as written.
/// </summary>
/// <param name="PerformanceScore">eigen_performance_score, 0 to 100.</param>
/// <param name="SlashingStatus">eigen_slashing_status, as written.</param>
public sealed record NodeMetrics(int? PerformanceScore, string? SlashingStatus, IReadOnlyList<NodeStake> RegisteredStakes, IReadOnlyList<NodeFee> FeesEarned, IReadOnlyList<NodeRpc> Rpc);

/// <summary>eigen_registered_stakes, of one quorum.</summary>
public sealed record NodeStake(string? QuorumNumber, string? QuorumName, string? AvsName, string Stake);

/// <summary>eigen_fees_earned_total, of one token.</summary>
public sealed record NodeFee(string? Token, string Amount);

/// <summary>eigen_rpc_request_total and eigen_rpc_request_duration_seconds, of one method of one client.</summary>
/// <param name="Requests">Since the node started.</param>
/// <param name="MeanMs">Sum by count of the histogram; null where it has none.</param>
public sealed record NodeRpc(string? Method, string? ClientVersion, long? Requests, int? MeanMs);

using System.Text.Encodings.Web;
using System.Text.Json;
using Scan.Domain.Primitives;

namespace Scan.Indexer.Audit;

/// <summary>What an audit found.</summary>
/// <param name="Checked">Comparisons that the node answered.</param>
/// <param name="Drifted">Those of them in which it says something else than the document.</param>
/// <param name="Unreachable">Comparisons that it did not answer.</param>
/// <param name="Drifts">The first <see cref="MostDrifts"/> of them, in the order of kinds and keys.</param>
/// <param name="UnreachableBecause">Why, by check and reason, the commonest first.</param>
public sealed record AuditReport(
    long ChainId, long Block, Hash32 BlockHash, long Checked, long Drifted, long Unreachable, IReadOnlyList<AuditDrift> Drifts,
    IReadOnlyList<AuditGap> UnreachableBecause, IReadOnlyList<AuditCount> Checks)
{
    public const int MostDrifts = 1_000;

    internal static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public string ToJson() => JsonSerializer.Serialize(this, Json);
}

/// <summary>A document that says something else than the chain.</summary>
/// <param name="Check">The view that says it: contract and function.</param>
/// <param name="Kind">The document's kind; <paramref name="Key"/> is its key as 0x hex.</param>
/// <param name="Contract">The contract that was asked, with the call data.</param>
/// <param name="Logs">The last logs behind our value, newest first.</param>
public sealed record AuditDrift(
    string Check, string Kind, string Key, string Field, string Ours, string Theirs, Address Contract, string CallData, IReadOnlyList<DriftLog> Logs);

/// <summary>Where a log behind a drifted value stands.</summary>
public sealed record DriftLog(long Block, int LogIndex, Hash32 Transaction, Address Address);

/// <param name="Reason">In words.</param>
public sealed record AuditGap(string Check, string Reason, long Count);

/// <summary>The comparisons of one check.</summary>
public sealed record AuditCount(string Check, long Checked, long Drifted);

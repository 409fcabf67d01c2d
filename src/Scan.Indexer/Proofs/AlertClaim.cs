using Scan.Domain.Primitives;

namespace Scan.Indexer.Proofs;

/// <summary>An AlertConfirmed log and the call data behind it, as the ledger keeps them.</summary>
/// <param name="Input">The transaction's; null with <paramref name="InputProblem"/>.</param>
public sealed record AlertClaim(
    Address Avs, Hash32 MessageHash, Hash32 HeaderHash, long Block, Hash32 BlockHash, int LogIndex, Hash32 Transaction, ReadOnlyMemory<byte>? Input, string? InputProblem)
{
    /// <summary>True when the transaction calls the service manager itself, so that its input is the confirming call.</summary>
    public bool IsDirect { get; init; }
}

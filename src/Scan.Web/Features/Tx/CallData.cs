using Scan.Documents;
using Scan.Domain.Primitives;
using Scan.Indexer.Chain;
using Scan.Web.Chains;

namespace Scan.Web.Features.Tx;

/// <summary>What a transaction called, byte by byte: as observed with its logs, else as the chain's node has it.</summary>
public sealed class CallData(Ledger ledger, ChainNodes nodes)
{
    /// <summary>Where a transaction's call data stands as plain text.</summary>
    public static string PathOf(long chainId, Hash32 transaction) => FormattableString.Invariant($"/tx/{chainId}/{transaction}/calldata");

    /// <summary>As hex; null where nobody observed it.</summary>
    public async Task<string?> ObservedAsync(long chainId, Hash32 transaction, CancellationToken ct) =>
        ObservedCall.DataOf(transaction, await ledger.ObservationsAsync(chainId, transaction.ToArray(), ct)) is { } data ? Hex.Encode(data.Span) : null;

    /// <summary>As hex, or why it is unknown.</summary>
    public async Task<(string? Hex, string? Problem)> ReadAsync(long chainId, Hash32 transaction, CancellationToken ct)
    {
        if (await ObservedAsync(chainId, transaction, ct) is { } observed) return (observed, null);
        var (data, problem) = await nodes.CallDataAsync(chainId, transaction, ct);
        return (data is { } known ? Hex.Encode(known.Span) : null, problem);
    }
}

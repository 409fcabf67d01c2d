using Scan.Documents;
using Scan.Domain.Primitives;
using Scan.Indexer.Chain;
using Scan.Web.Chains;
using Scan.Web.Input;
using Scan.Web.Limits;

namespace Scan.Web.Features.Tx;

/// <summary>What a transaction called, byte by byte: as observed with its logs, else as the chain's node has it.</summary>
public sealed class CallData(Ledger ledger, ChainNodes nodes, CallDataLimit limit)
{
    /// <summary>Where a transaction's call data stands as plain text.</summary>
    public static string PathOf(long chainId, Hash32 transaction) => FormattableString.Invariant($"/tx/{chainId}/{transaction}/calldata");

    /// <summary>As hex; null where nobody observed it.</summary>
    public async Task<string?> ObservedAsync(long chainId, Hash32 transaction, CancellationToken ct) =>
        ObservedCall.DataOf(transaction, await ledger.ObservationsAsync(chainId, transaction.ToArray(), ct)) is { } data ? Hex.Encode(data.Span) : null;

    /// <summary>As hex, as the chain's node has it.</summary>
    /// <param name="context">Of the reader for whom it is asked.</param>
    /// <exception cref="MissingException">There is no node to ask, or it does not know the transaction.</exception>
    /// <exception cref="NodeAwayException">The node does not answer, or not this.</exception>
    /// <exception cref="TooManyException">The reader had it asked too often.</exception>
    public async Task<string> AskAsync(HttpContext context, long chainId, Hash32 transaction, CancellationToken ct)
    {
        if (await nodes.FindAsync(chainId, ct) is null) throw new MissingException($"The call data of {transaction} was not observed, and this web has no node of its chain to ask");
        limit.Take(context);
        var (data, problem) = await nodes.CallDataAsync(chainId, transaction, ct);
        if (problem is not null) throw new NodeAwayException(problem);
        return data is { } known ? Hex.Encode(known.Span) : throw new MissingException($"The call data of {transaction} was not observed, and the chain's node does not know the transaction");
    }
}

/// <summary>How often one reader may have call data asked of a chain's node.</summary>
public sealed class CallDataLimit(ClientLimits clients) : MinuteLimit(clients, PerMinute)
{
    private const int PerMinute = 20;
}

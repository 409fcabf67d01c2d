using Scan.Domain.Middleware;
using Scan.Domain.Primitives;
using Scan.Domain.Tasks;
using Scan.Ethereum.Abi;
using Scan.Indexer.Projections;

namespace Scan.Indexer.Systems.Tasks;

/// <summary>Contracts of which only the shape of a call is known: whoever signed it is read off the call, as for tasks.</summary>
internal static class SignedCallProjection
{
    /// <summary>Whatever the event is called: it says that the call came through. The call is the outermost one, on the contract itself.</summary>
    public static void Confirmed(string _, AbiArguments arguments, ProjectionContext c)
    {
        var call = c.Transaction is { } transaction && transaction.To == c.Emitter ? SignedCall.Find(transaction.Input.Span) : null;
        c.Insert(new SignedCallRecord
        {
            ChainId = c.ChainId, Contract = c.Emitter, Avs = c.Source.Avs, Sender = c.Transaction?.From, Selector = Selector(c.Transaction),
            QuorumCount = call?.Quorums, NonSigners = [.. (call?.NonSigners ?? []).Select(id => new TaskNonSigner(id, c.Find<BlsOperator>(BlsOperator.KeyOf(c.Source.Avs, id))?.Operator))],
            Problem = call is null ? Problem(c) : null, Block = c.At.Block, Time = c.At.Time, LogIndex = c.At.LogIndex, Transaction = c.At.Transaction,
        });
    }

    private static string? Selector(TransactionFacts? transaction) =>
        transaction is { Input.Length: >= FunctionAbi.SelectorSize } ? Hex.Encode(transaction.Input.Span[..FunctionAbi.SelectorSize]) : null;

    private static string Problem(ProjectionContext c) =>
        c.Transaction is not { } transaction ? c.TransactionProblem ?? "The node did not give the transaction."
        : transaction.To != c.Emitter ? "The transaction calls another contract, which called this one."
        : "The call's last argument is no NonSignerStakesAndSignature, or could be read in more than one way.";
}

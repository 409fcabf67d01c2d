using Scan.Domain.Primitives;
using Scan.Domain.X402;
using Scan.Indexer.Projections;
using Scan.Indexer.Systems.Erc20;

namespace Scan.Indexer.Systems.X402;

/// <summary>Payments that signed authorisations settle. The call tells payee and amount; the token's Transfer, where it is read too, has the last word.</summary>
internal static class SettlementProjection
{
    public static void Authorized(AuthorizationUsed e, ProjectionContext c)
    {
        var call = c.Transaction is { } transaction ? AuthorizedCall.Find(transaction.Input.Span, e.Authorizer, e.Nonce) : null;
        c.Insert(New(SettlementKind.Authorization, c) with
        {
            Payer = e.Authorizer, Nonce = e.Nonce, Payee = call?.Payee, Amount = call?.Amount, SelfPayment = call?.Payee == e.Authorizer,
            Problem = call is not null ? null : c.Transaction is null ? Missing(c) : "The transaction's input holds no single authorisation with this nonce.",
        });
        var last = new LastAuthorization { ChainId = c.ChainId, Token = c.Emitter, Payer = e.Authorizer, Transaction = c.At.Transaction, Block = c.At.Block, LogIndex = c.At.LogIndex };
        c.Change(last.Key(), () => last, _ => last);
    }

    /// <summary>The first Transfer from the payer after its authorisation, in the same transaction.</summary>
    public static void Transferred(Transfer e, ProjectionContext c)
    {
        if (c.Find<LastAuthorization>(LastAuthorization.KeyOf(c.Emitter, e.From)) is not { } last || last.Transaction != c.At.Transaction) return;
        if (c.Find<Settlement>(Settlement.KeyOf(last.Block, last.LogIndex)) is not { Confirmed: false } settlement) return;
        c.Store(settlement with { Payee = e.To, Amount = e.Value, SelfPayment = e.To == e.From, Confirmed = true, Problem = null });
    }

    public static void Settled(ProjectionContext c) => c.Insert(New(SettlementKind.Permit2, c) with
    {
        Problem = c.Transaction is null ? Missing(c) : "Settled names nobody; payer, payee and amount stand in the token's Transfer, which is not read.",
    });

    private static string Missing(ProjectionContext c) => c.TransactionProblem ?? "The node did not give the transaction.";

    private static Settlement New(string kind, ProjectionContext c) => new()
    {
        ChainId = c.ChainId, Contract = c.Emitter, Kind = kind, Sender = c.Transaction?.From, Block = c.At.Block, Time = c.At.Time, LogIndex = c.At.LogIndex,
        Transaction = c.At.Transaction,
    };
}

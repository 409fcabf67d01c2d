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
            Token = c.Emitter, Payer = e.Authorizer, Nonce = e.Nonce, Payee = call?.Payee, Amount = call?.Amount, SelfPayment = call?.Payee == e.Authorizer,
            Problem = call is not null ? null : c.Transaction is not null ? "The transaction's input holds no single authorisation with this nonce."
                : c.TransactionProblem ?? "No Transfer from the payer follows in the transaction.",
        });
        var last = new LastAuthorization { ChainId = c.ChainId, Token = c.Emitter, Payer = e.Authorizer, Transaction = c.At.Transaction, Block = c.At.Block, LogIndex = c.At.LogIndex };
        c.Change(last.Key(), () => last, _ => last);
    }

    /// <summary>The first Transfer from the payer after its authorisation, in the same transaction. One that no authorisation explains may be a Permit2 proxy's.</summary>
    public static void Transferred(Transfer e, ProjectionContext c)
    {
        if (c.Find<LastAuthorization>(LastAuthorization.KeyOf(c.Emitter, e.From)) is { } last && last.Transaction == c.At.Transaction
            && c.Find<Settlement>(Settlement.KeyOf(last.Block, last.LogIndex)) is { Confirmed: false } settlement)
        {
            c.Store(settlement with { Payee = e.To, Amount = e.Value, SelfPayment = e.To == e.From, Confirmed = true, Problem = null });
        }
        else if (c.Source.SentBy is not null)
        {
            var transfer = new LastTransfer { ChainId = c.ChainId, Token = c.Emitter, From = e.From, To = e.To, Amount = e.Value, Transaction = c.At.Transaction };
            c.Change(LastTransfer.KeyOf(LastTransfer.OnlySlot), () => transfer, _ => transfer);
        }
    }

    /// <summary>x402's proxies let Permit2 transfer and then say so: the Transfer right before is the payment.</summary>
    public static void Settled(ProjectionContext c)
    {
        var settlement = New(SettlementKind.Permit2, c);
        if (c.Find<LastTransfer>(LastTransfer.KeyOf(LastTransfer.OnlySlot)) is { } paid && paid.Transaction == c.At.Transaction)
        {
            c.Delete<LastTransfer>(LastTransfer.KeyOf(LastTransfer.OnlySlot));
            settlement = settlement with { Token = paid.Token, Payer = paid.From, Payee = paid.To, Amount = paid.Amount, SelfPayment = paid.From == paid.To, Confirmed = true };
        }
        else
        {
            settlement = settlement with { Problem = c.TransactionProblem ?? "Settled names nobody, and no Transfer of a token that the manifest lists under x402 stands before it." };
        }
        c.Insert(settlement);
    }

    private static Settlement New(string kind, ProjectionContext c) => new()
    {
        ChainId = c.ChainId, Contract = c.Emitter, Kind = kind, Sender = c.Sender, Block = c.At.Block, Time = c.At.Time, LogIndex = c.At.LogIndex,
        Transaction = c.At.Transaction,
    };
}

using System.Numerics;
using Scan.Domain.Documents;
using Scan.Domain.Primitives;
using Scan.Domain.X402;

namespace Scan.Domain.Erc8004;

/// <summary>A payment that a feedback's file names, held against the x402 payments that the ledger knows. No chain state: files are fetched, and payments come later.</summary>
public sealed record FeedbackPayment
{
    /// <summary>What the file says.</summary>
    public required PaymentProof Said { get; init; }
    [Words(typeof(PaymentVerdict))] public required string Verdict { get; init; }
    /// <summary>The verdict as pages say it, with whose payment it is.</summary>
    public required string Words { get; init; }
    /// <summary>Why, in words.</summary>
    public required string Reason { get; init; }
    /// <summary>Whether the client who gave the feedback paid.</summary>
    [Words(typeof(PaymentParty))] public required string PaidBy { get; init; }
    /// <summary>Whether the agent's own wallet was paid.</summary>
    [Words(typeof(PaymentParty))] public required string PaidTo { get; init; }
    /// <summary>The payment that it was held against; null where there is none.</summary>
    public PaymentFound? Payment { get; init; }

    /// <summary>A payment that matches and is another's than the client's, or went to another than the agent, says little about this feedback.</summary>
    public bool IsForeign => Verdict == PaymentVerdict.Matches && (PaidBy == PaymentParty.Another || PaidTo == PaymentParty.Another);

    /// <param name="check">What came of checking <paramref name="said"/>.</param>
    public static FeedbackPayment Of(PaymentProof said, PaymentCheck check) => new()
    {
        Said = said, Verdict = check.Verdict, PaidBy = check.PaidBy, PaidTo = check.PaidTo, Payment = check.Settlement is { } paid ? PaymentFound.Of(paid) : null,
        Words = check.Verdict switch
        {
            PaymentVerdict.Matches when check.PaidBy == PaymentParty.Another => "payment of another account",
            PaymentVerdict.Matches when check.PaidTo == PaymentParty.Another => "payment to another account",
            PaymentVerdict.Matches => "payment matches",
            PaymentVerdict.DoesNotMatch => "payment does not match",
            PaymentVerdict.NotFound => "payment not found",
            _ => "payment unknown",
        },
        Reason = check.Verdict != PaymentVerdict.Matches ? check.Reason : string.Join("; ", Sides(check).Prepend(check.Reason)),
    };

    private static IEnumerable<string> Sides(PaymentCheck check)
    {
        if (check.PaidBy == PaymentParty.Another) yield return "another account than this client paid";
        if (check.PaidTo == PaymentParty.Another) yield return "another account than the agent's wallet was paid";
        else if (check.PaidTo == PaymentParty.NotKnown) yield return "whether that is the agent's wallet is not known";
    }
}

/// <summary>A payment of the ledger: chain, block and log index are the key of its <see cref="Settlement"/>.</summary>
public sealed record PaymentFound(long ChainId, long Block, int LogIndex, Hash32 Transaction, Address? Payer, Address? Payee, Address? Token, BigInteger? Amount)
{
    public static PaymentFound Of(Settlement paid) => new(paid.ChainId, paid.Block, paid.LogIndex, paid.Transaction, paid.Payer, paid.Payee, paid.Token, paid.Amount);
}

namespace Scan.Domain.X402;

/// <summary>
/// A payment whose payee paid the payer the like: in the same token, within an hour before or after, and as much but for a twentieth. It says what came back, and not why: refunds, change and games
/// make round trips as well as volume that is made up. The rule needs no more than payments, so that anybody can check it; self-payments are their own kind.
/// </summary>
/// <param name="Payment">The payment.</param>
/// <param name="Return">What the payee paid back; the nearest in time of several.</param>
public sealed record RoundTrip(Settlement Payment, Settlement Return)
{
    /// <summary>Changes whenever the rule does.</summary>
    public const int Version = 1;

    /// <summary>Seconds between a payment and its return.</summary>
    public const long Window = 3_600;

    /// <summary>The larger amount may be above the smaller by this part of it: one in so many.</summary>
    public const int Tolerance = 20;

    /// <summary>Seconds from the payment to its return; below 0 where the return came first.</summary>
    public long Seconds => Return.Time - Payment.Time;

    /// <param name="among">Payments of any accounts; only what the payee paid the payer counts.</param>
    /// <returns>Null: it is no round trip as far as these payments tell.</returns>
    public static RoundTrip? Of(Settlement payment, IEnumerable<Settlement> among) => IsCandidate(payment)
        ? among.Where(other => IsReturn(payment, other)).OrderBy(other => Math.Abs(other.Time - payment.Time)).ThenBy(other => other.Block).ThenBy(other => other.LogIndex).Select(other => new RoundTrip(payment, other)).FirstOrDefault()
        : null;

    /// <summary>Who paid whom, what and in what has to be known, and be more than nothing.</summary>
    public static bool IsCandidate(Settlement payment) => payment is { SelfPayment: false, Payer: not null, Payee: not null, Token: not null, Amount.Sign: > 0 };

    private static bool IsReturn(Settlement payment, Settlement other)
    {
        if (!IsCandidate(other) || other.ChainId != payment.ChainId || other.Token != payment.Token || other.Payer != payment.Payee || other.Payee != payment.Payer) return false;
        if (Math.Abs(other.Time - payment.Time) > Window) return false;
        var (less, more) = other.Amount < payment.Amount ? (other.Amount!.Value, payment.Amount!.Value) : (payment.Amount!.Value, other.Amount!.Value);
        return (more - less) * Tolerance <= less;
    }
}

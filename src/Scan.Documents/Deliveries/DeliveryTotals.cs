namespace Scan.Documents;

/// <summary>How deliveries stand, of all subscriptions together.</summary>
/// <param name="Subscriptions">By state; active ones whose last attempt failed count as failing.</param>
/// <param name="Behind">Items of the feed that active subscriptions have not passed, added up; those that they do not follow count too.</param>
/// <param name="MostBehind">The same of the one that is furthest behind.</param>
/// <param name="OldestSeconds">For how long the item that waits longest has been tried; 0 when every endpoint takes what it is sent.</param>
/// <param name="Attempts">Since the first, by <see cref="DeliveryOutcome"/>.</param>
public sealed record DeliveryTotals(IReadOnlyDictionary<string, long> Subscriptions, long Behind, long MostBehind, double OldestSeconds, IReadOnlyDictionary<string, long> Attempts);

/// <summary>What came of an attempt.</summary>
public static class DeliveryOutcome
{
    public const string Delivered = "delivered";

    /// <summary>A status from 300 to 499.</summary>
    public const string Refused = "refused";

    /// <summary>A status of 500 or more.</summary>
    public const string Fault = "fault";

    /// <summary>No answer: none in time, no connection, an address that may not be contacted.</summary>
    public const string NoAnswer = "no-answer";
    public static IReadOnlyList<string> All { get; } = [Delivered, Refused, Fault, NoAnswer];

    public static string Of(DeliveryAttempt attempt) => attempt switch
    {
        { Delivered: true } => Delivered,
        { Status: null } => NoAnswer,
        { Status: >= 500 } => Fault,
        _ => Refused,
    };
}

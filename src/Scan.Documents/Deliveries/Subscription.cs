namespace Scan.Documents;

/// <summary>Somebody who is told of the feed outside: a web address or a mail box.</summary>
public sealed record Subscription
{
    /// <summary>Names it; no secret.</summary>
    public required string Id { get; init; }

    /// <summary>The account that owns it, an address; null: whoever has the token does.</summary>
    public byte[]? Account { get; init; }

    /// <summary>How an item is written, such as <c>scan</c> or <c>slack</c>.</summary>
    public required string Format { get; init; }

    /// <summary>A URL, or the address of a mail box.</summary>
    public required string Target { get; init; }

    /// <summary>What the format needs beside the target, as JSON.</summary>
    public required string SettingsJson { get; init; }

    /// <summary>Things it follows; empty: all.</summary>
    public required IReadOnlyList<string> Topics { get; init; }

    /// <summary>Kinds of feed items that it gets, see <see cref="FeedKind"/>.</summary>
    public required IReadOnlyList<string> Kinds { get; init; }

    /// <summary>Keys that sign what is sent, the newest first.</summary>
    public required IReadOnlyList<SubscriptionKey> Keys { get; init; }

    /// <summary><see cref="SubscriptionState"/>.</summary>
    public required string State { get; init; }

    /// <summary>Why it is not active, in words.</summary>
    public string? Reason { get; init; }
    public long Version { get; init; }

    /// <summary>Every matching item up to this sequence was delivered.</summary>
    public required long Cursor { get; init; }
    public long Delivered { get; init; }

    /// <summary>Attempts that failed in a row, and since when.</summary>
    public int Failures { get; init; }
    public DateTimeOffset? FailingSince { get; init; }
    public DateTimeOffset? NextTry { get; init; }
    public DateTimeOffset? LastSuccess { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
}

public static class SubscriptionState
{
    /// <summary>Its owner has not shown yet that it is theirs.</summary>
    public const string Unconfirmed = "unconfirmed";
    public const string Active = "active";
    public const string Paused = "paused";
}

/// <param name="Secret">Base64.</param>
/// <param name="Until">Signs no longer from then on; null: for good.</param>
public sealed record SubscriptionKey(string Id, string Secret, DateTimeOffset? Until);

public static class DeliveryKind
{
    public const string Item = "item";
    public const string Check = "check";
    public const string Test = "test";
    public const string Redelivery = "redelivery";
}

/// <summary>One line of the delivery log.</summary>
/// <param name="Sequence">Null for what is no item of the feed.</param>
/// <param name="Status">Of HTTP or SMTP; null where none came.</param>
/// <param name="Detail">What went wrong, in words.</param>
public sealed record DeliveryLine(
    string Kind, long? Sequence, string? ItemId, string? ItemState, int Attempts, bool Delivered, int? Status, string? Detail, DateTimeOffset FirstAt, DateTimeOffset LastAt, int Milliseconds);

/// <summary>Something to send that its owner asked for beside the feed.</summary>
/// <param name="Code">What a person enters to confirm a check.</param>
/// <param name="Host">Of the subscription's target, as limits count.</param>
public sealed record DeliveryOrder(long Id, string Subscription, string Kind, long? Sequence, string? Code, string Host = "");

/// <summary>How much one may sign up.</summary>
/// <param name="Target">What sign-ups are counted by.</param>
/// <param name="ChecksPerDay">Sign-ups of the target, those that were removed again among them.</param>
/// <param name="Share">Whose share it counts for; null: nobody's.</param>
public sealed record SignUpLimits(string Target, int PerTarget, int ChecksPerDay, byte[]? Share, int PerShare);

/// <summary>Why a sign-up was refused: too many of the target, too many checks of it today, too many of one's own.</summary>
public enum SignUpRefusal
{
    Target, Checks, Share,
}

/// <summary>How one attempt went.</summary>
public sealed record DeliveryAttempt(string Kind, long? Sequence, string? ItemId, string? ItemState, bool Delivered, int? Status, string? Detail, DateTimeOffset At, int Milliseconds);

/// <summary>Where a subscription stands after an attempt.</summary>
/// <param name="Version">The one that the attempt was made on.</param>
/// <param name="PausedFor">Why it gets nothing more, in words; null while it goes on.</param>
public sealed record DeliveryProgress(
    string Subscription, long Version, long Cursor, int Failures, DateTimeOffset? FailingSince, DateTimeOffset? NextTry, string? PausedFor, DeliveryAttempt Attempt);

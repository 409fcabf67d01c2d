namespace Scan.Documents;

/// <summary>An item to announce with a batch. Alerts say "seen" or "removed"; the store turns "seen" to "final" at or below finality.</summary>
/// <param name="Id">Names the thing; the same through its life.</param>
/// <param name="Kind">The general topic: alerts, incidents…</param>
/// <param name="Time">Seconds since 1970 UTC.</param>
/// <param name="Topics">Without spaces.</param>
public sealed record FeedEntry(string Id, string Kind, string State, long Block, long Time, IReadOnlyList<string> Topics, ReadOnlyMemory<byte> DataJson);

/// <summary>One announcement.</summary>
/// <param name="Topics">Null for an event whose topics are those of its ledger row.</param>
/// <param name="DataJson">Null for events.</param>
/// <param name="LedgerRow">The log of an "events" item.</param>
public sealed record FeedItem(
    long Sequence, string Id, string Kind, string State, long ChainId, long Block, long Time,
    IReadOnlyList<string>? Topics, string? DataJson, LedgerRow? LedgerRow);

public static class FeedKind
{
    public const string Alerts = "alerts";
    public const string Blocks = "blocks";
    public const string Events = "events";
    public const string Incidents = "incidents";
}

public static class FeedState
{
    public const string Seen = "seen";
    public const string Final = "final";
    public const string Retracted = "retracted";
    public const string Removed = "removed";
    public const string Resolved = "resolved";
}

using System.Text.Json;

namespace Scan.Documents;

/// <summary>Something that a rule found, from its begin to its end.</summary>
public sealed record Incident
{
    public required long No { get; init; }
    public required string Rule { get; init; }
    public required string RuleName { get; init; }
    public required string Condition { get; init; }

    /// <summary>What it is about; of one rule and subject one incident at a time is not resolved.</summary>
    public required string Subject { get; init; }

    /// <summary>0 for what stands on no chain.</summary>
    public required long ChainId { get; init; }
    public required long Block { get; init; }

    /// <summary>Under which the feed tells of it.</summary>
    public required IReadOnlyList<string> Topics { get; init; }
    public required bool IsPublic { get; init; }
    public required string Severity { get; init; }
    public required string Title { get; init; }

    /// <summary>The latest reason, in a sentence.</summary>
    public required string Detail { get; init; }

    /// <summary>pending, open, acknowledged or resolved.</summary>
    public required string Status { get; init; }

    /// <summary>The feed item that opened it; null: the state of things did.</summary>
    public string? Cause { get; init; }
    public required DateTimeOffset FirstAt { get; init; }
    public required DateTimeOffset LastAt { get; init; }
    public DateTimeOffset? OpenedAt { get; init; }
    public DateTimeOffset? AcknowledgedAt { get; init; }
    public DateTimeOffset? ResolvedAt { get; init; }

    /// <summary>The feed item that ended it; null: the state of things, time or its owner did, or it has not ended.</summary>
    public string? EndedBy { get; init; }

    /// <summary>What opened it ended it too: it is gone from the chain, or the alert has another state.</summary>
    public bool TakenBack => EndedBy is not null && EndedBy == Cause;

    /// <summary>Why it ended, in words.</summary>
    public string? Reason { get; init; }

    /// <summary>How often the condition was found to hold.</summary>
    public int Count { get; init; } = 1;

    /// <summary>False while nobody was told, in quiet hours for example.</summary>
    public bool Announced { get; init; }

    /// <summary>The same through its life.</summary>
    public string Id => $"incident:{No}";

    /// <summary>The feed item of where it stands.</summary>
    public FeedEntry ToFeed(DateTimeOffset now) => new(
        Id, FeedKind.Incidents, ResolvedAt is null ? FeedState.Seen : FeedState.Resolved, Block, now.ToUnixTimeSeconds(), Topics,
        JsonSerializer.SerializeToUtf8Bytes(new
        {
            no = No, rule = Rule, ruleName = RuleName, condition = Condition, title = Title, subject = Subject, detail = Detail, severity = Severity, status = Status, count = Count, cause = Cause,
            openedAt = OpenedAt, acknowledgedAt = AcknowledgedAt, resolvedAt = ResolvedAt, reason = Reason, path = $"/incidents/{No}",
        }, JsonSerializerOptions.Web));
}

/// <summary>One line of an incident's history.</summary>
public sealed record IncidentLine(DateTimeOffset At, string Step, string Detail);

/// <summary>An incident to store.</summary>
/// <param name="Step">What is added to its history; null: nothing.</param>
/// <param name="Announce">Whether the feed tells of it.</param>
/// <param name="Drop">It never came to be.</param>
public sealed record IncidentWrite(Incident Incident, string? Step, bool Announce, bool Drop = false);

/// <summary>How far rules have judged the feed.</summary>
/// <param name="Version">Raised by every change of incidents.</param>
public sealed record RuleProgress(long Cursor, long Version);

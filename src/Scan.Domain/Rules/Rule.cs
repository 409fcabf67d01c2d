namespace Scan.Domain.Rules;

/// <summary>What somebody wants to be paged for.</summary>
public sealed record Rule
{
    public required string Id { get; init; }
    public required string Name { get; init; }

    /// <summary>One of <see cref="RuleConditions.All"/>.</summary>
    public required string Condition { get; init; }

    /// <summary>The condition's numbers by name.</summary>
    public IReadOnlyDictionary<string, decimal> Parameters { get; init; } = new Dictionary<string, decimal>();

    /// <summary>Topics of the things that it watches; none: any.</summary>
    public IReadOnlyList<string> Scope { get; init; } = [];

    /// <summary><see cref="Rules.Severity"/>.</summary>
    public string Severity { get; init; } = Rules.Severity.Warning;

    /// <summary>Seconds that the condition has to hold before an incident opens.</summary>
    public long ForSeconds { get; init; }

    /// <summary>Seconds after an incident's end in which the same thing opens none.</summary>
    public long CooldownSeconds { get; init; }

    /// <summary>When incidents open without a word; those still open at the end are told then.</summary>
    public QuietHours? Quiet { get; init; }

    /// <summary>As quiet hours, up to this moment.</summary>
    public DateTimeOffset? SilencedUntil { get; init; }
    public bool Enabled { get; init; } = true;

    /// <summary>Whether incidents are told to everybody who follows their things; else only to who knows the rule.</summary>
    public bool IsPublic { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }

    public bool IsMuted(DateTimeOffset now) => now < SilencedUntil || Quiet?.Covers(now) == true;

    public decimal Parameter(string name) => Parameters.TryGetValue(name, out var value) ? value : RuleConditions.Find(Condition)!.Parameters.First(p => p.Name == name).Default;
}

/// <summary>A part of each day, in UTC; it may go over midnight.</summary>
/// <param name="FromMinute">Of the day, 0 to 1439.</param>
/// <param name="ToMinute">The first that is not quiet.</param>
public sealed record QuietHours(int FromMinute, int ToMinute)
{
    public bool Covers(DateTimeOffset now)
    {
        var minute = now.UtcDateTime.Hour * 60 + now.UtcDateTime.Minute;
        return FromMinute <= ToMinute ? minute >= FromMinute && minute < ToMinute : minute >= FromMinute || minute < ToMinute;
    }
}

public static class Severity
{
    public const string Info = "info";
    public const string Warning = "warning";
    public const string Critical = "critical";
    public static IReadOnlyList<string> All { get; } = [Info, Warning, Critical];
}

namespace Scan.Domain.Rules;

public static class IncidentStatus
{
    /// <summary>The condition holds, but not for long enough yet.</summary>
    public const string Pending = "pending";
    public const string Open = "open";
    public const string Acknowledged = "acknowledged";
    public const string Resolved = "resolved";
}

/// <summary>What becomes of an incident.</summary>
public enum IncidentStep
{
    /// <summary>As it is.</summary>
    None,
    Pend, Open,

    /// <summary>Once more while it is open.</summary>
    Count,
    Resolve,

    /// <summary>It ended before it had held for long enough.</summary>
    Drop,

    /// <summary>It holds, but its thing had an incident too short ago: where it lasts, it opens when the pause is over.</summary>
    Wait,

    /// <summary>It happened, but its thing had an incident too short ago.</summary>
    Suppress,
}

/// <summary>The life of incidents: one at a time for each thing of a rule. Pure.</summary>
public static class IncidentLife
{
    /// <summary>After so long without another the incident of a condition that does not last is over.</summary>
    public static readonly TimeSpan Lapse = TimeSpan.FromDays(1);

    /// <param name="status">Of the thing's incident; null: it has none that is not resolved.</param>
    /// <param name="pausedUntil">The end of the pause after its last one; null: it has none.</param>
    public static IncidentStep After(Rule rule, Verdict verdict, string? status, DateTimeOffset? pausedUntil, DateTimeOffset now) => (verdict.Holds, status) switch
    {
        (true, null) when now < pausedUntil => RuleConditions.Find(rule.Condition) is { Lasts: true } ? IncidentStep.Wait : IncidentStep.Suppress,
        (true, null) => rule.ForSeconds > 0 ? IncidentStep.Pend : IncidentStep.Open,
        (true, _) => IncidentStep.Count,
        (false, null) => IncidentStep.None,
        (false, IncidentStatus.Pending) => IncidentStep.Drop,
        (false, _) => IncidentStep.Resolve,
    };

    /// <summary>The end of the pause after an incident that was over at this moment.</summary>
    public static DateTimeOffset? PausedUntil(Rule rule, DateTimeOffset? resolvedAt) => resolvedAt + TimeSpan.FromSeconds(rule.CooldownSeconds);

    /// <summary>After how long without another its incidents are over; null: something else ends them.</summary>
    public static TimeSpan? LapseOf(Rule rule) => RuleConditions.Find(rule.Condition) switch
    {
        { Lasts: false } => Lapse,
        // What fell within a window did not fall in a later one.
        { Window: { } window } => TimeSpan.FromSeconds((double)rule.Parameter(window)),
        _ => null,
    };

    /// <summary>The shortest that a rule of this condition may have.</summary>
    public static TimeSpan? LeastLapse(RuleCondition condition) => !condition.Lasts ? Lapse : condition.Window is { } window ? TimeSpan.FromSeconds((double)condition.Parameters.First(p => p.Name == window).Least) : null;

    /// <summary>What time alone does.</summary>
    /// <param name="firstAt">When the condition began to hold; of one that waits, the end of the pause.</param>
    public static IncidentStep Tick(Rule rule, string status, DateTimeOffset firstAt, DateTimeOffset lastAt, DateTimeOffset now)
    {
        if (status == IncidentStatus.Pending) return now >= firstAt + TimeSpan.FromSeconds(rule.ForSeconds) ? IncidentStep.Open : IncidentStep.None;
        return now >= lastAt + LapseOf(rule) ? IncidentStep.Resolve : IncidentStep.None;
    }
}

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

    /// <summary>It holds, but its thing had an incident too short ago.</summary>
    Suppress,
}

/// <summary>The life of incidents: one at a time for each thing of a rule. Pure.</summary>
public static class IncidentLife
{
    /// <summary>After so long without another the incident of a condition that does not last is over.</summary>
    public static readonly TimeSpan Lapse = TimeSpan.FromDays(1);

    /// <param name="status">Of the thing's incident; null: it has none that is not resolved.</param>
    /// <param name="resolvedAt">When its last one ended; null: it had none.</param>
    public static IncidentStep After(Rule rule, Verdict verdict, string? status, DateTimeOffset? resolvedAt, DateTimeOffset now) => (verdict.Holds, status) switch
    {
        (true, null) when resolvedAt is { } ended && now < ended + TimeSpan.FromSeconds(rule.CooldownSeconds) => IncidentStep.Suppress,
        (true, null) => rule.ForSeconds > 0 ? IncidentStep.Pend : IncidentStep.Open,
        (true, _) => IncidentStep.Count,
        (false, null) => IncidentStep.None,
        (false, IncidentStatus.Pending) => IncidentStep.Drop,
        (false, _) => IncidentStep.Resolve,
    };

    /// <summary>What time alone does.</summary>
    public static IncidentStep Tick(Rule rule, string status, DateTimeOffset firstAt, DateTimeOffset lastAt, DateTimeOffset now)
    {
        if (status == IncidentStatus.Pending) return now >= firstAt + TimeSpan.FromSeconds(rule.ForSeconds) ? IncidentStep.Open : IncidentStep.None;
        return RuleConditions.Find(rule.Condition) is { Lasts: false } && now >= lastAt + Lapse ? IncidentStep.Resolve : IncidentStep.None;
    }
}

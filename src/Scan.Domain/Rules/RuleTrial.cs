namespace Scan.Domain.Rules;

/// <summary>An incident that would have been.</summary>
/// <param name="ResolvedAt">Null: it would still be open.</param>
public sealed record TrialIncident(string Subject, string Detail, DateTimeOffset OpenedAt, DateTimeOffset? ResolvedAt);

/// <summary>Runs a rule over the past, with the same judgement and the same life of incidents as when it watches. Pure.</summary>
public sealed class RuleTrial(Rule rule)
{
    private sealed record Standing(string Status, DateTimeOffset FirstAt, DateTimeOffset LastAt, TrialIncident Incident);

    private readonly Dictionary<string, Standing> standing = new(StringComparer.Ordinal);
    /// <summary>The last end of each thing: when it was, and what told of it.</summary>
    private sealed record Over(DateTimeOffset At, string? By, TrialIncident Incident);

    private readonly Dictionary<string, Over> ended = new(StringComparer.Ordinal);
    private readonly List<TrialIncident> incidents = [];

    /// <summary>Events in order of time.</summary>
    public RuleTrial Add(RuleEvent e) => Add(EventJudge.Judge(rule, e), DateTimeOffset.FromUnixTimeSeconds(e.Time), e.Id);

    /// <summary>Verdicts in order of time.</summary>
    /// <param name="given">Null: only time went by.</param>
    /// <param name="cause">The feed item that told of it; null: the state of things.</param>
    public RuleTrial Add(Verdict? given, DateTimeOffset now, string? cause = null)
    {
        TickTo(now);
        if (given is not { } verdict) return this;
        var (known, last) = (standing.GetValueOrDefault(verdict.Subject), ended.GetValueOrDefault(verdict.Subject));
        if (known is null && verdict.Holds && last?.By is { } by && by == cause)
        {
            // An alert that came again is the same.
            incidents.Remove(last.Incident);
            standing[verdict.Subject] = new(IncidentStatus.Open, now, now, last.Incident with { ResolvedAt = null });
            return this;
        }
        var paused = IncidentLife.PausedUntil(rule, last?.At);
        switch (IncidentLife.After(rule, verdict, known?.Status, paused, now))
        {
            case IncidentStep.Pend: standing[verdict.Subject] = new(IncidentStatus.Pending, now, now, new(verdict.Subject, verdict.Detail, now, null)); break;
            case IncidentStep.Open: standing[verdict.Subject] = new(IncidentStatus.Open, now, now, new(verdict.Subject, verdict.Detail, now, null)); break;
            case IncidentStep.Count: standing[verdict.Subject] = known! with { LastAt = now }; break;
            case IncidentStep.Wait: standing[verdict.Subject] = new(IncidentStatus.Pending, paused!.Value, now, new(verdict.Subject, verdict.Detail, paused.Value, null)); break;
            case IncidentStep.Drop: standing.Remove(verdict.Subject); break;
            case IncidentStep.Resolve: End(verdict.Subject, known!, now, cause); break;
            default: break;
        }
        return this;
    }

    /// <summary>All that would have opened up to <paramref name="now"/>, in order.</summary>
    public IReadOnlyList<TrialIncident> Incidents(DateTimeOffset now)
    {
        TickTo(now);
        return [.. incidents.Concat(standing.Values.Where(s => s.Status == IncidentStatus.Open).Select(s => s.Incident)).OrderBy(i => i.OpenedAt).ThenBy(i => i.Subject, StringComparer.Ordinal)];
    }

    private void TickTo(DateTimeOffset now)
    {
        foreach (var (subject, known) in standing.ToList())
        {
            switch (IncidentLife.Tick(rule, known.Status, known.FirstAt, known.LastAt, now))
            {
                case IncidentStep.Open:
                    var opened = known.FirstAt + TimeSpan.FromSeconds(rule.ForSeconds);
                    standing[subject] = known with { Status = IncidentStatus.Open, Incident = known.Incident with { OpenedAt = opened } };
                    break;
                case IncidentStep.Resolve: End(subject, known, known.LastAt + IncidentLife.LapseOf(rule)!.Value); break;
                default: break;
            }
        }
    }

    private void End(string subject, Standing known, DateTimeOffset at, string? by = null)
    {
        standing.Remove(subject);
        ended[subject] = new Over(at, by, known.Incident with { ResolvedAt = at });
        incidents.Add(ended[subject].Incident);
    }
}

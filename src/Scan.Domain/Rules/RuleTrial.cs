namespace Scan.Domain.Rules;

/// <summary>An incident that would have been.</summary>
/// <param name="ResolvedAt">Null: it would still be open.</param>
public sealed record TrialIncident(string Subject, string Detail, DateTimeOffset OpenedAt, DateTimeOffset? ResolvedAt);

/// <summary>Runs a rule over the past, with the same judgement and the same life of incidents as when it watches. Pure.</summary>
public sealed class RuleTrial(Rule rule)
{
    private sealed record Standing(string Status, DateTimeOffset FirstAt, DateTimeOffset LastAt, TrialIncident Incident);

    private readonly Dictionary<string, Standing> standing = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DateTimeOffset> resolved = new(StringComparer.Ordinal);
    private readonly List<TrialIncident> incidents = [];

    /// <summary>Events in order of time.</summary>
    public RuleTrial Add(RuleEvent e)
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(e.Time);
        TickTo(now);
        if (EventJudge.Judge(rule, e) is not { } verdict) return this;
        var known = standing.GetValueOrDefault(verdict.Subject);
        switch (IncidentLife.After(rule, verdict, known?.Status, resolved.TryGetValue(verdict.Subject, out var ended) ? ended : null, now))
        {
            case IncidentStep.Pend: standing[verdict.Subject] = new(IncidentStatus.Pending, now, now, new(verdict.Subject, verdict.Detail, now, null)); break;
            case IncidentStep.Open: standing[verdict.Subject] = new(IncidentStatus.Open, now, now, new(verdict.Subject, verdict.Detail, now, null)); break;
            case IncidentStep.Count: standing[verdict.Subject] = known! with { LastAt = now }; break;
            case IncidentStep.Drop: standing.Remove(verdict.Subject); break;
            case IncidentStep.Resolve: End(verdict.Subject, known!, now); break;
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
                case IncidentStep.Resolve: End(subject, known, known.LastAt + IncidentLife.Lapse); break;
                default: break;
            }
        }
    }

    private void End(string subject, Standing known, DateTimeOffset at)
    {
        standing.Remove(subject);
        resolved[subject] = at;
        incidents.Add(known.Incident with { ResolvedAt = at });
    }
}

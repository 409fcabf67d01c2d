using Scan.Documents;
using Scan.Domain.Documents;
using Scan.Domain.Rules;

namespace Scan.Indexer.Rules;

/// <summary>What a rule found at one moment.</summary>
/// <param name="Cause">The feed item that told of it; null: the state of things.</param>
internal sealed record Finding(Rule Rule, Verdict Verdict, long ChainId, long Block, string? Cause, IReadOnlyList<string> Topics);

/// <summary>Turns what rules found into incidents: as they stood, in the order of the findings.</summary>
internal sealed class IncidentDesk(IEnumerable<Incident> standing, IReadOnlyDictionary<(string Rule, string Subject), DateTimeOffset> ended, DateTimeOffset now)
{
    /// <summary>Of one rule at once: more would be noise, and a burden to everybody.</summary>
    public const int MostStanding = 500;

    private readonly Dictionary<(string Rule, string Subject), Incident> known = standing.ToDictionary(i => (i.Rule, i.Subject));
    private readonly Dictionary<(string Rule, string Subject), DateTimeOffset> over = new(ended);
    private readonly Dictionary<long, IncidentWrite> writes = [];
    private readonly List<IncidentWrite> finished = [];
    private long unnumbered;

    /// <summary>Rules that found more than they may.</summary>
    public HashSet<string> Flooded { get; } = new(StringComparer.Ordinal);

    /// <summary>What is to be stored. Those with a number below 0 are new.</summary>
    public IReadOnlyList<IncidentWrite> Writes => [.. finished, .. writes.Values];

    public void Take(Finding finding)
    {
        var (rule, verdict) = (finding.Rule, finding.Verdict);
        var key = (rule.Id, verdict.Subject);
        var incident = known.GetValueOrDefault(key);
        switch (IncidentLife.After(rule, verdict, incident?.Status, over.TryGetValue(key, out var end) ? end : null, now))
        {
            case IncidentStep.Pend: Begin(finding, IncidentStatus.Pending); break;
            case IncidentStep.Open: Begin(finding, IncidentStatus.Open); break;
            case IncidentStep.Count when StateConditions.Knows(rule): Update(incident! with { LastAt = now, Detail = verdict.Detail }, null, false, rule, changed: incident.Detail != verdict.Detail); break;
            case IncidentStep.Count when incident!.Cause == finding.Cause: break;
            case IncidentStep.Count: Update(incident! with { LastAt = now, Detail = verdict.Detail, Count = incident.Count + 1 }, "again", false, rule); break;
            case IncidentStep.Drop: Drop(incident!); break;
            case IncidentStep.Resolve: Resolve(incident!, verdict.Detail); break;
            default: break;
        }
    }

    /// <summary>What opened it is gone from the chain.</summary>
    public void Retract(string cause)
    {
        foreach (var incident in known.Values.Where(i => i.Cause == cause).ToList()) End(incident, "a reorg took it from the chain");
    }

    /// <summary>Of a rule that is looked at regularly: what it does not find any more is over.</summary>
    public void EndOthers(Rule rule, IReadOnlySet<string> found)
    {
        foreach (var incident in known.Values.Where(i => i.Rule == rule.Id && !found.Contains(i.Subject)).ToList()) End(incident, "it holds no longer");
    }

    /// <summary>What time alone does, and what the ends of quiet hours and rules do.</summary>
    public void Tick(IReadOnlyDictionary<string, Rule> rules)
    {
        foreach (var incident in known.Values.ToList())
        {
            if (!rules.TryGetValue(incident.Rule, out var rule))
            {
                End(incident, "its rule was removed or switched off");
                continue;
            }
            var step = IncidentLife.Tick(rule, incident.Status, incident.FirstAt, incident.LastAt, now);
            if (step == IncidentStep.Open) Update(incident with { Status = IncidentStatus.Open, OpenedAt = now }, "opened", true, rule);
            else if (step == IncidentStep.Resolve) Resolve(incident, "nothing more for a day");
            else if (incident is { Announced: false, Status: IncidentStatus.Open } && !rule.IsMuted(now)) Update(incident, null, true, rule);
        }
    }

    private void Begin(Finding finding, string status)
    {
        var rule = finding.Rule;
        if (known.Count(k => k.Key.Rule == rule.Id) >= MostStanding)
        {
            Flooded.Add(rule.Id);
            return;
        }
        var opened = status == IncidentStatus.Open;
        Update(new Incident
        {
            No = --unnumbered, Rule = rule.Id, RuleName = rule.Name, Condition = rule.Condition, Subject = finding.Verdict.Subject, ChainId = finding.ChainId, Block = finding.Block,
            Topics = [.. (rule.IsPublic ? finding.Topics.Prepend(Topics.Incidents) : []).Append($"rule:{rule.Id}").Distinct(StringComparer.Ordinal)], IsPublic = rule.IsPublic, Severity = rule.Severity,
            Title = RuleConditions.Find(rule.Condition)!.Title, Detail = finding.Verdict.Detail, Status = status, Cause = finding.Cause, FirstAt = now, LastAt = now, OpenedAt = opened ? now : null,
        }, opened ? "opened" : null, opened, rule);
    }

    private void Resolve(Incident incident, string reason)
    {
        if (incident.Status == IncidentStatus.Pending) Drop(incident);
        else Finish(incident with { Status = IncidentStatus.Resolved, ResolvedAt = now, LastAt = now, Reason = reason });
    }

    private void End(Incident incident, string reason) => Resolve(incident, reason);

    private void Update(Incident incident, string? step, bool tell, Rule rule, bool changed = true)
    {
        var earlier = writes.GetValueOrDefault(incident.No);
        var announce = tell && !rule.IsMuted(now);
        var next = incident with { Announced = incident.Announced || announce };
        known[(incident.Rule, incident.Subject)] = next;
        if (changed) writes[incident.No] = new IncidentWrite(next, step ?? earlier?.Step, announce || earlier?.Announce == true);
    }

    private void Drop(Incident incident)
    {
        known.Remove((incident.Rule, incident.Subject));
        if (writes.Remove(incident.No) && incident.No < 0) return;
        finished.Add(new IncidentWrite(incident, null, false, Drop: true));
    }

    private void Finish(Incident incident)
    {
        var key = (incident.Rule, incident.Subject);
        known.Remove(key);
        over[key] = now;
        // What nobody was told of ends without a word too; what opens and ends at once is told as both.
        if (writes.Remove(incident.No, out var earlier) && earlier is { Announce: true } && incident.No < 0) finished.Add(earlier);
        finished.Add(new IncidentWrite(incident, "resolved", incident.Announced));
    }
}

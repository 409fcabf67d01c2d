using Scan.Documents;
using Scan.Domain.Documents;
using Scan.Domain.Rules;

namespace Scan.Indexer.Rules;

/// <summary>What a rule found at one moment.</summary>
/// <param name="Cause">The feed item that told of it; null: the state of things.</param>
/// <param name="IsNews">False: the item told of it before, and is final by now.</param>
internal sealed record Finding(Rule Rule, Verdict Verdict, long ChainId, long Block, string? Cause, IReadOnlyList<string> Topics, bool IsNews = true)
{
    /// <summary>When it was seen, of what is found at every look for a while: an incident that something was found of since knows it already. Null: it is found once.</summary>
    public DateTimeOffset? SeenAt { get; init; }
}

/// <summary>Turns what rules found into incidents: as they stood, in the order of the findings.</summary>
/// <param name="standing">Those that are not resolved, of everything that is concerned.</param>
/// <param name="ended">The last one of each thing of which something was found.</param>
/// <param name="counts">How many stand of each rule that found something.</param>
internal sealed class IncidentDesk(
    IEnumerable<Incident> standing, IReadOnlyDictionary<(string Rule, string Subject), Incident> ended, IReadOnlyDictionary<string, int> counts, DateTimeOffset now)
{
    /// <summary>Of one rule at once: more would be noise, and a burden to everybody.</summary>
    public const int MostStanding = 500;

    /// <summary>The step that stands in an incident's history, whatever else came with it.</summary>
    private const string Opened = "opened";

    private readonly Dictionary<(string Rule, string Subject), Incident> known = standing.ToDictionary(i => (i.Rule, i.Subject));
    private readonly Dictionary<(string Rule, string Subject), Incident> over = new(ended);
    private readonly Dictionary<string, int> counts = new(counts, StringComparer.Ordinal);
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
        var (incident, last) = (known.GetValueOrDefault(key), over.GetValueOrDefault(key));
        // What was seen is looked at again and again: by its own name it is known, whatever clocks say.
        if (finding is { SeenAt: not null, Cause: { } sight } && (incident?.Cause == sight || last?.Cause == sight)) return;
        if (incident is null && verdict.Holds && finding.Cause is { } item)
        {
            // An alert whose removal is gone from the chain, or that came again: it is the same.
            if (last?.EndedBy == item)
            {
                Reopen(last, rule);
                return;
            }
            // Its owner ended it before it was final.
            if (!finding.IsNews && last?.Cause == item) return;
        }
        var paused = last is { TakenBack: false } ? IncidentLife.PausedUntil(rule, last.ResolvedAt) : null;
        // What came in the pause is not told when it is over.
        if (finding.SeenAt < paused) return;
        switch (IncidentLife.After(rule, verdict, incident?.Status, paused, now))
        {
            case IncidentStep.Wait: Begin(finding, IncidentStatus.Pending, paused!.Value); break;
            case IncidentStep.Pend: Begin(finding, IncidentStatus.Pending, now); break;
            case IncidentStep.Open: Begin(finding, IncidentStatus.Open, now); break;
            case IncidentStep.Count when StateConditions.Knows(rule): Update(incident! with { LastAt = now, Detail = verdict.Detail }, null, false, rule, changed: incident.Detail != verdict.Detail); break;
            case IncidentStep.Count when incident!.Cause == finding.Cause: break;
            case IncidentStep.Count: Update(incident! with { LastAt = now, Detail = verdict.Detail, Count = incident.Count + 1, Cause = finding.SeenAt is null ? incident.Cause : finding.Cause }, "again", false, rule); break;
            case IncidentStep.Drop: Drop(incident!); break;
            case IncidentStep.Resolve: Resolve(incident!, verdict.Detail, finding.Cause); break;
            default: break;
        }
    }

    /// <summary>What opened it is gone from the chain.</summary>
    public void Retract(string cause)
    {
        foreach (var incident in known.Values.Where(i => i.Cause == cause).ToList()) Resolve(incident, "a reorg took it from the chain", cause);
    }

    /// <summary>What ended it is gone from the chain: it was never over.</summary>
    public void Reopen(Incident incident, Rule rule)
    {
        if (known.ContainsKey((incident.Rule, incident.Subject))) return;
        counts[incident.Rule] = counts.GetValueOrDefault(incident.Rule) + 1;
        Update(incident with { Status = IncidentStatus.Open, ResolvedAt = null, Reason = null, EndedBy = null, LastAt = now }, "reopened", true, rule);
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
            if (step == IncidentStep.Open) Update(incident with { Status = IncidentStatus.Open, OpenedAt = now }, Opened, true, rule);
            else if (step == IncidentStep.Resolve) Resolve(incident, $"nothing more for {EventJudge.Span((decimal)IncidentLife.LapseOf(rule)!.Value.TotalSeconds)}");
            else if (incident is { Announced: false, Status: IncidentStatus.Open } && !rule.IsMuted(now)) Update(incident, null, true, rule);
        }
    }

    private void Begin(Finding finding, string status, DateTimeOffset from)
    {
        var rule = finding.Rule;
        if (counts.GetValueOrDefault(rule.Id) >= MostStanding)
        {
            Flooded.Add(rule.Id);
            return;
        }
        counts[rule.Id] = counts.GetValueOrDefault(rule.Id) + 1;
        var opened = status == IncidentStatus.Open;
        Update(new Incident
        {
            No = --unnumbered, Rule = rule.Id, RuleName = rule.Name, Condition = rule.Condition, Subject = finding.Verdict.Subject, ChainId = finding.ChainId, Block = finding.Block,
            Topics = [.. (rule.IsPublic ? finding.Topics.Prepend(Topics.Incidents) : []).Append($"rule:{rule.Id}").Distinct(StringComparer.Ordinal)], IsPublic = rule.IsPublic, Severity = rule.Severity,
            Title = RuleConditions.Find(rule.Condition)!.Title, Detail = finding.Verdict.Detail, Status = status, Cause = finding.Cause, FirstAt = from, LastAt = now, OpenedAt = opened ? now : null,
        }, opened ? Opened : null, opened, rule);
    }

    private void Resolve(Incident incident, string reason, string? endedBy = null)
    {
        if (incident.Status == IncidentStatus.Pending) Drop(incident);
        else Finish(incident with { Status = IncidentStatus.Resolved, ResolvedAt = now, LastAt = now, Reason = reason, EndedBy = endedBy });
    }

    private void End(Incident incident, string reason) => Resolve(incident, reason);

    private void Update(Incident incident, string? step, bool tell, Rule rule, bool changed = true)
    {
        var earlier = writes.GetValueOrDefault(incident.No);
        var announce = tell && !rule.IsMuted(now);
        var next = incident with { Announced = incident.Announced || announce };
        known[(incident.Rule, incident.Subject)] = next;
        if (changed) writes[incident.No] = new IncidentWrite(next, earlier?.Step == Opened ? Opened : step ?? earlier?.Step, announce || earlier?.Announce == true);
    }

    private void Forget(Incident incident)
    {
        known.Remove((incident.Rule, incident.Subject));
        counts[incident.Rule] = counts.GetValueOrDefault(incident.Rule) - 1;
    }

    private void Drop(Incident incident)
    {
        Forget(incident);
        if (writes.Remove(incident.No) && incident.No < 0) return;
        finished.Add(new IncidentWrite(incident, null, false, Drop: true));
    }

    private void Finish(Incident incident)
    {
        Forget(incident);
        over[(incident.Rule, incident.Subject)] = incident;
        // What nobody was told of ends without a word too; what opens and ends at once is told as both.
        if (writes.Remove(incident.No, out var earlier) && earlier is { Announce: true } && incident.No < 0) finished.Add(earlier);
        finished.Add(new IncidentWrite(incident, "resolved", incident.Announced));
    }
}

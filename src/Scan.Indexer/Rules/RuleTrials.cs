using System.Globalization;
using Scan.Documents;
using Scan.Domain.Rules;

namespace Scan.Indexer.Rules;

/// <summary>What a rule would have found.</summary>
/// <param name="Unknown">Why it cannot be tried, in words; null where it was.</param>
/// <param name="Since">What was looked at begins here: later than asked for where no more is kept, or where there was too much.</param>
/// <param name="Events">How many events, or states that were seen, were judged.</param>
public sealed record TrialReport(IReadOnlyList<TrialIncident> Incidents, DateTimeOffset Since, int Events, string? Unknown)
{
    /// <summary>What of it is known for a shorter time than the rest, in words; null: nothing.</summary>
    public string? Note { get; init; }
}

/// <summary>Tries rules against the past before they are saved.</summary>
public sealed class RuleTrials(RuleEvents events, RuleScopes scopes, StateTrials states, MinimumTrials minima, EndpointSights endpoints, Chains chains, TimeProvider time)
{
    /// <summary>Events looked at, the latest.</summary>
    private const int MostEvents = 20_000;

    /// <summary>Those that ask for the past of each event.</summary>
    internal const int MostPrepared = 2_000;

    public async Task<TrialReport> RunAsync(Rule rule, DateTimeOffset since, CancellationToken ct)
    {
        var condition = RuleConditions.Find(rule.Condition)!;
        var topics = await scopes.TopicsOfAsync(rule, ct);
        if (rule.Condition == "belowMinimumSoon") return await minima.RunAsync(rule, topics, since, ct);
        if (condition.Events.Count == 0) return await states.RunAsync(rule, topics, since, ct);
        var most = rule.Condition is "stakeFalls" or "stakerWarning" or "allocationPending" ? MostPrepared : MostEvents;
        var past = condition.Events.Contains(RuleEvent.Alert) ? await events.AlertsAsync(topics, since.ToUnixTimeSeconds(), most, ct) : await LogsAsync(condition, topics, since, most, ct);
        var begin = past.Count == most ? DateTimeOffset.FromUnixTimeSeconds(past[0].Time) : since;
        List<(DateTimeOffset At, Verdict? Verdict, string Cause)> verdicts = [];
        foreach (var e in past) verdicts.Add((DateTimeOffset.FromUnixTimeSeconds(e.Time), EventJudge.Judge(rule, await events.PreparedAsync(rule, e, ct)), e.Id));
        string? note = null;
        if (rule.Condition == EndpointSights.Condition)
        {
            verdicts.AddRange((await endpoints.SinceAsync(topics, begin, ct)).Select(c => (c.At, (Verdict?)c.Verdict, c.Cause)));
            if (await endpoints.BeganAsync(ct) is var kept && kept > begin) note = $"endpoints that changed at the same address are known since {Moment(kept)}";
        }
        var trial = new RuleTrial(rule);
        foreach (var (at, verdict, cause) in verdicts.OrderBy(v => v.At)) trial.Add(verdict, at, cause);
        return new(trial.Incidents(time.GetUtcNow()), begin, verdicts.Count, null) { Note = note };
    }

    /// <summary>As notes tell it.</summary>
    internal static string Moment(DateTimeOffset at) => at.ToUniversalTime().ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);

    private async Task<IReadOnlyList<RuleEvent>> LogsAsync(RuleCondition condition, IReadOnlySet<string> topics, DateTimeOffset since, int most, CancellationToken ct)
    {
        List<RuleEvent> past = [];
        foreach (var chain in await chains.ListAsync(ct))
        {
            var here = chain.ChainId.ToString(CultureInfo.InvariantCulture);
            string?[] each = topics.Count == 0 ? [null] : [.. topics.Where(topic => topic.Split(':') is [_, var id, ..] && id == here)];
            foreach (var topic in each)
            {
                past.AddRange(await events.PastAsync(chain.ChainId, topic, condition.Events, since.ToUnixTimeSeconds(), most, ct));
                if (past.Count > most) past = Latest(past, most);
            }
        }
        return Latest(past, most);
    }

    private static List<RuleEvent> Latest(List<RuleEvent> past, int most) =>
        [.. past.DistinctBy(e => e.Id).OrderBy(e => e.Time).ThenBy(e => e.ChainId).ThenBy(e => e.Block).ThenBy(e => e.LogIndex).TakeLast(most)];
}

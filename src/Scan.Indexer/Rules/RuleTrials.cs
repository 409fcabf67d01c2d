using Scan.Documents;
using Scan.Domain.Mach;
using Scan.Domain.Rules;

namespace Scan.Indexer.Rules;

/// <summary>What a rule would have found.</summary>
/// <param name="Unknown">Why it cannot be tried, in words; null where it was.</param>
/// <param name="Since">What was looked at begins here: later than asked for where there was too much.</param>
public sealed record TrialReport(IReadOnlyList<TrialIncident> Incidents, DateTimeOffset Since, int Events, string? Unknown);

/// <summary>Tries rules against the past before they are saved.</summary>
public sealed class RuleTrials(RuleEvents events, RuleScopes scopes, DocumentStore store, Chains chains, TimeProvider time)
{
    /// <summary>Events looked at, the latest.</summary>
    private const int MostEvents = 20_000;

    /// <summary>Those that ask for the past of each event.</summary>
    private const int MostPrepared = 2_000;

    public async Task<TrialReport> RunAsync(Rule rule, DateTimeOffset since, CancellationToken ct)
    {
        var condition = RuleConditions.Find(rule.Condition)!;
        if (condition.Events.Count == 0) return new([], since, 0, "how things stood is not kept, so this condition cannot be tried against the past");
        var topics = await scopes.TopicsOfAsync(rule, ct);
        var most = rule.Condition == "stakeFalls" ? MostPrepared : MostEvents;
        var past = condition.Events.Contains(RuleEvent.Alert) ? await AlertsAsync(topics, since, ct) : await LogsAsync(condition, topics, since, most, ct);
        var trial = new RuleTrial(rule);
        foreach (var e in past) trial.Add(await events.PreparedAsync(rule, e, ct));
        var begin = past.Count == most ? DateTimeOffset.FromUnixTimeSeconds(past[0].Time) : since;
        return new(trial.Incidents(time.GetUtcNow()), begin, past.Count, null);
    }

    private async Task<IReadOnlyList<RuleEvent>> LogsAsync(RuleCondition condition, IReadOnlySet<string> topics, DateTimeOffset since, int most, CancellationToken ct)
    {
        List<RuleEvent> past = [];
        foreach (var chain in await chains.ListAsync(ct))
        {
            var here = chain.ChainId.ToString(System.Globalization.CultureInfo.InvariantCulture);
            string?[] each = topics.Count == 0 ? [null] : [.. topics.Where(topic => topic.Split(':') is [_, var id, ..] && id == here)];
            foreach (var topic in each)
            {
                past.AddRange(await events.PastAsync(chain.ChainId, topic, condition.Events, since.ToUnixTimeSeconds(), most, ct));
                if (past.Count > most) past = Latest(past, most);
            }
        }
        return Latest(past, most);
    }

    private static List<RuleEvent> Latest(List<RuleEvent> past, int most) => [.. past.DistinctBy(e => e.Id).OrderBy(e => e.Time).ThenBy(e => e.ChainId).ThenBy(e => e.Block).TakeLast(most)];

    /// <summary>Both ends of each alert's life.</summary>
    private async Task<IReadOnlyList<RuleEvent>> AlertsAsync(IReadOnlySet<string> topics, DateTimeOffset since, CancellationToken ct)
    {
        var page = await store.QueryAsync<Alert>(new DocumentQuery { Where = Filter.GreaterOrEqual("time", since.ToUnixTimeSeconds()), OrderBy = [new("time", true)], Take = DocumentQuery.MaxTake }, ct);
        return [.. page.Items.Select(item => item.Body).SelectMany(Steps).Where(e => topics.Count == 0 || e.Topics.Any(topics.Contains)).OrderBy(e => e.Time)];
    }

    private static IEnumerable<RuleEvent> Steps(Alert alert)
    {
        var data = System.Text.Json.JsonSerializer.SerializeToElement(alert, Domain.Documents.DocumentJson.Options);
        RuleEvent At(string state, long time, long block) => new()
        {
            Id = Domain.Documents.Topics.Alert(alert.ChainId, alert.Avs, alert.MessageHash, alert.Twin), Name = RuleEvent.Alert, ChainId = alert.ChainId, Block = block, Time = time, State = state, Data = data,
            Topics = [Domain.Documents.Topics.Avs(alert.ChainId, alert.Avs), .. alert.RollupChainId is { } rollup ? new[] { $"rollup:{rollup}" } : []],
        };
        yield return At(FeedState.Seen, alert.Time, alert.Block);
        if (alert is { RemovedTime: { } time, RemovedBlock: { } block }) yield return At(FeedState.Removed, time, block);
    }
}

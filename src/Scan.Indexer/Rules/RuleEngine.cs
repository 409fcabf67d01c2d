using Microsoft.Extensions.Logging;
using Scan.Documents;
using Scan.Domain.Rules;
using Scan.Indexer.Feeds;

namespace Scan.Indexer.Rules;

/// <summary>
/// Judges the feed by everybody's rules, in order, and stores incidents together with how far it has got: what one process judged, no other judges again.
/// </summary>
public sealed partial class RuleEngine(
    RuleStore store, Incidents incidents, LiveFeed live, RuleEvents events, RuleScopes scopes, StateConditions states, EndpointSights endpoints, TimeProvider time, ILogger<RuleEngine> logger)
{
    private static readonly TimeSpan RulesKept = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ScopesKept = TimeSpan.FromSeconds(30);

    /// <summary>Events of blocks so much older than the rule are the past, which is read while a chain is filled.</summary>
    private static readonly TimeSpan Past = TimeSpan.FromHours(1);

    /// <summary>The sequence of what was found without an item of the feed: behind every cursor.</summary>
    private const long NoItem = long.MaxValue;

    private IReadOnlyList<Watch> watches = [];
    private IReadOnlySet<string> wanted = new HashSet<string>();
    private DateTimeOffset rulesAt = DateTimeOffset.MinValue;
    private readonly Dictionary<string, (DateTimeOffset At, IReadOnlySet<string> Topics)> topicsOf = new(StringComparer.Ordinal);

    private sealed record Watch(Rule Rule, IReadOnlySet<string> Topics)
    {
        public bool Covers(RuleEvent e) => Topics.Count == 0 || e.Topics.Any(Topics.Contains);
    }

    /// <summary>How often the state of things is looked at.</summary>
    public TimeSpan Look { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The rules that every Scan has.</summary>
    public static IReadOnlyList<Rule> BuiltIn { get; } =
    [
        new() { Id = "chain-stalled", Name = "A chain stands still", Condition = "chainStalled", Severity = Severity.Warning, IsPublic = true, CreatedAt = DateTimeOffset.UnixEpoch },
        new() { Id = "audit-drift", Name = "The audit found a difference", Condition = "auditDrift", Severity = Severity.Critical, IsPublic = true, CreatedAt = DateTimeOffset.UnixEpoch },
    ];

    /// <summary>Judges until cancelled.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        foreach (var rule in BuiltIn) await store.AddAsync(RuleJson.Store(rule, null), null, ct);
        var progress = await incidents.ProgressAsync(ct);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(ct);
        await using var steps = live.StepsAsync(TopicFilter.Everything, progress.Cursor, over.Token).GetAsyncEnumerator(over.Token);
        var looked = DateTimeOffset.MinValue;
        var next = steps.MoveNextAsync().AsTask();
        try
        {
            while (true)
            {
                using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
                await Task.WhenAny(next, Task.Delay(Look, time, stop.Token));
                await stop.CancelAsync();
                if (next.IsCompleted)
                {
                    if (!await next) return;
                    await JudgeAsync(steps.Current, ct);
                    next = steps.MoveNextAsync().AsTask();
                }
                if (time.GetUtcNow() - looked < Look) continue;
                looked = time.GetUtcNow();
                await LookAsync(ct);
            }
        }
        finally
        {
            // Steps that are still read cannot be disposed of, and the fault on its way would be lost.
            await over.CancelAsync();
            await next.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    private async Task JudgeAsync(LiveStep step, CancellationToken ct)
    {
        await LoadRulesAsync(ct);
        List<(long Sequence, Finding Finding)> findings = [];
        List<(long Sequence, string Item)> retracted = [];
        foreach (var item in step.Items)
        {
            if (item.Item.State == FeedState.Retracted)
            {
                retracted.Add((item.Sequence, item.Item.Id));
                findings.RemoveAll(found => found.Finding.Cause == item.Item.Id);
            }
            if (wanted.Count > 0 && await events.OfAsync(item, wanted, ct) is { } e) findings.AddRange((await FindAsync(e, ct)).Select(finding => (item.Sequence, finding)));
        }
        await StoreAsync(step.Next, findings, retracted, [], ct);
    }

    private async Task<IReadOnlyList<Finding>> FindAsync(RuleEvent e, CancellationToken ct)
    {
        List<Finding> found = [];
        foreach (var watch in watches.Where(w => RuleConditions.Find(w.Rule.Condition)!.Events.Contains(e.Name) && w.Covers(e)))
        {
            if (e.Time < (watch.Rule.CreatedAt - Past).ToUnixTimeSeconds()) continue;
            // A log that is gone ends what it opened; it opens nothing. An alert's judge knows all of its states.
            if (e.Name != RuleEvent.Alert && e.State != FeedState.Seen) continue;
            if (EventJudge.Judge(watch.Rule, await events.PreparedAsync(watch.Rule, e, ct)) is { } verdict) found.Add(new Finding(watch.Rule, verdict, e.ChainId, e.Block, e.Id, ThingsOf(e.Topics), e.State != FeedState.Final));
        }
        return found;
    }

    /// <summary>Looks once at how things stand, by everybody's rules.</summary>
    internal async Task LookAsync(CancellationToken ct)
    {
        await states.RecordAsync(ct);
        await LoadRulesAsync(ct);
        List<(long, Finding)> findings = [];
        List<(Rule, IReadOnlySet<string>)> looked = [];
        List<Watch> looking = [.. watches.Where(w => StateConditions.Knows(w.Rule))];
        var look = new StateLook([.. looking.Select(w => (w.Rule, w.Topics))]);
        foreach (var watch in looking)
        {
            var found = await states.LookAsync(watch.Rule, watch.Topics, look, ct);
            findings.AddRange(found.Select(f => (NoItem, new Finding(watch.Rule, f.Verdict, f.ChainId, 0, null, ThingsOf(f.Verdict.Subject.Split(' '))))));
            // Audits say themselves when a difference is gone; one that could not run says nothing of it.
            if (watch.Rule.Condition != "auditDrift" && look.IsWhole(watch.Rule)) looked.Add((watch.Rule, found.Where(f => f.Verdict.Holds).Select(f => f.Verdict.Subject).ToHashSet(StringComparer.Ordinal)));
        }
        findings.AddRange(await EndpointsAsync([.. watches.Where(w => w.Rule.Condition == EndpointSights.Condition)], ct));
        await StoreAsync(null, findings, [], looked, ct);
    }

    /// <summary>The last change of each agent; for as long as its incident could stand.</summary>
    private async Task<IReadOnlyList<(long, Finding)>> EndpointsAsync(IReadOnlyList<Watch> looking, CancellationToken ct)
    {
        if (looking.Count == 0) return [];
        var changes = (await endpoints.SinceAsync(new HashSet<string>(), time.GetUtcNow() - IncidentLife.Lapse, ct)).GroupBy(c => c.Verdict.Subject).Select(of => of.Last()).ToList();
        return [.. looking.SelectMany(watch => changes.Where(c => c.At >= watch.Rule.CreatedAt && (watch.Topics.Count == 0 || watch.Topics.Contains(c.Verdict.Subject)))
            .Select(c => (NoItem, new Finding(watch.Rule, c.Verdict, c.ChainId, 0, c.Cause, ThingsOf([c.Verdict.Subject])) { SeenAt = c.At })))];
    }

    /// <summary>Again from the stored state whenever somebody else changed it meanwhile.</summary>
    /// <param name="cursor">Null: as far as before.</param>
    /// <param name="findings">With the sequences of the items that they come from, as the retracted ones: another process may have ended in the middle of this step.</param>
    private async Task StoreAsync(
        long? cursor, IReadOnlyList<(long Sequence, Finding Finding)> findings, IReadOnlyList<(long Sequence, string Item)> retracted, IReadOnlyList<(Rule, IReadOnlySet<string>)> looked, CancellationToken ct)
    {
        while (true)
        {
            var (progress, now) = (await incidents.ProgressAsync(ct), time.GetUtcNow());
            if (cursor <= progress.Cursor) return;
            var fresh = findings.Where(f => f.Sequence > progress.Cursor).Select(f => f.Finding).ToList();
            var gone = retracted.Where(r => r.Sequence > progress.Cursor).Select(r => r.Item).Distinct().ToList();
            var back = await incidents.EndedByAsync(gone, ct);
            var desk = await DeskAsync([.. fresh.Select(f => (f.Rule.Id, f.Verdict.Subject)), .. back.Select(i => (i.Rule, i.Subject))], gone, cursor is null ? [.. looked.Select(l => l.Item1.Id)] : null, now, ct);
            foreach (var cause in gone) desk.Retract(cause);
            foreach (var over in back)
            {
                if (watches.FirstOrDefault(w => w.Rule.Id == over.Rule) is { } watch) desk.Reopen(over, watch.Rule);
            }
            foreach (var finding in fresh) desk.Take(finding);
            foreach (var (rule, found) in looked) desk.EndOthers(rule, found);
            if (cursor is null) desk.Tick(watches.ToDictionary(w => w.Rule.Id, w => w.Rule, StringComparer.Ordinal));
            foreach (var rule in desk.Flooded) LogFlooded(rule, IncidentDesk.MostStanding);
            if (cursor is null && desk.Writes.Count == 0) return;
            if (await incidents.CommitAsync(progress, cursor ?? progress.Cursor, await NumberedAsync(desk.Writes, ct), now, ct) is not null) return;
        }
    }

    /// <summary>With the incidents that are concerned, and no others: there may be hundreds of each rule.</summary>
    /// <param name="looked">Rules that were looked at; null: none was, and time changes nothing.</param>
    private async Task<IncidentDesk> DeskAsync(IReadOnlyCollection<(string Rule, string Subject)> found, IReadOnlyList<string> gone, IReadOnlyList<string>? looked, DateTimeOffset now, CancellationToken ct)
    {
        var keys = found.Distinct().ToList();
        var rules = keys.Select(k => k.Rule).Distinct().ToList();
        List<(string, DateTimeOffset)> lapsing = [.. RuleConditions.All.Where(c => IncidentLife.LeastLapse(c) is not null).Select(c => (c.Name, now - IncidentLife.LeastLapse(c)!.Value))];
        var standing = looked is null ? await incidents.StandingAsync(keys, gone, ct) : await incidents.DueAsync([.. looked.Union(rules)], [.. watches.Select(w => w.Rule.Id)], lapsing, ct);
        return new IncidentDesk(standing, await incidents.EndedAsync(keys, ct), await incidents.CountsAsync(rules, ct), now);
    }

    private async Task<IReadOnlyList<IncidentWrite>> NumberedAsync(IReadOnlyList<IncidentWrite> writes, CancellationToken ct)
    {
        var fresh = writes.Select(w => w.Incident.No).Where(no => no < 0).Distinct().OrderDescending().ToList();
        if (fresh.Count == 0) return writes;
        var numbers = fresh.Zip(await incidents.NumbersAsync(fresh.Count, ct)).ToDictionary();
        return [.. writes.Select(w => w.Incident.No < 0 ? w with { Incident = w.Incident with { No = numbers[w.Incident.No] } } : w)];
    }

    private async Task LoadRulesAsync(CancellationToken ct)
    {
        var now = time.GetUtcNow();
        if (now - rulesAt < RulesKept) return;
        List<Watch> loaded = [];
        foreach (var rule in (await store.ListAsync(ct)).Select(RuleJson.Read).Where(rule => rule.Enabled && RuleConditions.Find(rule.Condition) is not null)) loaded.Add(new Watch(rule, await TopicsAsync(rule, now, ct)));
        (watches, rulesAt) = (loaded, now);
        wanted = loaded.SelectMany(w => RuleConditions.Find(w.Rule.Condition)!.Events).ToHashSet(StringComparer.Ordinal);
        foreach (var gone in topicsOf.Keys.Except(loaded.Select(w => w.Rule.Id)).ToList()) topicsOf.Remove(gone);
    }

    private async Task<IReadOnlySet<string>> TopicsAsync(Rule rule, DateTimeOffset now, CancellationToken ct)
    {
        if (topicsOf.TryGetValue(rule.Id, out var known) && now - known.At < ScopesKept) return known.Topics;
        var topics = await scopes.TopicsOfAsync(rule, ct);
        topicsOf[rule.Id] = (now, topics);
        return topics;
    }

    private static IReadOnlyList<string> ThingsOf(IEnumerable<string> topics) => [.. topics.Where(topic => topic.Contains(':', StringComparison.Ordinal))];

    [LoggerMessage(LogLevel.Warning, "Rule {Rule} has {Most} incidents at once: what it finds beyond is not told")]
    private partial void LogFlooded(string rule, int most);
}

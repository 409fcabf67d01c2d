using System.Globalization;
using System.Text.Json;
using Scan.Documents;
using Scan.Domain.Documents;
using Scan.Domain.Health;
using Scan.Domain.Mach;
using Scan.Domain.Middleware;
using Scan.Domain.Primitives;
using Scan.Domain.Rules;
using Scan.Indexer.Health;

namespace Scan.Indexer.Rules;

/// <summary>Tries conditions that no event tells of against the past, as far as it was seen.</summary>
public sealed class StateTrials(DocumentStore store, Chains chains, Probes probes, Sightings sightings, StakePasts pasts, TimeProvider time)
{
    /// <summary>States looked at, the latest.</summary>
    private const int MostSights = 50_000;

    public Task<TrialReport> RunAsync(Rule rule, IReadOnlySet<string> topics, DateTimeOffset since, CancellationToken ct) => rule.Condition switch
    {
        "missedInRow" => MissedAsync(rule, topics, since, ct),
        "chainStalled" when rule.Parameter("seconds") < Sightings.LeastStallSeconds => Task.FromResult(new TrialReport([], since, 0, $"pauses of less than {Sightings.LeastStallSeconds} s are not kept, so this cannot be tried against the past")),
        "chainStalled" => SeenAsync<StallSight>(rule, Sightings.Stall, since, (things, _) => things.Where(t => Covers(topics, $"chain:{t.ChainId}")).SelectMany(t => SightJudge.Stalls(rule, t.ChainId, t.Sights)), ct),
        "auditDrift" => SeenAsync<AuditSight>(rule, Sightings.Audit, since, (things, _) => things.Where(t => Covers(topics, $"chain:{t.ChainId}")).SelectMany(t => SightJudge.Audits(t.ChainId, t.Sights)), ct),
        "coverageBelow" => CoverageAsync(rule, topics, since, ct),
        "operatorUnreachable" => SilentAsync(rule, topics, since, ct),
        _ => throw new ArgumentException($"'{rule.Condition}' is judged by events.", nameof(rule)),
    };

    private sealed record Thing<T>(long ChainId, string Id, IReadOnlyList<Sight<T>> Sights);

    /// <summary>Judges what was seen since a moment, or since the first sighting that is kept.</summary>
    private async Task<TrialReport> SeenAsync<T>(Rule rule, string kind, DateTimeOffset since, Func<IReadOnlyList<Thing<T>>, DateTimeOffset, IEnumerable<(DateTimeOffset At, Verdict Verdict)>> judge, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var began = await sightings.BeganAsync(kind, ct);
        var begin = since > began ? since : began;
        var seen = await sightings.SinceAsync(kind, begin, MostSights, ct);
        if (seen.Count == MostSights && seen[0].At > begin) begin = seen[0].At;
        // What stood at the begin is found then.
        var things = seen.GroupBy(s => (s.ChainId, s.Thing)).Select(of => new Thing<T>(of.Key.ChainId, of.Key.Thing,
            [.. of.Select(s => new Sight<T>(Later(s.At, begin), Later(s.Until, begin), JsonSerializer.Deserialize<T>(s.BodyJson, DocumentJson.Options)!))])).ToList();
        var trial = new RuleTrial(rule);
        foreach (var (at, verdict) in judge(things, now).OrderBy(v => v.At)) trial.Add(verdict, at);
        return new TrialReport(trial.Incidents(now), begin, seen.Count, null);
    }

    /// <summary>For the rollups that each service manager watches today.</summary>
    private async Task<TrialReport> CoverageAsync(Rule rule, IReadOnlySet<string> topics, DateTimeOffset since, CancellationToken ct)
    {
        var rollups = new List<Rollup>();
        await foreach (var rollup in store.AllAsync<Rollup>(new DocumentQuery { Where = Filter.Equal("enabled", true) }, ct)) rollups.Add(rollup.Body);
        return await SeenAsync<CoverageSight>(rule, Sightings.Coverage, since, (things, now) =>
            from thing in things
            from rollup in rollups
            let avs = Topics.Avs(rollup.ChainId, rollup.Avs)
            let about = $"rollup:{rollup.RollupChainId}"
            where thing.ChainId == rollup.ChainId && thing.Id == Convert.ToHexStringLower(rollup.Avs.ToArray()) && (Covers(topics, avs) || Covers(topics, about))
            from verdict in SightJudge.Coverage(rule, $"{about} {avs}", thing.Sights, now)
            select verdict, ct);
    }

    /// <summary>For the operators that are registered with each socket today.</summary>
    private async Task<TrialReport> SilentAsync(Rule rule, IReadOnlySet<string> topics, DateTimeOffset since, CancellationToken ct)
    {
        var uses = (await probes.UsesAsync(ProbeList.Registrations, ct)).ToLookup(u => u.Target.ToString(CultureInfo.InvariantCulture));
        return await SeenAsync<KnockSight>(rule, Sightings.Knock, since, (things, _) =>
            from thing in things
            from use in uses[thing.Id]
            let avs = Topics.Avs(use.Of.ChainId, new Address(use.Of.Id.AsSpan(0, Address.Size)))
            let who = Topics.Operator(use.Of.ChainId, new Address(use.Of.Id.AsSpan(Address.Size)))
            where Covers(topics, avs) || Covers(topics, who)
            from verdict in SightJudge.Knocks(rule, $"{who} {avs}", use.Address, thing.Sights)
            select verdict, ct);
    }

    private static bool Covers(IReadOnlySet<string> topics, string topic) => topics.Count == 0 || topics.Contains(topic);

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;

    /// <summary>What operators missed in a row, of the last 30 days at most: who is a member today, by what it was to sign then.</summary>
    internal async Task<TrialReport> MissedAsync(Rule rule, IReadOnlySet<string> topics, DateTimeOffset since, CancellationToken ct)
    {
        var verdicts = new List<(long Time, Verdict Verdict)>();
        var (looked, begin) = (0, since);
        foreach (var chain in (await chains.ListAsync(ct)).Where(c => c.IndexedTime is not null))
        {
            var now = chain.IndexedTime!.Value;
            var kept = DateTimeOffset.FromUnixTimeSeconds(now - Participation.LongestSeconds);
            if (kept > begin) begin = kept;
            var quorums = new List<Quorum>();
            await foreach (var quorum in store.AllAsync<Quorum>(new DocumentQuery { ChainId = chain.ChainId }, ct)) quorums.Add(quorum.Body);
            foreach (var avs in quorums.GroupBy(q => q.Avs))
            {
                var events = await SignedEvents.ReadAsync(store, chain.ChainId, avs.Key, [.. avs.Select(q => q.Number)], now, ct);
                if (events.Count == 0) continue;
                looked += events.Count;
                var members = new Filter.And(Filter.Equal("avs", avs.Key.ToString()), Filter.Equal("member", true));
                var places = new List<QuorumStake>();
                await foreach (var member in store.AllAsync<QuorumStake>(new DocumentQuery { ChainId = chain.ChainId, Where = members }, ct)) places.Add(member.Body);
                var past = await pasts.ReadAsync(chain.ChainId, avs.Key, places, events, ct);
                foreach (var place in places) verdicts.AddRange(Of(rule, topics, chain.ChainId, place, events, past));
            }
        }
        var trial = new RuleTrial(rule);
        foreach (var (at, verdict) in verdicts.Where(v => v.Time >= since.ToUnixTimeSeconds()).OrderBy(v => v.Time)) trial.Add(verdict, DateTimeOffset.FromUnixTimeSeconds(at));
        return new TrialReport(trial.Incidents(time.GetUtcNow()), begin, looked, null);
    }

    private static IEnumerable<(long, Verdict)> Of(Rule rule, IReadOnlySet<string> topics, long chainId, QuorumStake member, IReadOnlyList<SignedEvent> events, StakePast past)
    {
        // As the rule watches: operators whose address is known.
        if (member.Operator is not { } account) return [];
        var (avs, who) = (Topics.Avs(chainId, member.Avs), Topics.Operator(chainId, account));
        if (!Covers(topics, avs) && !Covers(topics, who) && !Covers(topics, Topics.Quorum(chainId, member.Avs, member.Quorum))) return [];
        return Participation.Runs(member.OperatorId, member.Quorum, events, block => past.StakeAt(member, block)).Select(run => (run.Time, StateJudge.MissedInRow(rule, $"{who} {avs} quorum {member.Quorum}", run.MissedInRow)));
    }
}

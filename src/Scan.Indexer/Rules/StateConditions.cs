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

/// <summary>Looks at how things stand, for conditions that no event tells of.</summary>
public sealed class StateConditions(DocumentStore store, Chains chains, Audits audits, Probes probes, HealthStore health, CoverageStore coverages, Sightings sightings, TimeProvider time)
{
    public static bool Knows(Rule rule) => RuleConditions.Find(rule.Condition) is { Events.Count: 0 };

    /// <summary>What holds now, of every thing in the scope that is known.</summary>
    /// <param name="topics">The rule's scope as events write it; empty: any.</param>
    /// <param name="look">What rules share of this look.</param>
    public Task<IReadOnlyList<(long ChainId, Verdict Verdict)>> LookAsync(Rule rule, IReadOnlySet<string> topics, StateLook look, CancellationToken ct) => rule.Condition switch
    {
        "chainStalled" => ChainsAsync(rule, topics, look, ct),
        "auditDrift" => AuditsAsync(topics, look, ct),
        "belowMinimumSoon" => MinimaAsync(rule, topics, look, ct),
        "operatorUnreachable" => SilentAsync(rule, topics, look, ct),
        "missedInRow" => MissingAsync(rule, topics, look, ct),
        "coverageBelow" => CoverageAsync(rule, topics, look, ct),
        _ => throw new ArgumentException($"'{rule.Condition}' is judged by events.", nameof(rule)),
    };

    /// <summary>Keeps how the chains stand now, for trials: nothing else is stored when a chain stands still.</summary>
    public async Task RecordAsync(CancellationToken ct)
    {
        foreach (var chain in await chains.ListAsync(ct)) await sightings.StoreStallAsync(chain.ChainId, time.GetUtcNow(), JsonSerializer.Serialize(SightOf(chain), DocumentJson.Options), ct);
    }

    private async Task<IReadOnlyList<(long, Verdict)>> ChainsAsync(Rule rule, IReadOnlySet<string> topics, StateLook look, CancellationToken ct) =>
        [.. (await look.OnceAsync("chains", () => chains.ListAsync(ct))).Where(c => Covers(topics, $"chain:{c.ChainId}") && c.State != ChainState.Backfilling)
            .Select(c => (c.ChainId, StateJudge.ChainStalled(rule, c.ChainId, SightOf(c), time.GetUtcNow())))];

    private static StallSight SightOf(ChainInfo chain) => new(chain.IndexedTime, chain.State == ChainState.Stopped ? chain.LastError ?? "unknown why" : null, chain.State == ChainState.Backfilling);

    private async Task<IReadOnlyList<(long, Verdict)>> AuditsAsync(IReadOnlySet<string> topics, StateLook look, CancellationToken ct) =>
        [.. (await look.OnceAsync("audits", () => audits.ListAsync(ct))).Where(a => a.Problem is null && Covers(topics, $"chain:{a.ChainId}")).Select(a => (a.ChainId, StateJudge.AuditDrift(a.ChainId, a.Drifted, a.Block)))];

    private async Task<IReadOnlyList<(long, Verdict)>> MinimaAsync(Rule rule, IReadOnlySet<string> topics, StateLook look, CancellationToken ct)
    {
        List<(long, Verdict)> found = [];
        var said = new HashSet<string>(StringComparer.Ordinal);
        var near = await look.NearAsync(store, health, ct);
        foreach (var (stake, minimum) in near.Stored.In(topics))
        {
            if (stake.Stake > StateJudge.NearMinimum(rule, minimum)) continue;
            var verdict = StateJudge.BelowMinimumSoon(rule, SubjectOf(stake), stake.Quorum, stake.Stake, minimum);
            found.Add((stake.ChainId, verdict));
            said.Add(verdict.Subject);
        }
        foreach (var (stake, minimum, live, fallsOut) in near.Falling.In(topics))
        {
            if (!fallsOut && live > StateJudge.NearMinimum(rule, minimum)) continue;
            var verdict = StateJudge.FallsOutSoon(SubjectOf(stake), stake.Quorum, live, fallsOut, minimum);
            if (said.Add(verdict.Subject)) found.Add((stake.ChainId, verdict));
        }
        return found;
    }

    private static string SubjectOf(QuorumStake stake) => $"{StateLook.WhoOf(stake)} {Topics.Avs(stake.ChainId, stake.Avs)}";

    private async Task<IReadOnlyList<(long, Verdict)>> SilentAsync(Rule rule, IReadOnlySet<string> topics, StateLook look, CancellationToken ct) =>
    [
        .. from silent in (await look.FoundAsync(rule, topics, (times, scope, take) => probes.SilentAsync(ProbeList.Registrations, times, scope, take, ct), silent => [AvsOf(silent.Of), OperatorOf(silent.Of)])).In(topics)
           where silent.Failures >= StateLook.TimesOf(rule)
           select (silent.Of.ChainId, StateJudge.OperatorUnreachable(rule, $"{OperatorOf(silent.Of)} {AvsOf(silent.Of)}", silent.Address, silent.Failures, silent.State)),
    ];

    private static string AvsOf(DocumentId registration) => Topics.Avs(registration.ChainId, new Address(registration.Id.AsSpan(0, Address.Size)));

    private static string OperatorOf(DocumentId registration) => Topics.Operator(registration.ChainId, new Address(registration.Id.AsSpan(Address.Size)));

    private async Task<IReadOnlyList<(long, Verdict)>> MissingAsync(Rule rule, IReadOnlySet<string> topics, StateLook look, CancellationToken ct) =>
    [
        .. from missing in (await look.FoundAsync(rule, topics, (times, scope, take) => health.MissingAsync(times, scope, take, ct), missing =>
               [Topics.Avs(missing.ChainId, new Address(missing.Avs)), Topics.Operator(missing.ChainId, new Address(missing.Operator)), Topics.Quorum(missing.ChainId, new Address(missing.Avs), missing.Quorum)])).In(topics)
           where missing.Missed >= StateLook.TimesOf(rule)
           let subject = $"{Topics.Operator(missing.ChainId, new Address(missing.Operator))} {Topics.Avs(missing.ChainId, new Address(missing.Avs))} quorum {missing.Quorum}"
           select (missing.ChainId, StateJudge.MissedInRow(rule, subject, missing.Missed)),
    ];

    private async Task<IReadOnlyList<(long, Verdict)>> CoverageAsync(Rule rule, IReadOnlySet<string> topics, StateLook look, CancellationToken ct) =>
    [
        .. from seen in (await look.OnceAsync("coverage", () => CoveragesAsync(ct))).In(topics)
           let subject = string.Join(' ', AboutOf(seen.Rollup))
           select (seen.Rollup.ChainId, StateJudge.CoverageBelow(rule, subject, CoverageSight.Of(seen.Coverage), DateTimeOffset.FromUnixTimeSeconds(seen.Coverage.AsOfTime), time.GetUtcNow())),
    ];

    private static string[] AboutOf(Rollup rollup) => [$"rollup:{rollup.RollupChainId}", Topics.Avs(rollup.ChainId, rollup.Avs)];

    /// <summary>Without those at which nobody has looked yet: nothing can be said of them.</summary>
    private async Task<Found<(Rollup Rollup, RollupCoverage Coverage)>> CoveragesAsync(CancellationToken ct)
    {
        List<Rollup> rollups = [];
        await foreach (var stored in store.AllAsync<Rollup>(new DocumentQuery { Where = Filter.Equal("enabled", true) }, ct)) rollups.Add(stored.Body);
        var rows = await coverages.LoadAsync([.. rollups.Select(r => (r.ChainId, r.Avs)).Distinct().Select(r => (r.ChainId, r.Avs.ToArray()))], ct);
        var seen = rows.ToDictionary(r => r.Key, r => JsonSerializer.Deserialize<RollupCoverage>(r.Value.BodyJson, DocumentJson.Options)!);
        return new([.. from rollup in rollups let key = (rollup.ChainId, Convert.ToHexStringLower(rollup.Avs.ToArray())) where seen.ContainsKey(key) select (rollup, seen[key])], of => AboutOf(of.Rollup));
    }

    private static bool Covers(IReadOnlySet<string> topics, string topic) => topics.Count == 0 || topics.Contains(topic);
}

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
    private const int MostFound = 10_000;

    public static bool Knows(Rule rule) => RuleConditions.Find(rule.Condition) is { Events.Count: 0 };

    /// <summary>What holds now, of every thing in the scope that is known.</summary>
    /// <param name="topics">The rule's scope as events write it; empty: any.</param>
    /// <param name="look">What rules share of this look.</param>
    public Task<IReadOnlyList<(long ChainId, Verdict Verdict)>> LookAsync(Rule rule, IReadOnlySet<string> topics, StateLook look, CancellationToken ct) => rule.Condition switch
    {
        "chainStalled" => ChainsAsync(rule, topics, ct),
        "auditDrift" => AuditsAsync(topics, ct),
        "belowMinimumSoon" => MinimaAsync(rule, topics, look, ct),
        "operatorUnreachable" => SilentAsync(rule, topics, ct),
        "missedInRow" => MissingAsync(rule, topics, ct),
        "coverageBelow" => CoverageAsync(rule, topics, ct),
        _ => throw new ArgumentException($"'{rule.Condition}' is judged by events.", nameof(rule)),
    };

    /// <summary>Keeps how the chains stand now, for trials: nothing else is stored when a chain stands still.</summary>
    public async Task RecordAsync(CancellationToken ct)
    {
        foreach (var chain in await chains.ListAsync(ct)) await sightings.StoreStallAsync(chain.ChainId, time.GetUtcNow(), JsonSerializer.Serialize(SightOf(chain), DocumentJson.Options), ct);
    }

    private async Task<IReadOnlyList<(long, Verdict)>> ChainsAsync(Rule rule, IReadOnlySet<string> topics, CancellationToken ct) =>
        [.. (await chains.ListAsync(ct)).Where(c => Covers(topics, $"chain:{c.ChainId}") && c.State != ChainState.Backfilling)
            .Select(c => (c.ChainId, StateJudge.ChainStalled(rule, c.ChainId, SightOf(c), time.GetUtcNow())))];

    private static StallSight SightOf(ChainInfo chain) => new(chain.IndexedTime, chain.State == ChainState.Stopped ? chain.LastError ?? "unknown why" : null, chain.State == ChainState.Backfilling);

    private async Task<IReadOnlyList<(long, Verdict)>> AuditsAsync(IReadOnlySet<string> topics, CancellationToken ct) =>
        [.. (await audits.ListAsync(ct)).Where(a => a.Problem is null && Covers(topics, $"chain:{a.ChainId}")).Select(a => (a.ChainId, StateJudge.AuditDrift(a.ChainId, a.Drifted, a.Block)))];

    private async Task<IReadOnlyList<(long, Verdict)>> MinimaAsync(Rule rule, IReadOnlySet<string> topics, StateLook look, CancellationToken ct)
    {
        List<(long, Verdict)> found = [];
        var said = new HashSet<string>(StringComparer.Ordinal);
        var near = await look.NearAsync(store, health, ct);
        foreach (var (stake, minimum) in near.Stored)
        {
            if (stake.Stake > StateJudge.NearMinimum(rule, minimum) || SubjectOf(topics, stake) is not { } subject) continue;
            var verdict = StateJudge.BelowMinimumSoon(rule, subject, stake.Quorum, stake.Stake, minimum);
            found.Add((stake.ChainId, verdict));
            said.Add(verdict.Subject);
        }
        foreach (var (stake, minimum, live, fallsOut) in near.Falling)
        {
            if (!fallsOut && live > StateJudge.NearMinimum(rule, minimum) || SubjectOf(topics, stake) is not { } subject) continue;
            var verdict = StateJudge.FallsOutSoon(subject, stake.Quorum, live, fallsOut, minimum);
            if (said.Add(verdict.Subject)) found.Add((stake.ChainId, verdict));
        }
        return found;
    }

    /// <summary>The operator and the AVS; null where the rule does not cover them.</summary>
    private static string? SubjectOf(IReadOnlySet<string> topics, QuorumStake stake)
    {
        var avs = Topics.Avs(stake.ChainId, stake.Avs);
        var who = stake.Operator is { } address ? Topics.Operator(stake.ChainId, address) : Topics.OperatorId(stake.ChainId, stake.OperatorId);
        return Covers(topics, avs) || Covers(topics, who) || Covers(topics, Topics.Quorum(stake.ChainId, stake.Avs, stake.Quorum)) ? $"{who} {avs}" : null;
    }

    /// <summary>What storage may leave out; null where the rule watches all, or something else.</summary>
    private static ThingScope? ScopeOf(IReadOnlySet<string> topics)
    {
        List<(long, byte[])> things = [];
        foreach (var topic in topics)
        {
            if (topic.Split(':') is ["avs" or "operator" or "quorum", var chain, var text, ..] && long.TryParse(chain, out var id) && Address.TryParse(text, null, out var address)) things.Add((id, address.ToArray()));
        }
        return things.Count > 0 ? new ThingScope(things) : null;
    }

    private async Task<IReadOnlyList<(long, Verdict)>> SilentAsync(Rule rule, IReadOnlySet<string> topics, CancellationToken ct) =>
    [
        .. from silent in await probes.SilentAsync(ProbeList.Registrations, (int)Math.Ceiling(rule.Parameter("times")), ScopeOf(topics), MostFound, ct)
           let avs = Topics.Avs(silent.Of.ChainId, new Address(silent.Of.Id.AsSpan(0, Address.Size)))
           let who = Topics.Operator(silent.Of.ChainId, new Address(silent.Of.Id.AsSpan(Address.Size)))
           where Covers(topics, avs) || Covers(topics, who)
           select (silent.Of.ChainId, StateJudge.OperatorUnreachable(rule, $"{who} {avs}", silent.Address, silent.Failures, silent.State)),
    ];

    private async Task<IReadOnlyList<(long, Verdict)>> MissingAsync(Rule rule, IReadOnlySet<string> topics, CancellationToken ct) =>
    [
        .. from missing in await health.MissingAsync((int)Math.Ceiling(rule.Parameter("times")), ScopeOf(topics), MostFound, ct)
           let avs = Topics.Avs(missing.ChainId, new Address(missing.Avs))
           let who = Topics.Operator(missing.ChainId, new Address(missing.Operator))
           where Covers(topics, avs) || Covers(topics, who) || Covers(topics, Topics.Quorum(missing.ChainId, new Address(missing.Avs), missing.Quorum))
           select (missing.ChainId, StateJudge.MissedInRow(rule, $"{who} {avs} quorum {missing.Quorum}", missing.Missed)),
    ];

    private async Task<IReadOnlyList<(long, Verdict)>> CoverageAsync(Rule rule, IReadOnlySet<string> topics, CancellationToken ct)
    {
        List<(long, Verdict)> found = [];
        await foreach (var stored in store.AllAsync<Rollup>(new DocumentQuery { Where = Filter.Equal("enabled", true) }, ct))
        {
            var rollup = stored.Body;
            var (avs, about) = (Topics.Avs(rollup.ChainId, rollup.Avs), $"rollup:{rollup.RollupChainId}");
            if (!Covers(topics, avs) && !Covers(topics, about)) continue;
            // Nobody has looked yet: nothing can be said.
            if ((await coverages.LoadAsync([(rollup.ChainId, rollup.Avs.ToArray())], ct)).Values.SingleOrDefault() is not { } row) continue;
            var coverage = JsonSerializer.Deserialize<RollupCoverage>(row.BodyJson, DocumentJson.Options)!;
            found.Add((rollup.ChainId, StateJudge.CoverageBelow(rule, $"{about} {avs}", CoverageSight.Of(coverage), DateTimeOffset.FromUnixTimeSeconds(coverage.AsOfTime), time.GetUtcNow())));
        }
        return found;
    }

    private static bool Covers(IReadOnlySet<string> topics, string topic) => topics.Count == 0 || topics.Contains(topic);
}

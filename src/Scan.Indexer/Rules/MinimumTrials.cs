using System.Globalization;
using System.Numerics;
using System.Text.Json;
using Scan.Documents;
using Scan.Domain.Documents;
using Scan.Domain.Middleware;
using Scan.Domain.Primitives;
using Scan.Domain.Rules;
using Scan.Indexer.Health;

namespace Scan.Indexer.Rules;

/// <summary>
/// Tries rules over the distance to the minimum stake: follows stakes, members and minima through the ledger, from how they stood when the trial begins, and
/// what registries would have stored through what was seen when they were asked.
/// </summary>
public sealed class MinimumTrials(DocumentStore store, Chains chains, RuleEvents events, Sightings sightings, TimeProvider time)
{
    private static readonly string[] Minima = ["MinimumStakeForQuorumUpdated", "QuorumCreated"];
    private static readonly string[] Members = ["OperatorAddedToQuorums", "OperatorRemovedFromQuorums"];
    private static readonly string[] Stakes = ["OperatorStakeUpdate", "StakeUpdate"];

    private const int MostSights = 50_000;

    /// <summary>Weights that were seen, by chain and by place (<see cref="Sightings.WeightOf"/>).</summary>
    private sealed record Weights(ILookup<(long ChainId, string Thing), Sight<WeightSight>> Seen, DateTimeOffset Began);

    public async Task<TrialReport> RunAsync(Rule rule, IReadOnlySet<string> topics, DateTimeOffset since, CancellationToken ct)
    {
        var verdicts = new List<(DateTimeOffset At, Verdict Verdict)>();
        var (begin, looked, weights) = (since, 0, await WeightsAsync(since, ct));
        foreach (var chain in await chains.ListAsync(ct))
        {
            var places = new List<QuorumStake>();
            await foreach (var stake in store.AllAsync<QuorumStake>(new DocumentQuery { ChainId = chain.ChainId }, ct))
            {
                string[] things = [Topics.Avs(chain.ChainId, stake.Body.Avs), Topics.Quorum(chain.ChainId, stake.Body.Avs, stake.Body.Quorum), WhoOf(stake.Body)];
                if (topics.Count == 0 || things.Any(topics.Contains)) places.Add(stake.Body);
            }
            foreach (var avs in places.GroupBy(p => Topics.Avs(chain.ChainId, p.Avs)))
            {
                var past = await events.PastAsync(chain.ChainId, avs.Key, [.. Minima, .. Members, .. Stakes], since.ToUnixTimeSeconds(), RuleTrials.MostPrepared, ct);
                looked += past.Count;
                var from = past.Count == RuleTrials.MostPrepared ? DateTimeOffset.FromUnixTimeSeconds(past[0].Time) : since;
                if (from > begin) begin = from;
                verdicts.AddRange(await JudgeAsync(rule, chain.ChainId, avs.Key, [.. avs], past, from, weights, ct));
            }
        }
        var trial = new RuleTrial(rule);
        foreach (var (at, verdict) in verdicts.OrderBy(v => v.At)) trial.Add(verdict, at);
        return new TrialReport(trial.Incidents(time.GetUtcNow()), begin, looked, null) { Note = weights.Began > begin ? $"what registries would store is known since {RuleTrials.Moment(weights.Began)}; before it stored stakes alone are judged" : null };
    }

    private async Task<Weights> WeightsAsync(DateTimeOffset since, CancellationToken ct)
    {
        var seen = await sightings.SinceAsync(Sightings.Weight, since, MostSights, ct);
        var began = seen.Count == MostSights ? seen[0].At : await sightings.BeganAsync(Sightings.Weight, ct);
        return new Weights(seen.ToLookup(s => (s.ChainId, s.Thing), s => new Sight<WeightSight>(s.At, s.Until, JsonSerializer.Deserialize<WeightSight>(s.BodyJson, DocumentJson.Options)!)), began);
    }

    private async Task<List<(DateTimeOffset, Verdict)>> JudgeAsync(Rule rule, long chainId, string avs, IReadOnlyList<QuorumStake> places, IReadOnlyList<RuleEvent> past, DateTimeOffset from, Weights weights, CancellationToken ct)
    {
        IEnumerable<Sight<WeightSight>> SeenOf(QuorumStake place) => weights.Seen[(chainId, Sightings.WeightOf(place.Avs.ToArray(), place.Quorum, place.OperatorId.ToArray()))];
        var told = past.SelectMany(e => StepsOf(e, places)).ToList();
        var steps = told.Concat(places.SelectMany(p => SeenOf(p).Where(s => s.At > from).Select(s => new StakeStep(s.At, p.Quorum, p.OperatorId.ToString(), null, null) { Live = s.Seen, LiveUntil = s.Until }))).OrderBy(s => s.At).ToList();
        var judge = new MinimumJudge(rule, avs);
        foreach (var minimum in await events.PastAsync(chainId, avs, Minima, 0, int.MaxValue, ct))
        {
            if (minimum.Time < from.ToUnixTimeSeconds() && MinimumOf(minimum) is { } known) judge.Begin(known.Quorum, known.Stake);
        }
        var updates = past.Where(e => Stakes.Contains(e.Name)).ToLookup(e => (e.Text("operatorId"), e.Text("quorumNumber")));
        foreach (var place in places)
        {
            var id = place.OperatorId.ToString();
            // Before the first step that speaks of it: what it had then; where none does, what it has.
            var update = updates[(id, place.Quorum.ToString(CultureInfo.InvariantCulture))].FirstOrDefault();
            var member = steps.FirstOrDefault(s => s.Quorum == place.Quorum && s.OperatorId == id && s.Member is not null) is { } first ? !first.Member!.Value : place.Member;
            var stake = update is null ? new StakeAt(place.UpdatedTime ?? 0, place.Stake) : await events.StakeBeforeAsync(update, ct);
            var live = SeenOf(place).LastOrDefault(s => s.At <= from);
            judge.Begin(place.Quorum, id, WhoOf(place), stake.Stake, member, live?.Until.ToUnixTimeSeconds() < stake.Time ? null : live);
        }
        var verdicts = judge.All().Select(v => (from, v)).ToList();
        foreach (var step in steps) verdicts.AddRange(judge.Take(step).Select(v => (step.At, v)));
        return verdicts;
    }

    private static IEnumerable<StakeStep> StepsOf(RuleEvent e, IReadOnlyList<QuorumStake> places)
    {
        var at = DateTimeOffset.FromUnixTimeSeconds(e.Time);
        if (Stakes.Contains(e.Name)) return byte.TryParse(e.Text("quorumNumber"), out var quorum) && e.Number("stake") is { } stake ? [new(at, quorum, e.Text("operatorId"), stake, null)] : [];
        if (Minima.Contains(e.Name)) return MinimumOf(e) is { } minimum ? [new(at, minimum.Quorum, null, minimum.Stake, null)] : [];
        var added = e.Name == Members[0];
        // The first Goerli release names the address alone.
        var ids = e.Text("operatorId") is { } told ? [told] : places.Where(p => p.Operator is { } a && a.ToString() == e.Text("operator")).Select(p => p.OperatorId.ToString()).Distinct();
        return from id in ids from quorumOf in Hex.Decode(e.Text("quorumNumbers") ?? "0x") select new StakeStep(at, quorumOf, id, null, added);
    }

    private static (byte Quorum, BigInteger Stake)? MinimumOf(RuleEvent e) => byte.TryParse(e.Text("quorumNumber"), out var quorum) && e.Number("minimumStake") is { } stake ? (quorum, stake) : null;

    private static string WhoOf(QuorumStake place) => place.Operator is { } address ? Topics.Operator(place.ChainId, address) : Topics.OperatorId(place.ChainId, place.OperatorId);
}

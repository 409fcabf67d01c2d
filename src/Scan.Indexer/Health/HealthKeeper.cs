using System.Numerics;
using System.Text.Json;
using Scan.Documents;
using Scan.Domain.Documents;
using Scan.Domain.EigenLayer;
using Scan.Domain.Health;
using Scan.Domain.Mach;
using Scan.Domain.Middleware;
using Scan.Domain.Primitives;

namespace Scan.Indexer.Health;

/// <summary>Puts together what documents, contracts and probes say of the operators of every AVS on BLS middleware, and what their service managers cover.</summary>
public sealed class HealthKeeper(DocumentStore store, Chains chains, Probes probes, HealthStore health, CoverageStore coverages, HealthMessages messages, StakePasts pasts, TimeProvider time)
{
    /// <summary>Computes the health of a chain's operators anew.</summary>
    public async Task RunAsync(long chainId, CancellationToken ct)
    {
        if (await chains.FindAsync(chainId, ct) is not { State: ChainState.Live, IndexedBlock: { } block, IndexedTime: { } at }) return;
        var quorums = new List<Quorum>();
        await foreach (var quorum in store.AllAsync<Quorum>(new DocumentQuery { ChainId = chainId }, ct)) quorums.Add(quorum.Body);
        foreach (var avs in quorums.GroupBy(q => q.Avs)) await ComputeAsync(new Scope(chainId, avs.Key, [.. avs], block, at), ct);
        await health.TrimAsync(chainId, [.. quorums.Select(q => q.Avs).Distinct().Select(a => a.ToArray())], time.GetUtcNow(), ct);
    }

    private sealed record Scope(long ChainId, Address Avs, IReadOnlyList<Quorum> Quorums, long Block, long Time);

    /// <summary>What is known of an operator's place in a quorum.</summary>
    private sealed record Place(QuorumStake Stake, QuorumHealth Health);

    private async Task ComputeAsync(Scope scope, CancellationToken ct)
    {
        var members = new List<QuorumStake>();
        var of = new Filter.And(Filter.Equal("avs", scope.Avs.ToString()), Filter.Equal("member", true));
        await foreach (var stake in store.AllAsync<QuorumStake>(new DocumentQuery { ChainId = scope.ChainId, Where = of }, ct)) members.Add(stake.Body);
        var events = await SignedEvents.ReadAsync(store, scope.ChainId, scope.Avs, [.. scope.Quorums.Select(q => q.Number)], scope.Time, ct);
        var past = await pasts.ReadAsync(scope.ChainId, scope.Avs, members, events, ct);
        var checks = (await health.ChecksAsync(scope.ChainId, scope.Avs.ToArray(), ct)).ToDictionary(c => (c.Check.Quorum, new Hash32(c.Check.OperatorId)));
        var places = members.Select(m => new Place(m, Of(m, scope, events, past, checks.TryGetValue((m.Quorum, m.OperatorId), out var check) ? check : null))).ToLookup(p => p.Stake.OperatorId);
        var ids = members.Where(m => m.Operator is not null).Select(m => new DocumentId(scope.ChainId, OperatorAvsRegistration.KeyOf(scope.Avs, m.Operator!.Value))).Distinct().ToList();
        var knocked = await probes.LoadAsync(ProbeList.Registrations, ids, ct);
        var said = (await messages.OfAvsAsync(scope.ChainId, scope.Avs.ToArray(), ct)).ToLookup(m => new Address(m.Operator));
        var now = time.GetUtcNow();
        var operators = places.Where(p => p.First().Stake.Operator is not null).Select(p => Of(scope, [.. p], knocked, said[p.First().Stake.Operator!.Value])).ToList();
        await health.StoreAsync(scope.ChainId, scope.Avs.ToArray(), scope.Block, now, [.. OnePerAccount(operators).Select(o => Row(o, now))], ct);
        await CoverAsync(scope, members, operators.ToDictionary(o => o.OperatorId), now, ct);
    }

    private static QuorumHealth Of(QuorumStake m, Scope scope, IReadOnlyList<SignedEvent> events, StakePast past, (long Block, StakeCheckRow Check)? told)
    {
        var quorum = scope.Quorums.First(q => q.Number == m.Quorum);
        // What was asked before the registry stored the stake anew, or before the operator came back, says nothing of the next update.
        var isPast = told is { } before && before.Block < m.UpdatedBlock;
        if (isPast) told = null;
        var churn = ChurnRisk.Of(m.Stake, quorum.TotalStake, quorum.OperatorCount, quorum.MaxOperatorCount, quorum.KickBipsOfOperatorStake, quorum.KickBipsOfTotalStake);
        var next = told is not { Check: { Weight: { } weight } check } ? StoredStakeNextUpdate.Unknown
            : check.FallsOut == true ? StoredStakeNextUpdate.FallsOut
            : weight > m.Stake ? StoredStakeNextUpdate.Rises : weight < m.Stake ? StoredStakeNextUpdate.Falls : StoredStakeNextUpdate.Nothing;
        var stake = new StoredStake(m.Stake, m.UpdatedTime, told?.Check.Weight, quorum.MinimumStake, next, told?.Block, told is null ? isPast ? "the chain was not asked since the stake was stored" : "the chain was not asked yet" : told.Value.Check.Problem, churn);
        return new QuorumHealth(m.Quorum, Participation.Of(m.OperatorId, m.Quorum, events, block => past.StakeAt(m, block), scope.Time), stake);
    }

    private static OperatorHealth Of(Scope scope, IReadOnlyList<Place> places, ILookup<DocumentId, ProbeTarget> knocked, IEnumerable<HealthMessageRow> said)
    {
        var (id, account) = (places[0].Stake.OperatorId, places[0].Stake.Operator!.Value);
        var target = knocked[new DocumentId(scope.ChainId, OperatorAvsRegistration.KeyOf(scope.Avs, account))].FirstOrDefault();
        var probe = target?.BodyJson is { } json ? JsonSerializer.Deserialize<ProbeReport>(json, DocumentJson.Options) : null;
        var quorums = places.Select(p => p.Health).OrderBy(q => q.Number).ToList();
        var score = HealthScore.Of(new HealthFacts([.. quorums.Select(q => q.Participation)], [.. quorums.Select(q => q.Stake)], probe, scope.Time));
        List<SeenBlock> blocks = [.. said.Select(m => new SeenBlock(m.RollupChainId, m.Block, new Hash32(m.BlockHash), m.VerifierMode, m.Time))];
        long?[] seen = [target?.LastAlive?.ToUnixTimeSeconds(), .. blocks.Select(b => (long?)b.Time), .. quorums.Select(q => q.Participation.LastProofOfLife)];
        return new OperatorHealth
        {
            ChainId = scope.ChainId, Avs = scope.Avs, Operator = account, OperatorId = id, AsOfBlock = scope.Block, AsOfTime = scope.Time, Score = score, Quorums = quorums, Probe = probe, SeenBlocks = blocks, LastSeenTime = seen.Max(),
        };
    }

    /// <summary>An operator that changed its key within an AVS is a member twice for a while: the one whose stake was stored last is told of.</summary>
    private static IEnumerable<OperatorHealth> OnePerAccount(IEnumerable<OperatorHealth> operators) =>
        operators.GroupBy(o => o.Operator).Select(same => same.MaxBy(o => o.Quorums.Max(q => q.Stake.UpdatedTime ?? 0))!);

    private static HealthRow Row(OperatorHealth o, DateTimeOffset now)
    {
        var hour = new HealthHour(now.ToUnixTimeSeconds() / 3_600, o.Score.Value, o.Score.Confidence, [.. o.Score.Parts.Where(p => p.Value is not null).Select(p => new HealthHourPart(p.Name, p.Value!.Value))], o.Probe?.State, o.Probe?.NodeApi?.NodeVersion)
        {
            Participation = [.. o.Quorums.Select(q => (q.Number, Window: q.Participation.Window("1h"))).Select(q => new HealthHourParticipation(q.Number, q.Window.Signed, q.Window.Missed, q.Window.Unknown))],
            Stakes = [.. o.Quorums.Select(q => new HealthHourStake(q.Number, q.Stake.Stored, q.Stake.Live, q.Stake.Minimum))],
        };
        return new(o.Operator.ToArray(), o.Score.Value, o.Score.Confidence, JsonSerializer.Serialize(o, DocumentJson.Options), JsonSerializer.Serialize(hour, DocumentJson.Options));
    }

    /// <summary>Only of service managers that watch rollups. An operator whose address is unknown is never seen alive.</summary>
    private async Task CoverAsync(Scope scope, IReadOnlyList<QuorumStake> members, Dictionary<Hash32, OperatorHealth> operators, DateTimeOffset now, CancellationToken ct)
    {
        if ((await store.FindAsync<Avs>(scope.ChainId, Avs.KeyOf(scope.Avs), ct))?.Body is not { Kind: AvsKind.Mach } avs) return;
        var seen = members.Select(m => new CoverageMember(m.Quorum, m.OperatorId, m.Stake, operators.GetValueOrDefault(m.OperatorId)?.LastSeenTime)).ToList();
        var coverage = RollupCoverage.Of(scope.ChainId, scope.Avs, avs.QuorumThresholdPercentage, seen, now.ToUnixTimeSeconds(), operators.Values.SelectMany(o => o.SeenBlocks));
        var rollups = new List<string>();
        var watched = new Filter.And(Filter.Equal("avs", scope.Avs.ToString()), Filter.Equal("enabled", true));
        if (!avs.Paused) await foreach (var rollup in store.AllAsync<Rollup>(new DocumentQuery { ChainId = scope.ChainId, Where = watched }, ct)) rollups.Add(rollup.Body.RollupChainId);
        var held = coverage.HeldUntil() is { } until ? DateTimeOffset.FromUnixTimeSeconds(until) : (DateTimeOffset?)null;
        await coverages.StoreAsync(new CoverageLook(scope.ChainId, scope.Avs.ToArray(), rollups, held, JsonSerializer.Serialize(coverage, DocumentJson.Options)), now, ct);
    }
}

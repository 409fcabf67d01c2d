using System.Numerics;
using Scan.Documents;
using Scan.Domain.Documents;
using Scan.Domain.Middleware;
using Scan.Domain.Primitives;
using Scan.Domain.Rules;

namespace Scan.Indexer.Rules;

/// <summary>One look at how things stand, by many rules: what all of them ask of minima is read once. Other conditions still read for each rule.</summary>
public sealed class StateLook(IEnumerable<Rule> rules)
{
    private const int MostQuorums = 1000;
    private const int MostFound = 10_000;

    /// <summary>Its reach covers that of every other.</summary>
    private readonly Rule? widest = rules.Where(rule => rule.Condition == "belowMinimumSoon").MaxBy(rule => rule.Parameter("percent"));
    private NearMinima? near;

    /// <summary>Members that are near a minimum, for the rule that reaches furthest.</summary>
    internal async Task<NearMinima> NearAsync(DocumentStore store, HealthStore health, CancellationToken ct) => near ??= await ReadAsync(store, health, ct);

    private async Task<NearMinima> ReadAsync(DocumentStore store, HealthStore health, CancellationToken ct)
    {
        if (widest is null) return new([], []);
        List<NearStored> stored = [];
        List<Quorum> quorums = [.. (await store.QueryAsync<Quorum>(new DocumentQuery { Take = MostQuorums }, ct)).Items.Select(item => item.Body).Where(q => q.MinimumStake is { IsZero: false })];
        foreach (var quorum in quorums)
        {
            var minimum = quorum.MinimumStake!.Value;
            var close = await store.QueryAsync<QuorumStake>(new DocumentQuery
            {
                ChainId = quorum.ChainId, Take = DocumentQuery.MaxTake,
                Where = new Filter.And(Filter.Equal("avs", quorum.Avs.ToString()), Filter.Equal("quorum", (long)quorum.Number), Filter.Equal("member", true), Filter.LessOrEqual("stake", StateJudge.NearMinimum(widest, minimum))),
            }, ct);
            stored.AddRange(close.Items.Select(item => new NearStored(item.Body, minimum)));
        }
        return new(stored, await FallingAsync(store, health, quorums, ct));
    }

    /// <summary>Those whose stored stake may be far enough, but not what the registry would store now.</summary>
    private async Task<IReadOnlyList<NearLive>> FallingAsync(DocumentStore store, HealthStore health, IReadOnlyList<Quorum> quorums, CancellationToken ct)
    {
        var minima = quorums.ToDictionary(q => (q.ChainId, q.Avs, q.Number), q => q.MinimumStake!.Value);
        var checks = await health.NearAsync([.. minima.Select(q => (q.Key.ChainId, q.Key.Avs.ToArray(), q.Key.Number, StateJudge.NearMinimum(widest!, q.Value)))], MostFound, ct);
        DocumentId IdOf((long ChainId, byte[] Avs, long Block, StakeCheckRow Check) told) => new(told.ChainId, QuorumStake.KeyOf(new Address(told.Avs), told.Check.Quorum, new Hash32(told.Check.OperatorId)));
        var stakes = await store.LoadAsync<QuorumStake>([.. checks.Select(IdOf)], null, ct);
        List<NearLive> found = [];
        foreach (var told in checks)
        {
            // What was asked before the registry stored the stake, or before the operator came back, says nothing of the next update.
            if (told.Check.Weight is not { } live || stakes.GetValueOrDefault(IdOf(told))?.Body is not { Member: true } stake || told.Block < stake.UpdatedBlock) continue;
            found.Add(new(stake, minima[(stake.ChainId, stake.Avs, stake.Quorum)], live, told.Check.FallsOut == true));
        }
        return found;
    }
}

/// <param name="Stored">Near by what the registry holds.</param>
/// <param name="Falling">Near by what it would hold now.</param>
internal sealed record NearMinima(IReadOnlyList<NearStored> Stored, IReadOnlyList<NearLive> Falling);

internal sealed record NearStored(QuorumStake Stake, BigInteger Minimum);

/// <param name="Live">What the registry would store.</param>
internal sealed record NearLive(QuorumStake Stake, BigInteger Minimum, BigInteger Live, bool FallsOut);

using System.Numerics;
using Scan.Documents;
using Scan.Domain.Documents;
using Scan.Domain.Middleware;
using Scan.Domain.Primitives;
using Scan.Domain.Rules;
using Scan.Indexer.Health;

namespace Scan.Indexer.Rules;

/// <summary>
/// One look at how things stand, by many rules: what they ask is read once, so that a look costs the same however many rules anybody makes.
/// </summary>
/// <param name="rules">All that look, with their scopes as events write them; empty: any.</param>
public sealed class StateLook(IReadOnlyCollection<(Rule Rule, IReadOnlySet<string> Topics)> rules)
{
    /// <summary>What one reading holds at most.</summary>
    internal const int MostFound = 10_000;

    /// <summary>Beyond, it is cheaper to read all than to seek what is watched.</summary>
    private const int MostSought = 200;

    /// <summary>Its reach covers that of every other.</summary>
    private readonly Rule? widest = rules.Select(r => r.Rule).Where(rule => rule.Condition == "belowMinimumSoon").MaxBy(rule => rule.Parameter("percent"));
    private readonly Dictionary<string, Task> known = new(StringComparer.Ordinal);

    /// <summary>What one reading of <see cref="FoundAsync"/> holds.</summary>
    internal int Most { get; init; } = MostFound;

    /// <summary>Conditions and ids of rules for which more was found than a reading holds.</summary>
    private readonly HashSet<string> cut = new(StringComparer.Ordinal);

    /// <summary>False where something may hold that was not read: then nothing is over for not having been found.</summary>
    internal bool IsWhole(Rule rule) => !cut.Contains(rule.Condition) && !cut.Contains(rule.Id);

    /// <summary>The first answer of this look.</summary>
    /// <param name="what">Names what is read.</param>
    internal Task<T> OnceAsync<T>(string what, Func<Task<T>> read)
    {
        if (!known.TryGetValue(what, out var answer)) known[what] = answer = read();
        return (Task<T>)answer;
    }

    /// <summary>What is found by the lowest parameter `times` and in any scope of the condition's rules. Where that is more than one reading holds, what is found for the rule alone.</summary>
    /// <param name="read">From a number of times on, among the things of a scope (null: all), at most so many.</param>
    /// <param name="about">The topics that cover one.</param>
    internal async Task<Found<T>> FoundAsync<T>(Rule rule, IReadOnlySet<string> topics, Func<int, ThingScope?, int, Task<List<T>>> read, Func<T, IEnumerable<string>> about)
    {
        var all = await OnceAsync(rule.Condition, async () =>
        {
            var alike = rules.Where(r => r.Rule.Condition == rule.Condition).ToList();
            return new Found<T>(await read(alike.Min(r => TimesOf(r.Rule)), ScopeOf(alike), Most), about);
        });
        if (all.Count < Most) return all;
        var own = new Found<T>(await read(TimesOf(rule), ScopeOf([(rule, topics)]), Most), about);
        if (own.Count >= Most) cut.Add(rule.Id);
        return own;
    }

    internal static int TimesOf(Rule rule) => (int)Math.Ceiling(rule.Parameter("times"));

    /// <summary>What storage may leave out; null where a rule watches all, or something else, or they watch much.</summary>
    private static ThingScope? ScopeOf(IReadOnlyCollection<(Rule Rule, IReadOnlySet<string> Topics)> rules)
    {
        HashSet<(long Chain, Address Thing)> things = [];
        foreach (var (_, topics) in rules)
        {
            List<(long, Address)> own = [];
            foreach (var topic in topics)
            {
                if (topic.Split(':') is ["avs" or "operator" or "quorum", var chain, var text, ..] && long.TryParse(chain, out var id) && Address.TryParse(text, null, out var address)) own.Add((id, address));
            }
            things.UnionWith(own);
            if (own.Count == 0 || things.Count > MostSought) return null;
        }
        return new ThingScope([.. things.Select(t => (t.Chain, t.Thing.ToArray()))]);
    }

    /// <summary>Members that are near a minimum, for the rule that reaches furthest.</summary>
    internal Task<NearMinima> NearAsync(DocumentStore store, HealthStore health, CancellationToken ct) => OnceAsync("minima", () => ReadAsync(store, health, ct));

    private async Task<NearMinima> ReadAsync(DocumentStore store, HealthStore health, CancellationToken ct)
    {
        List<NearStored> stored = [];
        List<Quorum> quorums = [];
        await foreach (var quorum in store.AllAsync<Quorum>(new DocumentQuery(), ct))
        {
            if (quorum.Body.MinimumStake is { IsZero: false }) quorums.Add(quorum.Body);
        }
        foreach (var quorum in quorums)
        {
            var minimum = quorum.MinimumStake!.Value;
            var close = await store.QueryAsync<QuorumStake>(new DocumentQuery
            {
                ChainId = quorum.ChainId, Take = DocumentQuery.MaxTake, OrderBy = [new Order("stake")],
                Where = new Filter.And(Filter.Equal("avs", quorum.Avs.ToString()), Filter.Equal("quorum", (long)quorum.Number), Filter.Equal("member", true), Filter.LessOrEqual("stake", StateJudge.NearMinimum(widest!, minimum))),
            }, ct);
            stored.AddRange(close.Items.Select(item => new NearStored(item.Body, minimum)));
            if (close.Items.Count == DocumentQuery.MaxTake) cut.Add(widest!.Condition);
        }
        static IEnumerable<string> About(QuorumStake stake) => [Topics.Avs(stake.ChainId, stake.Avs), WhoOf(stake), Topics.Quorum(stake.ChainId, stake.Avs, stake.Quorum)];
        return new(new(stored, near => About(near.Stake)), new(await FallingAsync(store, health, quorums, ct), near => About(near.Stake)));
    }

    /// <summary>The operator's topic.</summary>
    internal static string WhoOf(QuorumStake stake) => stake.Operator is { } address ? Topics.Operator(stake.ChainId, address) : Topics.OperatorId(stake.ChainId, stake.OperatorId);

    /// <summary>Those whose stored stake may be far enough, but not what the registry would store now.</summary>
    private async Task<IReadOnlyList<NearLive>> FallingAsync(DocumentStore store, HealthStore health, IReadOnlyList<Quorum> quorums, CancellationToken ct)
    {
        var minima = quorums.ToDictionary(q => (q.ChainId, q.Avs, q.Number), q => q.MinimumStake!.Value);
        var checks = await health.NearAsync([.. minima.Select(q => (q.Key.ChainId, q.Key.Avs.ToArray(), q.Key.Number, StateJudge.NearMinimum(widest!, q.Value)))], MostFound, ct);
        if (checks.Count == MostFound) cut.Add(widest!.Condition);
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
internal sealed record NearMinima(Found<NearStored> Stored, Found<NearLive> Falling);

internal sealed record NearStored(QuorumStake Stake, BigInteger Minimum);

/// <param name="Live">What the registry would store.</param>
internal sealed record NearLive(QuorumStake Stake, BigInteger Minimum, BigInteger Live, bool FallsOut);

/// <summary>What a look found, for rules that each watch a part of it.</summary>
/// <param name="about">The topics that cover one.</param>
internal sealed class Found<T>(IReadOnlyList<T> all, Func<T, IEnumerable<string>> about)
{
    private readonly ILookup<string, T> byTopic = all.SelectMany(found => about(found).Select(topic => (topic, found))).ToLookup(f => f.topic, f => f.found, StringComparer.Ordinal);

    public int Count => all.Count;

    /// <summary>Each once.</summary>
    /// <param name="topics">Empty: any.</param>
    public IEnumerable<T> In(IReadOnlySet<string> topics) => topics.Count == 0 ? all : topics.SelectMany(topic => byTopic[topic]).Distinct();
}

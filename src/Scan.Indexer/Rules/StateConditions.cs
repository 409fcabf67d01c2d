using Scan.Documents;
using Scan.Domain.Documents;
using Scan.Domain.Middleware;
using Scan.Domain.Rules;

namespace Scan.Indexer.Rules;

/// <summary>Looks at how things stand, for conditions that no event tells of.</summary>
public sealed class StateConditions(DocumentStore store, Chains chains, Audits audits, TimeProvider time)
{
    private const int MostQuorums = 1000;

    public static bool Knows(Rule rule) => RuleConditions.Find(rule.Condition) is { Events.Count: 0 };

    /// <summary>What holds now, of every thing in the scope that is known.</summary>
    /// <param name="topics">The rule's scope as events write it; empty: any.</param>
    public Task<IReadOnlyList<(long ChainId, Verdict Verdict)>> LookAsync(Rule rule, IReadOnlySet<string> topics, CancellationToken ct) => rule.Condition switch
    {
        "chainStalled" => ChainsAsync(rule, topics, ct),
        "auditDrift" => AuditsAsync(topics, ct),
        "belowMinimumSoon" => MinimaAsync(rule, topics, ct),
        _ => throw new ArgumentException($"'{rule.Condition}' is judged by events.", nameof(rule)),
    };

    private async Task<IReadOnlyList<(long, Verdict)>> ChainsAsync(Rule rule, IReadOnlySet<string> topics, CancellationToken ct) =>
        [.. (await chains.ListAsync(ct)).Where(c => Covers(topics, $"chain:{c.ChainId}") && c.State != ChainState.Backfilling)
            .Select(c => (c.ChainId, StateJudge.ChainStalled(rule, c.ChainId, c.IndexedTime, c.State == ChainState.Stopped ? c.LastError ?? "unknown why" : null, time.GetUtcNow())))];

    private async Task<IReadOnlyList<(long, Verdict)>> AuditsAsync(IReadOnlySet<string> topics, CancellationToken ct) =>
        [.. (await audits.ListAsync(ct)).Where(a => a.Problem is null && Covers(topics, $"chain:{a.ChainId}")).Select(a => (a.ChainId, StateJudge.AuditDrift(a.ChainId, a.Drifted, a.Block)))];

    private async Task<IReadOnlyList<(long, Verdict)>> MinimaAsync(Rule rule, IReadOnlySet<string> topics, CancellationToken ct)
    {
        List<(long, Verdict)> found = [];
        var quorums = await store.QueryAsync<Quorum>(new DocumentQuery { Take = MostQuorums }, ct);
        foreach (var quorum in quorums.Items.Select(item => item.Body).Where(q => q.MinimumStake is { IsZero: false }))
        {
            var minimum = quorum.MinimumStake!.Value;
            var bound = minimum + minimum * (System.Numerics.BigInteger)(rule.Parameter("percent") * 100) / 10_000;
            var close = await store.QueryAsync<QuorumStake>(new DocumentQuery
            {
                ChainId = quorum.ChainId, Take = DocumentQuery.MaxTake,
                Where = new Filter.And(Filter.Equal("avs", quorum.Avs.ToString()), Filter.Equal("quorum", (long)quorum.Number), Filter.Equal("member", true), Filter.LessOrEqual("stake", bound)),
            }, ct);
            foreach (var stake in close.Items.Select(item => item.Body))
            {
                var avs = Topics.Avs(quorum.ChainId, quorum.Avs);
                var who = stake.Operator is { } address ? Topics.Operator(quorum.ChainId, address) : Topics.OperatorId(quorum.ChainId, stake.OperatorId);
                if (!Covers(topics, avs) && !Covers(topics, who)) continue;
                found.Add((quorum.ChainId, StateJudge.BelowMinimumSoon(rule, $"{who} {avs}", quorum.Number, stake.Stake, minimum)));
            }
        }
        return found;
    }

    private static bool Covers(IReadOnlySet<string> topics, string topic) => topics.Count == 0 || topics.Contains(topic);
}

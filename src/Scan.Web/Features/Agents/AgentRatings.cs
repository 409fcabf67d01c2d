using System.Collections.Concurrent;
using Scan.Documents;
using Scan.Domain.Erc8004;

namespace Scan.Web.Features.Agents;

/// <summary>An agent's rating, the same wherever it is shown.</summary>
/// <param name="IsWhole">False when the agent has more votes than are read: then the last ones count.</param>
public sealed record AgentRating(AdjustedRating Adjusted, bool IsWhole);

/// <summary>Reads the votes that ratings follow from.</summary>
public sealed class AgentRatings(DocumentStore store)
{
    private const int MostKept = 20_000, AtOnce = 4;
    private readonly ConcurrentDictionary<DocumentId, (Agent Agent, TagRating? Stars)> kept = new();

    /// <summary>The last so many votes of an agent are judged.</summary>
    public const int MostVotes = DocumentQuery.MaxTake;

    public async Task<AgentRating> ReadAsync(Agent agent, CancellationToken ct)
    {
        var where = new Filter.And(Filter.Equal("registry", agent.Registry.ToString()), Filter.Equal("agentId", agent.AgentId));
        var last = await store.QueryAsync<Feedback>(new DocumentQuery { ChainId = agent.ChainId, Where = where, OrderBy = [new("block", true)], Take = MostVotes }, ct);
        return new AgentRating(AdjustedRating.Of(agent, [.. last.Items.Select(f => f.Body)]), last.Next is null);
    }

    /// <summary>The stars of many agents; those without a vote under their tag are left out. What was read is kept for as long as the agent's document is the same: votes and what takes them back change it. Of the past nothing is kept.</summary>
    public async Task<IReadOnlyDictionary<DocumentId, TagRating>> StarsAsync(IReadOnlyList<Agent> agents, CancellationToken ct)
    {
        var stars = new ConcurrentDictionary<DocumentId, TagRating>();
        await Parallel.ForEachAsync(agents.Where(a => a.FeedbackCount > 0), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = ct }, async (agent, token) =>
        {
            var id = new DocumentId(agent.ChainId, agent.Key());
            if (!kept.TryGetValue(id, out var known) || known.Agent != agent)
            {
                known = (agent, (await ReadAsync(agent, token)).Adjusted.ByTag().FirstOrDefault(t => t.Tag == TagRating.Starred));
                if (kept.Count >= MostKept) kept.Clear();
                if (store.Moment is null) kept[id] = known;
            }
            if (known.Stars is { } given) stars[id] = given;
        });
        return stars;
    }
}

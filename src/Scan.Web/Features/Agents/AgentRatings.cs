using Scan.Documents;
using Scan.Domain.Erc8004;

namespace Scan.Web.Features.Agents;

/// <summary>An agent's rating, the same wherever it is shown.</summary>
/// <param name="IsWhole">False when the agent has more votes than are read: then the last ones count.</param>
public sealed record AgentRating(AdjustedRating Adjusted, bool IsWhole);

/// <summary>Reads the votes that ratings follow from.</summary>
public sealed class AgentRatings(DocumentStore store)
{
    /// <summary>The last so many votes of an agent are judged.</summary>
    public const int MostVotes = DocumentQuery.MaxTake;

    public async Task<AgentRating> ReadAsync(Agent agent, CancellationToken ct)
    {
        var where = new Filter.And(Filter.Equal("registry", agent.Registry.ToString()), Filter.Equal("agentId", agent.AgentId));
        var last = await store.QueryAsync<Feedback>(new DocumentQuery { ChainId = agent.ChainId, Where = where, OrderBy = [new("block", true)], Take = MostVotes }, ct);
        return new AgentRating(AdjustedRating.Of(agent, [.. last.Items.Select(f => f.Body)]), last.Next is null);
    }
}

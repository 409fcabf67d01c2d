using Scan.Devnet.Acts;
using Scan.Devnet.Model;

namespace Scan.Devnet.Scenarios;

/// <summary>ERC-8004 agents and what clients say of them.</summary>
internal static class AgentMoves
{
    private const int MostAgents = 48;

    private static readonly (string Tag1, string Tag2, int Decimals, int From, int To)[] Ratings =
    [
        ("starred", "", 0, 20, 100), ("starred", "", 0, 60, 100), ("uptime", "month", 2, 9200, 10000), ("responseTime", "p50", 0, 40, 2400),
        ("successRate", "week", 0, 55, 100), ("reachable", "", 0, 0, 1), ("tradingYield", "week", 1, -48, 95), ("revenues", "month", 0, 10, 90000),
    ];

    public static readonly (int, Func<ScenarioTurn, IEnumerable<Act>>)[] All =
    [
        (16, Feedback), (2, Revoke), (4, Respond), (3, Register), (2, Uri), (1, Metadata), (1, Transfer), (1, Wallet),
    ];

    public static RegisterAgent NewAgent(ScenarioTurn turn)
    {
        var id = turn.Model.Agents.Count;
        return new RegisterAgent(turn.Random.Pick(turn.Accounts.AgentOwners), ScenarioTexts.AgentUri(id, turn.Stage.ChainId, turn.Stage.IdentityRegistry), ("category", id % 2 == 0 ? "analytics" : "payments"));
    }

    private static IEnumerable<Act> Register(ScenarioTurn turn)
    {
        if (turn.Model.Agents.Count < MostAgents) yield return NewAgent(turn);
    }

    private static IEnumerable<Act> Feedback(ScenarioTurn turn)
    {
        var (id, _) = Agent(turn);
        var (tag1, tag2, decimals, from, to) = turn.Random.Pick(Ratings);
        yield return new GiveFeedback(turn.Random.Pick(turn.Accounts.Clients), id, turn.Random.Between(from, to), decimals, tag1, tag2, turn.Random.OneIn(3) ? "https://agents.example/mcp" : "");
    }

    private static IEnumerable<Act> Revoke(ScenarioTurn turn)
    {
        var (id, agent) = Agent(turn);
        FeedbackModel[] standing = [.. agent.Feedback.Where(f => !f.Revoked)];
        if (standing.Length == 0) yield break;
        var f = turn.Random.Pick(standing);
        yield return new RevokeFeedback(f.Client, id, f.Index);
    }

    private static IEnumerable<Act> Respond(ScenarioTurn turn)
    {
        var (id, agent) = Agent(turn);
        if (agent.Feedback.Count == 0) yield break;
        var f = turn.Random.Pick(agent.Feedback);
        yield return new RespondToFeedback(agent.Owner, id, f.Client, f.Index, $"https://agents.example/responses/{turn.Block}");
    }

    private static IEnumerable<Act> Uri(ScenarioTurn turn)
    {
        var (id, agent) = Agent(turn);
        yield return new SetAgentUri(agent.Owner, id, ScenarioTexts.AgentUri(id, turn.Stage.ChainId, turn.Stage.IdentityRegistry, turn.Random.Between(1, 9)));
    }

    private static IEnumerable<Act> Metadata(ScenarioTurn turn)
    {
        var (id, agent) = Agent(turn);
        yield return new SetAgentMetadata(agent.Owner, id, "version", $"1.{turn.Random.Below(20)}.0");
    }

    private static IEnumerable<Act> Transfer(ScenarioTurn turn)
    {
        var (id, agent) = Agent(turn);
        var to = turn.Random.Pick(turn.Accounts.AgentOwners);
        if (to != agent.Owner) yield return new TransferAgent(agent.Owner, to, id);
    }

    private static IEnumerable<Act> Wallet(ScenarioTurn turn)
    {
        var (id, agent) = Agent(turn);
        yield return new SetAgentWallet(agent.Owner, id, turn.Random.Pick(turn.Accounts.Clients));
    }

    private static (int Id, AgentModel Agent) Agent(ScenarioTurn turn)
    {
        var id = turn.Random.Below(turn.Model.Agents.Count);
        return (id, turn.Model.Agents[id]);
    }
}

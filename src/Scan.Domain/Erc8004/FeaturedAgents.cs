namespace Scan.Domain.Erc8004;

/// <summary>An agent among those with the most feedback.</summary>
/// <param name="Active">What its registration file says; null: no file, or it does not say.</param>
/// <param name="Counted">Votes of all tags that the rules of <see cref="AdjustedRating"/> leave in.</param>
/// <param name="LeftOut">Those that they leave out.</param>
/// <param name="Stars">Null: no vote under <see cref="TagRating.Starred"/>.</param>
public sealed record AgentStanding(Agent Agent, bool? Active, int Counted, int LeftOut, TagRating? Stars)
{
    public static AgentStanding Of(Agent agent, RegistrationFacts? file, AdjustedRating rating) =>
        new(agent, file?.Active, rating.Counted, rating.Votes.Count - rating.Counted, rating.ByTag().FirstOrDefault(t => t.Tag == TagRating.Starred));
}

/// <summary>Which agents are shown before others, by rules that anybody can check: no place can be had in another way.</summary>
public static class FeaturedAgents
{
    /// <summary>Changes whenever a rule does.</summary>
    public const int Version = 1;
    public const int LeastClients = 3;
    public const int Places = 6;

    /// <summary>The rule as it is printed.</summary>
    public const string Rule = "The registration file was read and says that the agent is active, and stars of at least three clients count after adjusting; of these the six with the best adjusted stars, more counted votes first where they are equal.";

    public static IReadOnlyList<AgentStanding> Of(IEnumerable<AgentStanding> all) =>
        [.. all.Where(a => a is { Active: true, Stars: { Clients: >= LeastClients, Adjusted: not null } }).OrderByDescending(a => a.Stars!.Adjusted).ThenByDescending(a => a.Stars!.Counted).ThenBy(a => a.Agent.ChainId).ThenBy(a => a.Agent.AgentId).Take(Places)];

    /// <summary>By votes that count, then by adjusted stars.</summary>
    public static IReadOnlyList<AgentStanding> Leaders(IEnumerable<AgentStanding> all, int take) =>
        [.. all.Where(a => a.Counted > 0).OrderByDescending(a => a.Counted).ThenByDescending(a => a.Stars?.Adjusted).ThenBy(a => a.Agent.ChainId).ThenBy(a => a.Agent.AgentId).Take(take)];
}

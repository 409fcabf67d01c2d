using System.Numerics;
using Scan.Domain.Primitives;

namespace Scan.Domain.Erc8004;

/// <summary>Why a vote does not count in the adjusted rating.</summary>
public static class RemovedVote
{
    /// <summary>By the agent's owner, its payment wallet, or whom the owner approved.</summary>
    public const string Self = "self";

    /// <summary>The same client voted again later under the same tag: its last word counts.</summary>
    public const string Repeated = "repeated";

    /// <summary>Among several clients' votes in one block: only the first of them counts, since one hand may hold them all.</summary>
    public const string SameBlock = "same-block";
}

/// <summary>A vote with what became of it.</summary>
/// <param name="Reason">One of <see cref="RemovedVote"/>; null: it counts.</param>
public sealed record JudgedVote(Feedback Feedback, string? Reason);

/// <summary>
/// A mean that a few hands cannot move at will, beside the plain one. The rules are few and need no more than the agent's own feedback, so that anybody can check them:
/// votes of the agent's own accounts, all but the last of a client under one tag, and all but one of a block in which three clients or more voted are left out. Values count as given.
/// </summary>
/// <param name="Mean">With 18 decimals; null when no vote is left.</param>
public sealed record AdjustedRating(IReadOnlyList<JudgedVote> Votes, BigInteger? Mean)
{
    /// <summary>Changes whenever a rule does.</summary>
    public const int Version = 1;
    private const int Crowd = 3;
    private const int MostDecimals = 18;

    public int Counted => Votes.Count(v => v.Reason is null);
    public IReadOnlyList<JudgedVote> Removed => [.. Votes.Where(v => v.Reason is not null)];

    /// <summary>By the votes' first tag, the most votes first: values under different tags are different things (stars of 100, revenues, milliseconds) and have no common mean.</summary>
    public IReadOnlyList<TagRating> ByTag() => [.. Votes.GroupBy(v => v.Feedback.Tag1 ?? "").Select(g => TagRating.Of(g.Key, [.. g])).OrderByDescending(t => t.Given).ThenBy(t => t.Tag, StringComparer.Ordinal)];

    /// <param name="feedback">All of the agent's; revoked votes are no votes.</param>
    public static AdjustedRating Of(Agent agent, IReadOnlyList<Feedback> feedback)
    {
        var votes = feedback.Where(f => !f.Revoked).OrderBy(f => f.Block).ThenBy(f => f.Client).ThenBy(f => f.Index).ToList();
        HashSet<Address> own = [.. new[] { agent.Owner, agent.Wallet, agent.Approved }.OfType<Address>()];
        var last = votes.GroupBy(f => (f.Client, f.Tag1)).Select(g => g.Last()).ToHashSet();
        var crowded = votes.Where(f => !own.Contains(f.Client)).GroupBy(f => f.Block).Where(g => g.Select(f => f.Client).Distinct().Count() >= Crowd).ToDictionary(g => g.Key, g => g.First());
        List<JudgedVote> judged = [.. votes.Select(f => new JudgedVote(f,
            own.Contains(f.Client) ? RemovedVote.Self : !last.Contains(f) ? RemovedVote.Repeated : crowded.TryGetValue(f.Block, out var first) && f != first ? RemovedVote.SameBlock : null))];
        return new AdjustedRating(judged, MeanOf([.. judged.Where(v => v.Reason is null)]));
    }

    /// <summary>With 18 decimals; null without a vote.</summary>
    public static BigInteger? MeanOf(IReadOnlyList<JudgedVote> votes) => votes.Count == 0 ? null : votes.Aggregate(BigInteger.Zero, (total, v) => total + Fixed(v.Feedback)) / votes.Count;

    private static BigInteger Fixed(Feedback f) => f.ValueDecimals <= MostDecimals ? f.Value * BigInteger.Pow(10, MostDecimals - f.ValueDecimals) : f.Value / BigInteger.Pow(10, Math.Min(f.ValueDecimals - MostDecimals, 200));
}

/// <summary>What was given to an agent under one tag. Means have 18 decimals.</summary>
/// <param name="Tag">Empty: none, or the log has only its hash.</param>
/// <param name="Given">Votes that were not revoked.</param>
/// <param name="Mean">Of all of them.</param>
/// <param name="Counted">Of those, votes that the rules leave in.</param>
/// <param name="Clients">Clients of the counted votes.</param>
/// <param name="Adjusted">Mean of the counted votes; null: none is left.</param>
public sealed record TagRating(string Tag, int Given, BigInteger Mean, int Counted, int Clients, BigInteger? Adjusted)
{
    /// <summary>The tag of ratings of 0 to 100.</summary>
    public const string Starred = "starred";

    internal static TagRating Of(string tag, IReadOnlyList<JudgedVote> votes)
    {
        JudgedVote[] counted = [.. votes.Where(v => v.Reason is null)];
        return new TagRating(tag, votes.Count, AdjustedRating.MeanOf(votes)!.Value, counted.Length, counted.Select(v => v.Feedback.Client).Distinct().Count(), AdjustedRating.MeanOf(counted));
    }
}

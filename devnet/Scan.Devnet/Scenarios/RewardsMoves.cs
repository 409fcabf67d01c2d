using System.Numerics;
using Scan.Devnet.Acts;
using Scan.Domain.Primitives;

namespace Scan.Devnet.Scenarios;

/// <summary>Rewards: put up, shared out by roots, claimed.</summary>
internal static class RewardsMoves
{
    private const long Day = 86400;
    private const int Earners = 12;

    public static readonly (int, Func<ScenarioTurn, IEnumerable<Act>>)[] All = [(5, Submit), (3, Root), (1, Disable), (5, Claim), (1, Claimer), (5, Split)];

    private static IEnumerable<Act> Submit(ScenarioTurn turn)
    {
        var form = (RewardsForm)turn.Random.Below(7);
        var set = turn.Random.Between(1, 2);
        (int, BigInteger)[] operators = form is RewardsForm.OperatorDirectedAvs or RewardsForm.OperatorDirectedSet
            ? [.. turn.Random.Shuffle(turn.Model.Core.Operators.Order()).Take(turn.Random.Between(2, 5)).Select(op => (op, turn.Random.Amount(5000, 90000)))]
            : [];
        // Operator-directed ones look back on days that are over.
        var start = turn.Time / Day * Day - (operators.Length > 0 ? 4 : 0) * Day;
        yield return new SubmitRewards(form, set, turn.Random.Amount(50000, 900000), start, operators.Length > 0 ? 2 : turn.Random.Between(1, 14), [0, StakeMoves.Eigen], operators);
    }

    private static IEnumerable<Act> Root(ScenarioTurn turn)
    {
        var end = turn.Time / 60 * 60;
        if (end <= turn.Model.Rewards.LastEndTime || end >= turn.Time) yield break;
        var added = BigInteger.Zero;
        var earnings = new List<Earnings>();
        foreach (var earner in EarnersOf(turn))
        {
            var more = turn.Random.Amount(10, 5000);
            added += more;
            earnings.Add(new Earnings(earner, turn.Model.Rewards.Earned(earner) + more));
        }
        yield return new SubmitRoot(earnings, added, end);
    }

    private static IEnumerable<Act> Disable(ScenarioTurn turn)
    {
        var roots = turn.Model.Rewards.Roots;
        if (roots.Count > 2 && !roots[^1].Disabled && turn.Time < roots[^1].ActivatedTime) yield return new DisableRoot(roots.Count - 1);
    }

    private static IEnumerable<Act> Claim(ScenarioTurn turn)
    {
        var rewards = turn.Model.Rewards;
        if (turn.Random.PickOrNull(rewards.Roots.Index().Where(r => !r.Item.Disabled && r.Item.ActivatedTime <= turn.Time).Select(r => r.Index)) is not { } root) yield break;
        var earnings = rewards.Roots[root].Earnings;
        if (turn.Random.PickOrNull(earnings.Index().Where(e => e.Item.Total > rewards.Claimed(e.Item.Earner)).Select(e => e.Index)) is { } place)
            yield return new ClaimRewards(rewards.Claimer(earnings[place].Earner), root, earnings, place);
    }

    private static IEnumerable<Act> Claimer(ScenarioTurn turn)
    {
        var earner = turn.Random.Pick(EarnersOf(turn));
        yield return new SetClaimer(earner, turn.Random.Pick(turn.Accounts.Holders));
    }

    private static IEnumerable<Act> Split(ScenarioTurn turn)
    {
        var op = turn.Random.Pick(turn.Model.Core.Operators.Order().ToArray());
        var scope = (SplitScope)turn.Random.Below(3);
        var of = scope switch { SplitScope.Avs => turn.Random.Below(turn.Model.Avss.Count), SplitScope.OperatorSet => turn.Random.Between(1, 2), _ => 0 };
        if (!turn.Model.Rewards.IsSplitPending(op, scope, of, turn.Time)) yield return new SetSplit(op, scope, of, turn.Random.Between(0, 20) * 100);
    }

    private static Address[] EarnersOf(ScenarioTurn turn) =>
        [.. turn.Accounts.Stakers.Take(Earners / 2), .. turn.Accounts.Operators.Take(Earners / 2).Select(o => o.Address)];
}

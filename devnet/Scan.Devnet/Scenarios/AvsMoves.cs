using Scan.Devnet.Acts;
using Scan.Devnet.Model;

namespace Scan.Devnet.Scenarios;

/// <summary>Joining and leaving AVSs, allow lists, sockets, stake updates.</summary>
internal static class AvsMoves
{
    public static readonly (int, Func<ScenarioTurn, IEnumerable<Act>>)[] All =
    [
        (26, Join), (2, Leave), (1, Eject), (16, Update), (1, UpdateQuorum), (3, Socket), (2, Disallow), (1, Minimum), (1, Threshold), (8, Churn), (2, Most), (2, Multiplier), (1, Strategy), (1, Role),
    ];

    /// <summary>An operator that is good enough for a quorum joins it, put on the allow list first where there is one.</summary>
    private static IEnumerable<Act> Join(ScenarioTurn turn)
    {
        var (index, avs) = Avs(turn);
        if (turn.MembersChanged) yield break;
        var op = turn.Random.Pick(turn.Model.Core.Operators.Order().ToArray());
        byte[] quorums = [.. Enumerable.Range(0, avs.Quorums.Count).Select(q => (byte)q).Where(q => Accepts(avs, op, q))];
        if (quorums.Length == 0) yield break;
        if (avs.AllowlistEnabled && !avs.Allowed.Contains(op)) yield return new SetAllowed(op, index, true);
        yield return new JoinAvs(op, index, SocketOf(turn, op), quorums);
    }

    private static bool Accepts(AvsModel avs, int op, byte quorum)
    {
        var weight = avs.Weight(op, quorum);
        return !avs.IsIn(op, quorum) && weight > 0 && weight >= avs.Quorums[quorum].MinimumStake && avs.Quorums[quorum].Members.Count < avs.Quorums[quorum].MaxOperators;
    }

    private static IEnumerable<Act> Leave(ScenarioTurn turn)
    {
        var (index, avs) = Avs(turn);
        if (turn.MembersChanged || turn.Random.PickOrNull(avs.Members) is not { } op) yield break;
        var quorums = avs.QuorumsOf(op);
        yield return new LeaveAvs(op, index, turn.Random.OneIn(3) ? [quorums[^1]] : quorums);
    }

    private static IEnumerable<Act> Eject(ScenarioTurn turn)
    {
        var (index, avs) = Avs(turn);
        if (!turn.MembersChanged && turn.Random.PickOrNull(avs.Members) is { } op) yield return new Eject(op, index, avs.QuorumsOf(op));
    }

    private static IEnumerable<Act> Update(ScenarioTurn turn)
    {
        var (index, avs) = Avs(turn);
        int[] some = [.. turn.Random.Shuffle(avs.Members).Take(turn.Random.Between(1, 4))];
        if (!turn.MembersChanged && some.Length > 0) yield return new UpdateStakes(index, some);
    }

    private static IEnumerable<Act> UpdateQuorum(ScenarioTurn turn)
    {
        var (index, avs) = Avs(turn);
        var quorum = (byte)turn.Random.Below(avs.Quorums.Count);
        if (!turn.MembersChanged && avs.Quorums[quorum].Members.Count > 0) yield return new UpdateQuorumStakes(index, quorum, [.. avs.Quorums[quorum].Members]);
    }

    private static IEnumerable<Act> Socket(ScenarioTurn turn)
    {
        var (index, avs) = Avs(turn);
        if (turn.Random.PickOrNull(avs.Members) is { } op) yield return new UpdateSocket(op, index, SocketOf(turn, op));
    }

    /// <summary>An operator that is taken off the list stays a member.</summary>
    private static IEnumerable<Act> Disallow(ScenarioTurn turn)
    {
        var (index, avs) = Avs(turn);
        if (turn.Random.PickOrNull(avs.Allowed.Order()) is { } op) yield return new SetAllowed(op, index, false);
    }

    private static IEnumerable<Act> Minimum(ScenarioTurn turn)
    {
        var (index, avs) = Avs(turn);
        var quorum = (byte)turn.Random.Below(avs.Quorums.Count);
        yield return new SetMinimumStake(index, quorum, avs.Quorums[quorum].Plan.MinimumStake * turn.Random.Between(80, 150) / 100);
    }

    /// <summary>Where a quorum is full, whoever has enough stake takes the weakest one's place.</summary>
    private static IEnumerable<Act> Churn(ScenarioTurn turn)
    {
        var (index, avs) = Avs(turn);
        var full = avs.Quorums.Index().Where(q => q.Item.Members.Count >= q.Item.MaxOperators).Select(q => (byte)q.Index);
        if (turn.MembersChanged || turn.Random.PickOrNull(full) is not { } quorum) yield break;
        var op = turn.Random.Pick(turn.Model.Core.Operators.Order().ToArray());
        var weakest = avs.Quorums[quorum].Members.MinBy(avs.Quorums[quorum].Stake);
        if (avs.IsIn(op, quorum) || avs.Weight(op, quorum) < avs.Quorums[quorum].MinimumStake || !avs.CanChurn(op, quorum, weakest)) yield break;
        if (avs.AllowlistEnabled && !avs.Allowed.Contains(op)) yield return new SetAllowed(op, index, true);
        yield return new JoinWithChurn(op, index, SocketOf(turn, op), quorum, weakest);
    }

    /// <summary>Often as many as there are, so that newcomers have to churn.</summary>
    private static IEnumerable<Act> Most(ScenarioTurn turn)
    {
        var (index, avs) = Avs(turn);
        var quorum = (byte)turn.Random.Below(avs.Quorums.Count);
        var most = turn.Random.OneIn(3) ? avs.Quorums[quorum].Plan.MaxOperators : Math.Max(6, avs.Quorums[quorum].Members.Count);
        if (most != avs.Quorums[quorum].MaxOperators) yield return new SetMaxOperators(index, quorum, most);
    }

    private static IEnumerable<Act> Multiplier(ScenarioTurn turn)
    {
        var (index, avs) = Avs(turn);
        var quorum = (byte)turn.Random.Below(avs.Quorums.Count);
        var place = turn.Random.Below(avs.Quorums[quorum].Multipliers.Count);
        yield return new SetMultiplier(index, quorum, place, turn.Random.Amount(80, 130));
    }

    /// <summary>ASTR is let in as a further strategy, and taken out again.</summary>
    private static IEnumerable<Act> Strategy(ScenarioTurn turn)
    {
        var (index, avs) = Avs(turn);
        var multipliers = avs.Quorums[0].Multipliers;
        var place = multipliers.FindIndex(m => m.Strategy == StakeMoves.Astar);
        if (place < 0) yield return new ChangeQuorumStrategy(index, 0, StakeMoves.Astar, multipliers.Count);
        else if (place == multipliers.Count - 1) yield return new ChangeQuorumStrategy(index, 0, null, place);
    }

    private static IEnumerable<Act> Role(ScenarioTurn turn)
    {
        yield return new SetRole(turn.Random.Below(turn.Model.Avss.Count), turn.Random.OneIn(2), turn.Random.OneIn(2) ? turn.Accounts.Treasury : turn.Accounts.ChurnApprover);
    }

    private static IEnumerable<Act> Threshold(ScenarioTurn turn)
    {
        yield return new SetThreshold(turn.Random.Below(turn.Model.Avss.Count), (byte)turn.Random.Between(60, 75));
    }

    private static (int Index, AvsModel Avs) Avs(ScenarioTurn turn)
    {
        var index = turn.Random.Below(turn.Model.Avss.Count);
        return (index, turn.Model.Avss[index]);
    }

    /// <summary>Documentation addresses (RFC 5737), one in a dozen malformed.</summary>
    private static string SocketOf(ScenarioTurn turn, int op) => turn.Random.OneIn(12) ? "Not Needed" : $"203.0.113.{op + 1}:{turn.Random.Between(9091, 9094)};{turn.Random.Between(32001, 32009)}";
}

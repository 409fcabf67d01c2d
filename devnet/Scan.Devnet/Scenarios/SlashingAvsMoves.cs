using System.Numerics;
using Scan.Devnet.Acts;

namespace Scan.Devnet.Scenarios;

/// <summary>Joins, churn, ejections and stake updates behind the SlashingRegistryCoordinator.</summary>
internal static class SlashingAvsMoves
{
    /// <summary>Operators that registered after the upgrade and have rETH, with what they put at stake of it.</summary>
    private static readonly int[] Allocating = [13, 16, 19];

    public static readonly (int Weight, Func<ScenarioTurn, IEnumerable<Act>> Make)[] All = [(8, Join), (5, Churn), (2, Leave), (2, Eject), (5, Update)];

    public static IEnumerable<Act> Opening { get; } =
        [.. Allocating.Select((op, i) => new AllocateToSlashingAvs(op, SlashingQuorums.Strategies[1], (20 + 10 * i) * BigInteger.Pow(10, 16)))];

    private static IEnumerable<Act> Join(ScenarioTurn turn)
    {
        var model = turn.Model.SlashingAvs;
        var op = turn.Random.OneIn(2) ? turn.Random.Pick(Allocating) : Anyone(turn);
        byte[] quorums = [.. new[] { SlashingQuorums.Delegated, SlashingQuorums.Slashable }.Where(q => !model.IsFull(q) && model.MayJoin(op, q, turn.Block, turn.Time))];
        if (!Moved(turn) && quorums.Length > 0) yield return new JoinSlashingAvs(op, null, quorums);
    }

    /// <summary>Where the delegated quorum is full, whoever has enough stake takes the weakest one's place.</summary>
    private static IEnumerable<Act> Churn(ScenarioTurn turn)
    {
        var model = turn.Model.SlashingAvs;
        if (Moved(turn) || !model.IsFull(SlashingQuorums.Delegated)) yield break;
        var op = Anyone(turn);
        var weakest = model.Quorums[SlashingQuorums.Delegated].Members.MinBy(model.Quorums[SlashingQuorums.Delegated].Stake);
        if (model.MayJoin(op, SlashingQuorums.Delegated, turn.Block, turn.Time) && model.CanChurn(op, weakest)) yield return new JoinSlashingAvs(op, weakest, SlashingQuorums.Delegated);
    }

    private static IEnumerable<Act> Leave(ScenarioTurn turn)
    {
        if (!Moved(turn) && Member(turn) is { } op) yield return new LeaveSlashingAvs(op, turn.Model.SlashingAvs.QuorumsOf(op)[^1]);
    }

    private static IEnumerable<Act> Eject(ScenarioTurn turn)
    {
        if (!Moved(turn) && Member(turn) is { } op) yield return new EjectFromSlashingAvs(op, turn.Model.SlashingAvs.QuorumsOf(op));
    }

    private static IEnumerable<Act> Update(ScenarioTurn turn)
    {
        if (!Moved(turn) && Member(turn) is { } op) yield return new UpdateSlashingStakes(op);
    }

    private static bool Moved(ScenarioTurn turn) => turn.Acts.Any(a => a is JoinSlashingAvs or LeaveSlashingAvs or EjectFromSlashingAvs or UpdateSlashingStakes);

    private static int? Member(ScenarioTurn turn) => turn.Random.PickOrNull(turn.Model.SlashingAvs.Quorums.SelectMany(q => q.Members).Distinct().Order());

    private static int Anyone(ScenarioTurn turn) => turn.Random.Pick(turn.Model.Core.Operators.Order().ToArray());
}

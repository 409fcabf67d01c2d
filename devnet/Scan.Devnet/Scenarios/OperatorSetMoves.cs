using System.Numerics;
using Scan.Devnet.Acts;
using Scan.Devnet.Model;

namespace Scan.Devnet.Scenarios;

/// <summary>Operator sets: joining, allocating, and being slashed.</summary>
internal static class OperatorSetMoves
{
    private const string Allocations = "modifyAllocations(address,((address,uint32),address[],uint64[])[])", Sets = "registerForOperatorSets(address,(address,uint32[],bytes))";
    private static readonly BigInteger Percent = BigInteger.Pow(10, 16);
    private static readonly string[] Faults = ["signed two different results for one task", "was not reachable for a day", "answered with a result that a challenge refuted"];

    public static readonly (int, Func<ScenarioTurn, IEnumerable<Act>>)[] All =
        [(9, Join), (14, Allocate), (3, Delay), (1, Leave), (2, Slash), (2, Clear), (1, Slasher), (1, Strategy), (2, Appoint), (1, Admin)];

    private static IEnumerable<Act> Join(ScenarioTurn turn)
    {
        var (op, set) = Pair(turn);
        if (turn.Model.Core.Allocations.IsSlashable(op, set, turn.Block)) yield break;
        yield return new JoinOperatorSet(op, set, $"203.0.113.{op + 1}:{turn.Random.Between(7000, 7009)}");
    }

    /// <summary>More while there is room, now and then less, seldom nothing at all.</summary>
    private static IEnumerable<Act> Allocate(ScenarioTurn turn)
    {
        var (op, set) = Pair(turn);
        var sets = turn.Model.Core.Allocations;
        var strategy = turn.Random.Pick(sets.Sets[set].Strategies);
        if (sets.Delay(op, turn.Block) is null || sets.IsPending(op, set, strategy, turn.Block)) yield break;
        var now = sets.Magnitude(op, set, strategy, turn.Block);
        var room = sets.MaxMagnitude(turn.Accounts.Operators[op].Address, strategy) - sets.Encumbered(op, strategy, turn.Block);
        var next = turn.Random.Below(4) switch
        {
            0 => now * turn.Random.Between(0, 80) / 100,
            _ => now + room * turn.Random.Between(10, 60) / 100,
        };
        if (next != now) yield return new Allocate(op, set, strategy, next);
    }

    private static IEnumerable<Act> Delay(ScenarioTurn turn)
    {
        yield return new SetAllocationDelay(Operator(turn), turn.Random.Between(0, 8));
    }

    private static IEnumerable<Act> Leave(ScenarioTurn turn)
    {
        var (set, model) = Set(turn);
        if (turn.Random.PickOrNull(model.Members) is { } op) yield return new LeaveOperatorSet(op, set);
    }

    private static IEnumerable<Act> Slash(ScenarioTurn turn)
    {
        var (set, model) = Set(turn);
        var sets = turn.Model.Core.Allocations;
        if (turn.Random.PickOrNull(model.Members.Where(m => model.Strategies.Any(s => CanSlash(turn, m, set, s)))) is not { } op) yield break;
        (int, BigInteger)[] parts = [.. model.Strategies.Where(s => CanSlash(turn, op, set, s)).Select(s => (s, turn.Random.Between(1, 12) * Percent))];
        yield return new SlashOperator(model.Slasher(turn.Block), op, set, turn.Random.Pick(Faults), parts);
    }

    private static IEnumerable<Act> Clear(ScenarioTurn turn)
    {
        var (set, model) = Set(turn);
        var due = model.Slashes.Index().Where(s => s.Item is { IsCleared: false, Taken.Count: > 0 } && turn.Block > s.Item.Block + turn.Model.Plan.SlashResolutionBlocks);
        if (turn.Random.PickOrNull(due.Select(s => s.Index + 1)) is { } id) yield return new ClearSlash(set, id);
    }

    private static IEnumerable<Act> Slasher(ScenarioTurn turn)
    {
        var (set, model) = Set(turn);
        if (!model.IsSlasherPending(turn.Block)) yield return new UpdateSlasher(set, turn.Random.OneIn(2) ? turn.Accounts.Slasher : turn.Accounts.SetsAvs);
    }

    /// <summary>ASTR comes and goes.</summary>
    private static IEnumerable<Act> Strategy(ScenarioTurn turn)
    {
        var (set, model) = Set(turn);
        yield return new ChangeSetStrategy(set, StakeMoves.Astar, !model.Strategies.Contains(StakeMoves.Astar));
    }

    private static IEnumerable<Act> Appoint(ScenarioTurn turn)
    {
        var (op, function) = (Operator(turn), turn.Random.OneIn(2) ? Allocations : Sets);
        if (turn.Model.Permissions.Admins.ContainsKey(op)) yield break;
        var appointee = turn.Accounts.ChurnApprover;
        yield return new Appoint(op, appointee, function, !turn.Model.Permissions.Appointees.Contains((op, appointee, function)));
    }

    private static IEnumerable<Act> Admin(ScenarioTurn turn)
    {
        var op = Operator(turn);
        if (!turn.Model.Permissions.Admins.ContainsKey(op) && turn.Model.Permissions.Admins.Count < 6) yield return new SetAdmin(op, turn.Accounts.Treasury);
    }

    /// <summary>Something that is allocated, by an operator of which enough is left.</summary>
    private static bool CanSlash(ScenarioTurn turn, int op, int set, int strategy)
    {
        var sets = turn.Model.Core.Allocations;
        return sets.Magnitude(op, set, strategy, turn.Block) > Percent && sets.MaxMagnitude(turn.Accounts.Operators[op].Address, strategy) > 60 * Percent;
    }

    private static int Operator(ScenarioTurn turn) => turn.Random.Pick(turn.Model.Core.Operators.Order().ToArray());

    private static (int Set, SetModel Model) Set(ScenarioTurn turn)
    {
        var set = turn.Random.Between(1, turn.Model.Core.Allocations.Sets.Count);
        return (set, turn.Model.Core.Allocations.Sets[set]);
    }

    private static (int Operator, int Set) Pair(ScenarioTurn turn) => (Operator(turn), Set(turn).Set);
}

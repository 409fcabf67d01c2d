using Scan.Devnet.Acts;
using Scan.Domain.Primitives;

namespace Scan.Devnet.Scenarios;

/// <summary>A rollup's outputs, alerts about them, and the proofs that settle those.</summary>
internal static class ZkMoves
{
    private const long BlocksPerOutput = 1800;

    public static readonly (int, Func<ScenarioTurn, IEnumerable<Act>>)[] All = [(2, Join), (4, Propose), (3, Alert), (4, Prove)];

    private static IEnumerable<Act> Join(ScenarioTurn turn)
    {
        var op = turn.Random.Pick(turn.Model.Core.Operators.Order().ToArray());
        if (turn.Model.Services.Zk.Operators.Count < 8 && !turn.Model.Services.Zk.Operators.Contains(op)) yield return new JoinZk(op);
    }

    private static IEnumerable<Act> Propose(ScenarioTurn turn)
    {
        // An alert about a block above the outputs waits for no output of it.
        if (turn.Model.Services.Zk.Stack.Count == 0) yield return new ProposeOutput(Root("output", turn), turn.Model.Services.Zk.LastOutput + BlocksPerOutput);
    }

    /// <summary>Each is about a lower block than the ones before it.</summary>
    private static IEnumerable<Act> Alert(ScenarioTurn turn)
    {
        var zk = turn.Model.Services.Zk;
        if (turn.Random.PickOrNull(zk.Operators) is not { } op || zk.Stack.Count >= 4) yield break;
        var below = zk.Stack.Count == 0 ? long.MaxValue : zk.Stack[^1].L2Block;
        if (turn.Random.OneIn(2) && below > zk.LastOutput + 1)
        {
            var block = Math.Min(below - 1, zk.LastOutput + turn.Random.Between(2, 900));
            yield return new RaiseZkAlert(op, null, block, Root("invalid", turn), Root("expected", turn));
        }
        else if (turn.Random.PickOrNull(zk.Outputs.Index().TakeLast(6).Where(o => o.Item.L2Block < below).Select(o => o.Index)) is { } output)
        {
            yield return new RaiseZkAlert(op, output, zk.Outputs[output].L2Block, zk.Outputs[output].Root, Root("expected", turn));
        }
    }

    /// <summary>Mostly the alert was right; the newest may turn out wrong, and now and then neither root is.</summary>
    private static IEnumerable<Act> Prove(ScenarioTurn turn)
    {
        var zk = turn.Model.Services.Zk;
        if (zk.ProvedIndex == 0) yield break;
        var alert = zk.Stack[zk.ProvedIndex - 1];
        var root = turn.Random.Below(5) switch
        {
            0 or 1 when zk.ProvedIndex == zk.Stack.Count => alert.Invalid,
            2 => Root("proven", turn),
            _ => alert.Expected,
        };
        yield return new SubmitProof(turn.Accounts.Operators[turn.Random.Pick(zk.Operators)].Address, root);
        var wrong = zk.Outputs.ToList().FindIndex(o => o.L2Block == alert.L2Block);
        if (root != alert.Invalid && wrong >= 0 && turn.Random.OneIn(3)) yield return new DeleteOutputs(wrong);
    }

    private static Hash32 Root(string what, ScenarioTurn turn) => Keccak256.Hash($"{what} root at block {turn.Block}, {turn.Random.Below(1_000_000)}");
}

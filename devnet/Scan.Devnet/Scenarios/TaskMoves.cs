using System.Numerics;
using Scan.Devnet.Acts;
using Scan.Devnet.Model;
using Scan.Domain.Primitives;

namespace Scan.Devnet.Scenarios;

/// <summary>Tasks of the first AVS, the ECDSA AVS's greetings, and messages of hosted operators.</summary>
internal static class TaskMoves
{
    private const int Threshold = 66, FewestSigners = 3;
    private static readonly string[] Names = ["Ada", "Alan", "Barbara", "Edsger", "Grace", "Katherine"];

    public static readonly (int, Func<ScenarioTurn, IEnumerable<Act>>)[] All =
        [(5, Create), (7, Respond), (3, Challenge), (3, CreateOracle), (4, RespondOracle), (5, JoinEcdsa), (1, LeaveEcdsa), (3, UpdateEcdsa), (1, Minimum), (3, Greeting), (7, Answer)];

    /// <summary>Signed against the head: first of all in a step.</summary>
    public static IEnumerable<Act> Message(ScenarioTurn turn)
    {
        var quorum = turn.Model.Avss[0].Quorums[0];
        if (quorum.Members.Count < FewestSigners) yield break;
        yield return new ConfirmMessage(Keccak256.Hash($"message of block {turn.Block}"), Silent(turn, [0], quorum.Members));
    }

    private static IEnumerable<Act> Create(ScenarioTurn turn)
    {
        if (Quorums(turn) is { Length: > 0 } quorums) yield return new CreateTask(turn.Random.Between(2, 1_000_000), Threshold, quorums);
    }

    /// <summary>One in five is answered wrong, and some never are.</summary>
    private static IEnumerable<Act> Respond(ScenarioTurn turn)
    {
        if (Due(turn, turn.Model.Services.Squaring) is not { } task) yield break;
        var squared = task.Data.Number * task.Data.Number + (turn.Random.OneIn(5) ? 1 : 0);
        yield return new RespondToTask(task.Data, squared, Silent(turn, task.Data.Quorums, task.Members));
    }

    private static IEnumerable<Act> Challenge(ScenarioTurn turn)
    {
        var open = turn.Model.Services.Squaring.Tasks.Where(t => t.RespondedBlock is { } at && at < turn.Block && turn.Block <= at + turn.Model.Plan.TaskChallengeBlocks && t.Refuted is null).ToArray();
        if (open.Length == 0) yield break;
        var task = turn.Random.Pick(open);
        yield return new ChallengeTask(turn.Random.Pick(turn.Accounts.Clients), task.Data, task.Answer!.Value, task.RespondedBlock!.Value, task.NonSigners);
    }

    private static IEnumerable<Act> CreateOracle(ScenarioTurn turn)
    {
        // The protocol follows from the task's number (TaskData.Protocol).
        if (Quorums(turn) is { Length: > 0 } quorums)
            yield return new CreateOracleTask(turn.Model.Services.Anzen.Tasks.Count % 3, turn.Random.Between(-200_000_000, 900_000_000), Threshold, quorums);
    }

    private static IEnumerable<Act> RespondOracle(ScenarioTurn turn)
    {
        if (Due(turn, turn.Model.Services.Anzen) is not { } task) yield break;
        yield return new RespondToOracleTask(task.Data, task.Data.Number + turn.Random.Between(-1_000_000, 1_000_000), Silent(turn, task.Data.Quorums, task.Members));
    }

    private static IEnumerable<Act> JoinEcdsa(ScenarioTurn turn)
    {
        var op = turn.Random.Pick(turn.Model.Core.Operators.Order().ToArray());
        var hasLeft = turn.Acts.Any(a => a is LeaveEcdsa);
        var ecdsa = turn.Model.Services.Ecdsa;
        if (ecdsa.Weights.ContainsKey(op) || hasLeft) yield break;
        if (!ecdsa.Permitted.Contains(op)) yield return new PermitEcdsa(op);
        yield return new JoinEcdsa(op, turn.Random.Pick(turn.Accounts.Holders));
    }

    private static IEnumerable<Act> LeaveEcdsa(ScenarioTurn turn)
    {
        var members = turn.Model.Services.Ecdsa.Weights.Keys.Order();
        if (!turn.Acts.Any(a => a is Acts.JoinEcdsa) && turn.Random.PickOrNull(members) is { } op) yield return new LeaveEcdsa(op);
    }

    private static IEnumerable<Act> UpdateEcdsa(ScenarioTurn turn)
    {
        int[] some = [.. turn.Random.Shuffle(turn.Model.Services.Ecdsa.Weights.Keys.Order()).Take(turn.Random.Between(1, 4))];
        if (some.Length > 0) yield return new UpdateEcdsa(some);
    }

    private static IEnumerable<Act> Minimum(ScenarioTurn turn)
    {
        int[] all = [.. turn.Model.Services.Ecdsa.Weights.Keys.Order()];
        if (all.Length > 0) yield return new SetMinimumWeight(turn.Random.Amount(0, 2000), all);
    }

    private static IEnumerable<Act> Greeting(ScenarioTurn turn)
    {
        yield return new CreateGreeting(turn.Random.Pick(Names));
    }

    private static IEnumerable<Act> Answer(ScenarioTurn turn)
    {
        var ecdsa = turn.Model.Services.Ecdsa;
        var open = ecdsa.Greetings.Index().TakeLast(4).Where(g => ecdsa.Weights.Keys.Any(op => !g.Item.Answers.Contains(op))).ToArray();
        if (open.Length == 0) yield break;
        var (index, greeting) = turn.Random.Pick(open);
        yield return new Greet(turn.Random.Pick(ecdsa.Weights.Keys.Order().Where(op => !greeting.Answers.Contains(op)).ToArray()), index, greeting.Name, greeting.Block);
    }

    private static byte[] Quorums(ScenarioTurn turn) =>
        [.. turn.Model.Avss[0].Quorums.Index().Where(q => q.Item.Members.Count >= FewestSigners && !q.Item.TotalStake.IsZero).Select(q => (byte)q.Index)];

    /// <summary>Of an earlier block, since stakes are taken at its end.</summary>
    private static TaskState? Due(ScenarioTurn turn, TaskModel tasks)
    {
        var open = tasks.Tasks.Where(t => t.Answer is null && t.Data.Block < turn.Block && turn.Block <= t.Data.Block + turn.Model.Plan.TaskResponseBlocks).ToArray();
        return open.Length == 0 ? null : turn.Random.Pick(open);
    }

    /// <summary>At most one that has little in every quorum, by today's stakes: those of the task's block may differ somewhat.</summary>
    private static int[] Silent(ScenarioTurn turn, IReadOnlyList<byte> quorums, IReadOnlyList<int> members)
    {
        var avs = turn.Model.Avss[0];
        if (turn.Random.OneIn(2)) return [];
        return [.. turn.Random.Shuffle(members.Where(op => quorums.All(q => avs.Quorums[q].Stake(op) * 20 < avs.Quorums[q].TotalStake))).Take(1)];
    }
}

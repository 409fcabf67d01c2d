using Scan.Devnet.Acts;

namespace Scan.Devnet.Scenarios;

/// <summary>The task mailbox: sets with keys of either curve, their tables, tasks and results.</summary>
internal static class MailboxMoves
{
    private const int TableSize = 3;
    private static readonly string[] Questions = ["price of ALT in ETH", "state root of block 1800", "weather at Ulm", "is 2147483647 prime?"];

    public static readonly (int Weight, Func<ScenarioTurn, IEnumerable<Act>> Make)[] All = [(2, Table), (1, Executors), (4, Post), (5, Answer), (2, Refund)];

    private static IEnumerable<Act> Table(ScenarioTurn turn)
    {
        var curve = Curve(turn);
        if (turn.Model.Services.Mailbox.Sets[curve].Table.Time >= turn.Time - 1) yield break;
        var members = turn.Random.Shuffle(turn.Model.Core.Operators.Order()).Take(TableSize).Select(op => (op, turn.Random.Amount(100, 9000)));
        yield return new UpdateOperatorTable(curve, turn.Time - 1, [.. members]);
    }

    private static IEnumerable<Act> Executors(ScenarioTurn turn)
    {
        var curve = Curve(turn);
        var set = turn.Model.Services.Mailbox.Sets[curve];
        if (set.Table.Time == 0) yield break;
        if (set.Config is null || turn.Random.OneIn(2)) yield return new ConfigureExecutors(curve, turn.Random.Between(8, 30) * 12, turn.Random.OneIn(3) ? null : turn.Random.Between(1, 8) * 1000);
        else yield return new RegisterExecutors(curve, !set.IsRegistered);
    }

    private static IEnumerable<Act> Post(ScenarioTurn turn)
    {
        var (curve, model) = (Curve(turn), turn.Model.Services.Mailbox);
        if (model.Sets[curve].IsRegistered) yield return new PostTask(turn.Random.Pick(turn.Accounts.Clients), model.Tasks.Count, turn.Random.Pick(Questions), curve);
    }

    /// <summary>All of the table sign; one may be silent where the AVS asks for no threshold. The certificate names the table that the task was created under, which must still be the last.</summary>
    private static IEnumerable<Act> Answer(ScenarioTurn turn)
    {
        var model = turn.Model.Services.Mailbox;
        var open = model.Tasks.Where(t => !t.Verified && !t.IsExpired(turn.Time) && turn.Time > t.Created && t.Reference == model.Sets[t.Task.Curve].Table.Time).ToArray();
        if (open.Length == 0) yield break;
        var task = turn.Random.Pick(open);
        var table = model.Sets[task.Task.Curve].Table.Operators;
        int[] silent = task.Free && turn.Random.OneIn(2) ? [turn.Random.Pick(table).Operator] : [];
        yield return new SubmitTaskResult(task.Task, task.Reference, $"answer {turn.Random.Below(1000)}", table, silent);
    }

    private static IEnumerable<Act> Refund(ScenarioTurn turn)
    {
        var late = turn.Model.Services.Mailbox.Tasks.Where(t => t.IsExpired(turn.Time) && !t.Refunded).ToArray();
        if (late.Length > 0) yield return new RefundTask(turn.Random.Pick(late).Task);
    }

    private static KeyCurve Curve(ScenarioTurn turn) => turn.Random.OneIn(2) ? KeyCurve.Bn254 : KeyCurve.Ecdsa;
}

using Scan.Devnet.Acts;
using Scan.Domain.Primitives;

namespace Scan.Devnet.Scenarios;

/// <summary>The wizard's messages, its coprocessor with an allow list, and Anzen's reserves.</summary>
internal static class WizardMoves
{
    private const int FewestSigners = 3, Threshold = 60;

    public static readonly (int Weight, Func<ScenarioTurn, IEnumerable<Act>> Make)[] All =
        [(3, List), (1, Enable), (3, Join), (1, Leave), (3, Verify), (3, Flow), (2, Pay), (3, Message), (4, Answer)];

    private static IEnumerable<Act> List(ScenarioTurn turn)
    {
        // Of more than two the ledger names only the first two as subjects.
        var some = turn.Random.Shuffle(turn.Model.Core.Operators.Order()).Take(turn.Random.Between(1, 2));
        yield return new SetCoprocessorList([.. some.Select(op => (op, !turn.Random.OneIn(4)))]);
    }

    private static IEnumerable<Act> Enable(ScenarioTurn turn)
    {
        yield return new EnableCoprocessorList(!turn.Model.Services.Coprocessor.IsListEnabled);
    }

    private static IEnumerable<Act> Join(ScenarioTurn turn)
    {
        var model = turn.Model.Services.Coprocessor;
        var may = (model.IsListEnabled ? model.Allowed : turn.Model.Core.Operators).Where(op => !model.Members.Contains(op)).Order();
        if (!Moved(turn) && turn.Random.PickOrNull(may) is { } op) yield return new JoinCoprocessor(op);
    }

    private static IEnumerable<Act> Leave(ScenarioTurn turn)
    {
        if (!Moved(turn) && turn.Random.PickOrNull(turn.Model.Services.Coprocessor.Members.Order()) is { } op) yield return new LeaveCoprocessor(op);
    }

    private static IEnumerable<Act> Verify(ScenarioTurn turn)
    {
        if (turn.Model.Avss[0].Quorums[0].Members.Count >= FewestSigners && !turn.Acts.Any(a => a is VerifyRequest)) yield return new VerifyRequest(Keccak256.Hash($"request of block {turn.Block}"));
    }

    private static IEnumerable<Act> Flow(ScenarioTurn turn)
    {
        if (turn.Model.Services.Reserves.IsDue(turn.Time)) yield return new UpdateFlow();
    }

    private static IEnumerable<Act> Pay(ScenarioTurn turn)
    {
        // Twice in one block nothing would have flowed in between.
        if (!turn.Acts.Any(a => a is UpdateFlow or PayReserves)) yield return new PayReserves(turn.Random.Amount(1, 400));
    }

    private static IEnumerable<Act> Message(ScenarioTurn turn)
    {
        if (turn.Model.Avss[0].Quorums[0].Members.Count >= FewestSigners) yield return new CreateMessageTask(System.Text.Encoding.UTF8.GetBytes($"what of block {turn.Block}?"), Threshold, 0);
    }

    /// <summary>By all, of an earlier block; some are never answered.</summary>
    private static IEnumerable<Act> Answer(ScenarioTurn turn)
    {
        var due = turn.Model.Services.Coprocessor.Messages.Index().Where(m => !m.Item.IsAnswered && m.Item.Block < turn.Block && turn.Block <= m.Item.Block + turn.Model.Plan.TaskResponseBlocks);
        if (turn.Random.PickOrNull(due.Select(m => m.Index)) is not { } index) yield break;
        var message = turn.Model.Services.Coprocessor.Messages[index];
        yield return new RespondToMessageTask(index, message.Block, message.Task, [1]);
    }

    /// <summary>The salt of a registration is spent for the block.</summary>
    private static bool Moved(ScenarioTurn turn) => turn.Acts.Any(a => a is JoinCoprocessor or LeaveCoprocessor);
}

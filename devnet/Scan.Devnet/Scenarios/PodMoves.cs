using Scan.Devnet.Acts;
using Scan.Domain.Primitives;

namespace Scan.Devnet.Scenarios;

/// <summary>Native restakers: pods, validators, and checkpoints that find gains or losses.</summary>
internal static class PodMoves
{
    /// <summary>A validator's balance in gwei.</summary>
    public const long Validator = 32_000_000_000;

    public static readonly (int, Func<ScenarioTurn, IEnumerable<Act>>)[] All = [(1, Create), (2, Restake), (4, Checkpoint)];

    private static IEnumerable<Act> Create(ScenarioTurn turn)
    {
        if (turn.Random.PickOrNull(turn.Accounts.Stakers.Where(s => !turn.Model.Core.Pods.ContainsKey(s))) is not { } owner) yield break;
        var number = turn.Model.Core.Pods.Count;
        yield return new CreatePod(owner);
        yield return new RestakePod(owner, number, Validator);
    }

    private static IEnumerable<Act> Restake(ScenarioTurn turn)
    {
        if (Pod(turn) is { } owner) yield return new RestakePod(owner, turn.Model.Core.Pods[owner].Number, Validator);
    }

    /// <summary>Mostly rewards of some hours; one in six a slash of up to a twentieth.</summary>
    private static IEnumerable<Act> Checkpoint(ScenarioTurn turn)
    {
        if (Pod(turn) is not { } owner) yield break;
        var pod = turn.Model.Core.Pods[owner];
        if (pod.BalanceGwei < Validator / 2) yield break;
        var delta = turn.Random.OneIn(6) ? -pod.BalanceGwei / turn.Random.Between(20, 200) : turn.Random.Between(100_000, 40_000_000);
        yield return new CheckpointPod(owner, pod.Number, delta);
    }

    private static Address? Pod(ScenarioTurn turn) => turn.Random.PickOrNull(turn.Model.Core.Pods.OrderBy(p => p.Value.Number).Select(p => p.Key));
}

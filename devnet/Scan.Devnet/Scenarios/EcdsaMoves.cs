using Scan.Devnet.Acts;

namespace Scan.Devnet.Scenarios;

/// <summary>What the ECDSA AVS's owner and members change beside joining and leaving.</summary>
internal static class EcdsaMoves
{
    public static readonly (int Weight, Func<ScenarioTurn, IEnumerable<Act>> Make)[] All = [(2, Rotate), (1, Threshold), (1, Quorum), (1, Revoke), (1, Eject)];

    private static IEnumerable<Act> Rotate(ScenarioTurn turn)
    {
        if (Member(turn) is { } op) yield return new RotateEcdsaKey(op, turn.Random.Pick(turn.Accounts.Holders));
    }

    private static IEnumerable<Act> Threshold(ScenarioTurn turn)
    {
        yield return new SetThresholdWeight(turn.Random.Amount(1, 4000));
    }

    private static IEnumerable<Act> Quorum(ScenarioTurn turn)
    {
        int[] all = [.. turn.Model.Services.Ecdsa.Weights.Keys.Order()];
        if (all.Length > 0) yield return new SetEcdsaQuorum(turn.Random.Between(10, 90) * 100, all);
    }

    private static IEnumerable<Act> Revoke(ScenarioTurn turn)
    {
        if (turn.Random.PickOrNull(turn.Model.Services.Ecdsa.Permitted.Order()) is { } op) yield return new RevokeEcdsa(op);
    }

    private static IEnumerable<Act> Eject(ScenarioTurn turn)
    {
        if (Member(turn) is { } op) yield return new EjectEcdsa(op);
    }

    private static int? Member(ScenarioTurn turn) => turn.Random.PickOrNull(turn.Model.Services.Ecdsa.Weights.Keys.Order());
}

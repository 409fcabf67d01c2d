using Scan.Devnet.Acts;

namespace Scan.Devnet.Scenarios;

/// <summary>reALT that is minted, moved, redeemed and rewarded.</summary>
internal static class AltMoves
{
    public static readonly (int, Func<ScenarioTurn, IEnumerable<Act>>)[] All = [(5, Deposit), (7, Transfer), (3, Redeem), (1, Reward)];

    private static IEnumerable<Act> Deposit(ScenarioTurn turn)
    {
        yield return new DepositAlt(turn.Random.Pick(turn.Accounts.Holders), turn.Random.Amount(5000, 4000000));
    }

    private static IEnumerable<Act> Transfer(ScenarioTurn turn)
    {
        var from = turn.Random.Pick(turn.Accounts.Holders);
        var shares = turn.Model.ReAlt.Balance(from) * turn.Random.Between(1, 60) / 100;
        if (shares > 0) yield return new TransferReAlt(from, turn.Random.Pick(turn.Accounts.Holders), shares);
    }

    private static IEnumerable<Act> Redeem(ScenarioTurn turn)
    {
        var from = turn.Random.Pick(turn.Accounts.Holders);
        var shares = turn.Model.ReAlt.Balance(from) * turn.Random.Between(1, 40) / 100;
        if (shares > 0) yield return new RedeemReAlt(from, shares);
    }

    private static IEnumerable<Act> Reward(ScenarioTurn turn)
    {
        yield return new RewardReAlt(turn.Model.ReAlt.Assets * turn.Random.Between(1, 20) / 10000);
    }
}

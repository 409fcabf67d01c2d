using System.Numerics;
using Scan.Devnet.Acts;
using Scan.Devnet.Model;
using Scan.Domain.Primitives;

namespace Scan.Devnet.Scenarios;

/// <summary>Deposits, withdrawals and delegations.</summary>
internal static class StakeMoves
{
    public const int Eigen = 3, Astar = 4, ReAlt = 5, Native = 6;

    public static readonly (int, Func<ScenarioTurn, IEnumerable<Act>>)[] All =
    [
        (18, Deposit), (12, Withdraw), (14, Complete), (5, Delegate), (2, Undelegate), (2, Metadata), (1, Approver), (3, DepositReAlt),
    ];

    private static IEnumerable<Act> Deposit(ScenarioTurn turn)
    {
        var strategy = turn.Random.Below(ReAlt);
        var scale = strategy >= Eigen ? 60 : 1;
        yield return new Deposit(Anyone(turn), strategy, turn.Random.Amount(20 * scale, 3000 * scale));
    }

    /// <summary>ALT becomes reALT becomes stake.</summary>
    private static IEnumerable<Act> DepositReAlt(ScenarioTurn turn)
    {
        var account = turn.Accounts.Operators[turn.Random.Pick(turn.Model.Core.Operators.Order().ToArray())].Address;
        yield return new DepositAlt(account, turn.Random.Amount(10000, 2000000));
        yield return new Deposit(account, ReAlt, turn.Model.ReAlt.Balance(account));
    }

    /// <summary>Between a twentieth and a half, and now and then all of it, which takes some operators under a minimum.</summary>
    private static IEnumerable<Act> Withdraw(ScenarioTurn turn)
    {
        var account = Anyone(turn);
        var strategy = turn.Random.Below(turn.Model.Plan.Strategies.Count);
        var held = turn.Model.Core.Deposits(account, strategy);
        var shares = turn.Random.OneIn(15) ? held : held * turn.Random.Between(5, 50) / 100;
        if (shares > 0) yield return new QueueWithdrawal(account, strategy, shares);
    }

    private static IEnumerable<Act> Complete(ScenarioTurn turn)
    {
        var ready = turn.Model.Core.Queue.Where(w => turn.Model.Core.CompletableFrom(w) <= turn.Block).ToArray();
        if (ready.Length == 0) yield break;
        var w = turn.Random.Pick(ready);
        yield return new CompleteWithdrawal(w.Staker, w.DelegatedTo, w.Nonce, w.StartBlock, w.Strategy, w.Shares, AsTokens: !turn.Random.OneIn(4));
    }

    private static IEnumerable<Act> Delegate(ScenarioTurn turn)
    {
        if (turn.Random.PickOrNull(turn.Accounts.Stakers.Where(s => turn.Model.Core.DelegatedTo(s) is null)) is { } staker)
            yield return new Acts.Delegate(staker, turn.Random.Pick(turn.Model.Core.Operators.Order().ToArray()));
    }

    private static IEnumerable<Act> Undelegate(ScenarioTurn turn)
    {
        if (turn.Random.PickOrNull(turn.Accounts.Stakers.Where(s => turn.Model.Core.DelegatedTo(s) is not null)) is { } staker) yield return new Undelegate(staker);
    }

    private static IEnumerable<Act> Metadata(ScenarioTurn turn)
    {
        var op = turn.Random.Below(ScenarioTexts.Operators.Count);
        yield return new UpdateOperatorMetadata(op, ScenarioTexts.OperatorUri(op, turn.Random.Between(1, 9)));
    }

    private static IEnumerable<Act> Approver(ScenarioTurn turn)
    {
        yield return new SetDelegationApprover(turn.Random.Below(ScenarioTexts.Operators.Count), turn.Random.OneIn(2) ? turn.Accounts.ChurnApprover : Address.Zero);
    }

    private static Address Anyone(ScenarioTurn turn) => turn.Random.OneIn(3)
        ? turn.Random.Pick(turn.Accounts.Stakers)
        : turn.Accounts.Operators[turn.Random.Pick(turn.Model.Core.Operators.Order().ToArray())].Address;
}

using System.Numerics;
using Scan.Devnet.Acts;

namespace Scan.Devnet.Scenarios;

/// <summary>How the story begins: a third of the operators in M2, the upgrade, the others, stakers, first agents and reALT holders.</summary>
internal static class Opening
{
    private const int M2Operators = 12, UpgradeStep = 1 + M2Operators / 2;
    private static readonly int SlashingOperators = ScenarioTexts.Operators.Count - M2Operators;

    /// <summary>Steps that are told by <see cref="At"/>.</summary>
    public static int Steps => UpgradeStep + SlashingOperators;

    public static IEnumerable<Act> At(long step, ScenarioTurn turn)
    {
        if (step < UpgradeStep) return Operator(2 * (int)step - 2, DevnetEra.M2, turn).Concat(Operator(2 * (int)step - 1, DevnetEra.M2, turn)).Concat(M1((int)step, turn));
        if (step == UpgradeStep) return [new UpgradeToSlashing()];
        var at = (int)step - UpgradeStep - 1;
        return [.. Operator(M2Operators + at, DevnetEra.Slashing, turn), .. Others(at, turn)];
    }

    /// <summary>Before anybody delegates: four stakers queue in M1; one takes tokens, one gives shares to another, and two are migrated, of which M2 completes one.</summary>
    private static IEnumerable<Act> M1(int step, ScenarioTurn turn)
    {
        var stakers = turn.Accounts.M1Stakers;
        var (deposited, queued) = (BigInteger.Pow(10, 20), 4 * BigInteger.Pow(10, 19));
        if (step == 1)
        {
            foreach (var (i, staker) in stakers.Index())
            {
                yield return new Deposit(staker, i % 3, deposited);
                yield return new QueueInM1(staker, i == 1 ? stakers[2] : staker, i % 3, queued);
            }
            yield return new SetStrategyDelay(StakeMoves.Eigen, turn.Model.Plan.WithdrawalDelayBlocks + 2);
        }
        if (step != UpgradeStep - 1) yield break;
        M1Withdrawal[] waiting = [.. turn.Model.Core.M1Queue];
        yield return new CompleteInM1(waiting[0], AsTokens: true);
        yield return new CompleteInM1(waiting[1], AsTokens: false);
        yield return new MigrateFromM1(waiting[2..]);
        // The other one is left in the queue.
        var w = turn.Model.Core.Migrated[0];
        yield return new CompleteWithdrawal(w.Staker, w.DelegatedTo, w.Nonce, w.StartBlock, w.Strategy, w.Shares, AsTokens: true);
    }

    private static IEnumerable<Act> OperatorSets(int at) => at switch
    {
        0 => [new OpenSetsAvs(), new CreateOperatorSet(1, Redistributes: true, 0, StakeMoves.Eigen)],
        1 => [new CreateOperatorSet(2, Redistributes: false, 0, 1, 2, StakeMoves.Native), new OpenRewards()],
        _ => [],
    };

    private static IEnumerable<Act> Operator(int op, DevnetEra era, ScenarioTurn turn)
    {
        var account = turn.Accounts.Operators[op].Address;
        var approver = op % 9 == 4 ? turn.Accounts.ChurnApprover : (Domain.Primitives.Address?)null;
        yield return new RegisterOperator(op, ScenarioTexts.OperatorUri(op), era, approver);
        yield return new Deposit(account, op % 3, turn.Random.Amount(800, 16000));
        if (op % 2 == 0) yield return new Deposit(account, StakeMoves.Eigen, turn.Random.Amount(20000, 400000));
        if (op % 3 == 1) yield return new Deposit(account, StakeMoves.Astar, turn.Random.Amount(30000, 900000));
    }

    private static IEnumerable<Act> Others(int at, ScenarioTurn turn)
    {
        foreach (var act in OperatorSets(at)) yield return act;
        if (at < turn.Accounts.Stakers.Count)
        {
            var staker = turn.Accounts.Stakers[at];
            yield return new Deposit(staker, at % 3, turn.Random.Amount(50, 6400));
            if (at % 3 == 2)
            {
                yield return new CreatePod(staker);
                yield return new RestakePod(staker, at / 3, PodMoves.Validator);
            }
            yield return new Acts.Delegate(staker, turn.Random.Below(M2Operators));
        }
        if (at < turn.Accounts.Holders.Count) yield return new DepositAlt(turn.Accounts.Holders[at], new BigInteger(turn.Random.Between(100, 90000)) * BigInteger.Pow(10, 18));
        if (at % 2 == 0) yield return AgentMoves.NewAgent(turn);
    }
}

using System.Numerics;
using Scan.Devnet.Acts;
using Scan.Domain.Primitives;

namespace Scan.Devnet.Scenarios;

/// <summary>x402 payments to agents, validations of their work, and agents of the registries of October 2025.</summary>
internal static class PaymentMoves
{
    private static readonly BigInteger Dollar = BigInteger.Pow(10, 6);

    public static readonly (int, Func<ScenarioTurn, IEnumerable<Act>>)[] All = [(16, Pay), (4, Request), (4, Answer), (1, RegisterEarlier), (1, RenameEarlier), (3, Score)];

    /// <summary>Mostly to agents' wallets, a few cents each; seldom to oneself.</summary>
    private static IEnumerable<Act> Pay(ScenarioTurn turn)
    {
        var payer = turn.Random.Pick(turn.Accounts.Clients);
        if (turn.Model.Services.Dollars(payer) < 20 * Dollar) yield return new FundUsd(payer, 500 * Dollar);
        var form = (SettlementForm)turn.Random.Below(4);
        var count = form == SettlementForm.Bundle ? turn.Random.Between(2, 4) : 1;
        yield return new SettlePayments(form, [.. Enumerable.Range(0, count).Select(n => Payment(turn, payer, n))]);
    }

    private static Payment Payment(ScenarioTurn turn, Address payer, int n)
    {
        var agent = turn.Random.Pick(turn.Model.Agents);
        var payee = turn.Random.OneIn(15) ? payer : agent.Wallet.IsZero ? agent.Owner : agent.Wallet;
        return new Payment(payer, payee, turn.Random.Between(1, 400) * Dollar / 100, Keccak256.Hash($"payment {turn.Block} {turn.Acts.Count} {n}"));
    }

    private static IEnumerable<Act> Request(ScenarioTurn turn)
    {
        var id = turn.Random.Below(turn.Model.Agents.Count);
        var uri = $"https://agents.example/validation/{turn.Block}-{turn.Acts.Count}";
        yield return new RequestValidation(turn.Model.Agents[id].Owner, id, turn.Random.Pick(turn.Accounts.Clients), uri);
    }

    private static IEnumerable<Act> Answer(ScenarioTurn turn)
    {
        if (turn.Model.Services.Validations.Count == 0) yield break;
        var asked = turn.Random.Pick(turn.Model.Services.Validations);
        yield return new AnswerValidation(asked.Validator, asked.Uri, turn.Random.Between(0, 100), $"{asked.Uri}/answer", turn.Random.OneIn(2) ? "tee" : "re-execution");
    }

    private static IEnumerable<Act> RegisterEarlier(ScenarioTurn turn)
    {
        var id = turn.Model.Services.EarlierAgents.Count;
        if (id < 6) yield return new RegisterEarlierAgent(turn.Random.Pick(turn.Accounts.AgentOwners), $"https://agents.example/2025/{id}.json");
    }

    private static IEnumerable<Act> RenameEarlier(ScenarioTurn turn)
    {
        if (turn.Random.PickOrNull(turn.Model.Services.EarlierAgents.Index().Select(a => a.Index)) is { } id)
            yield return new SetEarlierAgentUri(turn.Model.Services.EarlierAgents[id].Owner, id, $"https://agents.example/2025/{id}-{turn.Block}.json");
    }

    private static IEnumerable<Act> Score(ScenarioTurn turn)
    {
        if (turn.Random.PickOrNull(turn.Model.Services.EarlierAgents.Index().Select(a => a.Index)) is { } id)
            yield return new ScoreEarlierAgent(turn.Random.Pick(turn.Accounts.Clients), id, turn.Random.Between(0, 100), "quality");
    }
}

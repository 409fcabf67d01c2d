using System.Numerics;
using Scan.Devnet.Acts;

namespace Scan.Devnet.Scenarios;

/// <summary>Batches on Celestia, and the examples for custom contracts: SQUAD's requests and VITAL's tiers.</summary>
internal static class ExampleMoves
{
    private const long Rollup = 202402230102;

    public static readonly (int, Func<ScenarioTurn, IEnumerable<Act>>)[] All = [(4, Batch), (2, Request), (4, Collateral), (3, Select), (2, Start), (3, Tier)];

    private static IEnumerable<Act> Batch(ScenarioTurn turn)
    {
        var first = turn.Model.Services.DaMap.LastBlock + 1;
        yield return new SetDaBatch(first, first + turn.Random.Between(40, 160), 2_400_000 + 3 * turn.Block);
    }

    private static IEnumerable<Act> Request(ScenarioTurn turn)
    {
        var sequencers = turn.Random.Between(2, 4);
        var request = $$"""{"settlement_layer":"ethereum","da_layer":"celestia","vm":"evm","type":"optimistic","purpose":"game","nb_sequencers":"{{sequencers}}","allowed_tokens":[{"sym":"ALT"}],"min_stake_per_seq":[{"sym":"ALT","val":1000}]}""";
        if (turn.Model.Services.Squads.Count(s => !s.Running) < 4)
            yield return new RequestSequencers(turn.Random.Pick(turn.Accounts.AgentOwners), sequencers, 1000 * BigInteger.Pow(10, 18), request);
    }

    private static IEnumerable<Act> Collateral(ScenarioTurn turn)
    {
        if (Waiting(turn) is not { } index) yield break;
        yield return new BringCollateral(turn.Accounts.Operators[turn.Random.Below(12)].Address, index, turn.Random.Amount(30000, 200000));
    }

    private static IEnumerable<Act> Select(ScenarioTurn turn)
    {
        if (Waiting(turn) is not { } index) yield break;
        var squad = turn.Model.Services.Squads[index];
        var enough = squad.Collateral.Where(c => c.Value >= squad.MinimumStake && !squad.Selected.Contains(c.Key)).Select(c => c.Key).Order();
        if (squad.Selected.Count < squad.Sequencers && turn.Random.PickOrNull(enough) is { } validator) yield return new SelectSequencer(squad.Developer, index, validator);
    }

    private static IEnumerable<Act> Start(ScenarioTurn turn)
    {
        if (Waiting(turn) is { } index && turn.Model.Services.Squads[index] is var squad && squad.Selected.Count >= squad.Sequencers)
            yield return new StartRollup(squad.Developer, index, 7_000_000 + index);
    }

    private static IEnumerable<Act> Tier(ScenarioTurn turn)
    {
        yield return new ReachTier(turn.Accounts.Operators[turn.Random.Below(12)].Address, (VitalTier)turn.Random.Below(3), Rollup, 6 * turn.Block);
    }

    private static int? Waiting(ScenarioTurn turn) => turn.Random.PickOrNull(turn.Model.Services.Squads.Index().Where(s => !s.Item.Running).Select(s => s.Index));
}

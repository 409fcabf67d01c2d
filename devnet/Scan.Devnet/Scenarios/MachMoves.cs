using Scan.Devnet.Acts;
using Scan.Devnet.Model;
using Scan.Domain.Primitives;

namespace Scan.Devnet.Scenarios;

/// <summary>Alerts that are raised, and alerts that turn out to be resolved.</summary>
internal static class MachMoves
{
    private const int FewestSigners = 3;

    /// <summary>Seldom at first, more often the more stand open, so that their number stays readable.</summary>
    public static int StepsPerRemoval(DevnetModel model) => Math.Max(2, 60 - 4 * Open(model).Count());

    public static IEnumerable<Act> Alert(ScenarioTurn turn)
    {
        var index = turn.Random.Below(turn.Model.Avss.Count);
        var avs = turn.Model.Avss[index];
        if (avs.Quorums[0].Members.Count < FewestSigners) yield break;
        byte[] quorums = [.. Enumerable.Range(0, avs.Quorums.Count).Select(q => (byte)q).Where(q => avs.Quorums[q].Members.Count >= FewestSigners)];
        var hash = Keccak256.Hash($"block {turn.Block} of the devnet's rollup, invalid");
        yield return new ConfirmAlert(index, turn.Random.Pick(avs.Plan.Rollups).ChainId, hash, quorums, NonSigners(avs, quorums, turn.Random), avs.Threshold);
    }

    public static IEnumerable<Act> Removal(ScenarioTurn turn)
    {
        var open = Open(turn.Model).ToArray();
        if (open.Length > 0) yield return turn.Random.Pick(open);
    }

    /// <summary>A few that sleep, as long as the others have the threshold in every quorum.</summary>
    private static int[] NonSigners(AvsModel avs, byte[] quorums, ScenarioRandom random)
    {
        var silent = new List<int>();
        foreach (var op in random.Shuffle(quorums.SelectMany(q => avs.Quorums[q].Members).Distinct()))
        {
            if (random.OneIn(5) && quorums.All(q => Reaches(avs.Quorums[q], [.. silent, op], avs.Threshold))) silent.Add(op);
        }
        return [.. silent];
    }

    private static bool Reaches(QuorumModel quorum, int[] silent, int threshold)
    {
        var signed = silent.Aggregate(quorum.TotalStake, (left, op) => left - quorum.Stake(op));
        return signed * 100 >= quorum.TotalStake * threshold && quorum.Members.Count > silent.Count(quorum.Members.Contains);
    }

    private static IEnumerable<RemoveAlert> Open(DevnetModel model) => model.Avss.SelectMany((avs, index) =>
        avs.Plan.Rollups.SelectMany(rollup => avs.Alerts(rollup.ChainId).Select(hash => new RemoveAlert(index, rollup.ChainId, hash))));
}

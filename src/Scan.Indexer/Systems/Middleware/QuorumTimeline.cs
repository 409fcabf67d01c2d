using Scan.Domain.Middleware;
using Scan.Indexer.Projections;

namespace Scan.Indexer.Systems.Middleware;

/// <summary>What an event changed of a quorum's parameters, for the timeline.</summary>
internal static class QuorumTimeline
{
    /// <summary>The contract allows 32 strategies; one log of a contract that does not is cut here.</summary>
    private const int MostStrategies = 64;
    private const byte FirstStrategy = 8;

    public static void Note(Quorum? before, Quorum after, ProjectionContext c)
    {
        c.NoteChange("maxOperatorCount", before?.MaxOperatorCount, after.MaxOperatorCount, after.Number, 0);
        c.NoteChange("kickBIPsOfOperatorStake", before?.KickBipsOfOperatorStake, after.KickBipsOfOperatorStake, after.Number, 1);
        c.NoteChange("kickBIPsOfTotalStake", before?.KickBipsOfTotalStake, after.KickBipsOfTotalStake, after.Number, 2);
        c.NoteChange("minimumStake", before?.MinimumStake, after.MinimumStake, after.Number, 3);
        c.NoteChange("stakeType", before?.StakeType ?? after.StakeType, after.StakeType, after.Number, 4);
        c.NoteChange("lookAheadPeriod", before?.LookAheadBlocks, after.LookAheadBlocks, after.Number, 5);
        var strategies = (before?.Strategies ?? []).Concat(after.Strategies).Select(s => s.Strategy).Distinct().Take(MostStrategies);
        var part = FirstStrategy;
        foreach (var strategy in strategies)
        {
            var (was, becomes) = (Find(before, strategy), Find(after, strategy));
            c.NoteChange("strategyMultiplier", was?.Multiplier, becomes?.Multiplier, $"{after.Number} {strategy}", part++);
        }
    }

    private static QuorumStrategy? Find(Quorum? quorum, Domain.Primitives.Address strategy) => quorum?.Strategies.FirstOrDefault(s => s.Strategy == strategy);
}

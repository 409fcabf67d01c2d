using System.Numerics;
using Scan.Domain.Middleware;
using Scan.Domain.Primitives;
using Scan.Indexer.Projections;

namespace Scan.Indexer.Systems.Middleware;

/// <summary>StakeRegistry: the stake of each operator id, the quorum's total, and both day by day.</summary>
internal static class StakeProjection
{
    private const long SecondsOfDay = 86_400;

    public static void Updated(OperatorStakeUpdate e, ProjectionContext c) => Updated(e.OperatorId, e.Quorum, e.Stake, c);

    public static void Updated(StakeUpdate e, ProjectionContext c) => Updated(e.OperatorId, e.Quorum, e.Stake, c);

    public static void ReadAhead(Hash32 operatorId, byte number, ReadAhead r) => r
        .Document<QuorumStake>(QuorumStake.KeyOf(r.Source.Avs, number, operatorId))
        .Document<QuorumStakeDay>(QuorumStakeDay.KeyOf(r.Source.Avs, number, operatorId, r.At.Time / SecondsOfDay));

    private static void Updated(Hash32 operatorId, byte number, BigInteger stake, ProjectionContext c)
    {
        var key = QuorumStake.KeyOf(c.Source.Avs, number, operatorId);
        var stored = c.Find<QuorumStake>(key);
        var before = stored ?? c.NewStake(number, operatorId);
        c.Keep(key, stored, before.WithStake(c.At.Block, stake) with { UpdatedBlock = c.At.Block, UpdatedTime = c.At.Time });
        var delta = stake - before.Stake;
        var quorum = c.ChangeQuorum(number, q => q.WithTotalStake(c.At.Block, q.TotalStake + delta));
        KeepDay(number, operatorId, stake, c);
        KeepDay(number, Hash32.Zero, quorum.TotalStake, c);
    }

    private static void KeepDay(byte number, Hash32 operatorId, BigInteger stake, ProjectionContext c)
    {
        var day = c.At.Time / SecondsOfDay;
        var key = QuorumStakeDay.KeyOf(c.Source.Avs, number, operatorId, day);
        var before = c.Find<QuorumStakeDay>(key);
        c.Keep(key, before, before is null
            ? new QuorumStakeDay { ChainId = c.ChainId, Avs = c.Source.Avs, Quorum = number, OperatorId = operatorId, Day = day, Stake = stake }
            : before with { Stake = stake });
    }
}

using System.Numerics;
using Scan.Domain.Health;
using Scan.Domain.Primitives;
using Xunit;

namespace Scan.UnitTests.Health;

public sealed class ParticipationTests
{
    private const long Now = 10_000_000;
    private static readonly Hash32 Me = Keccak256.Hash("me");

    [Fact]
    public void Windows_count_what_was_signed_and_missed_with_the_stake_at_each_reference_block()
    {
        SignedEvent[] events = [Event(1, 60, false), Event(2, 7_200, true), Event(3, 2 * 86_400, true), Event(4, 20 * 86_400, false), Event(5, 31 * 86_400, false)];
        var p = Participation.Of(Me, 0, events, block => block * 10, Now);
        Assert.Equal(["1h 0/1", "24h 1/2", "7d 2/3", "30d 2/4"], p.Windows.Select(w => $"{w.Name} {w.Signed}/{w.Events}"));
        Assert.Equal((new BigInteger(50), new BigInteger(50)), (p.Window("30d").SignedStake, p.Window("30d").MissedStake));
        Assert.Equal(5_000, p.Window("30d").StakeBasisPoints);
    }

    [Fact]
    public void Streaks_run_from_the_newest_event_back()
    {
        SignedEvent[] events = [Event(9, 10, false), Event(8, 20, false), Event(7, 30, true), Event(6, 40, false)];
        var p = Participation.Of(Me, 0, events, _ => 1, Now);
        Assert.Equal((0, 2, Now - 30, Now - 10), (p.SignedInRow, p.MissedInRow, p.LastSignedTime, p.LastMissedTime));
        Assert.Equal((3, 0), Participation.Of(Me, 0, [Event(3, 1, true), Event(2, 2, true), Event(1, 3, true)], _ => 1, Now) is var q ? (q.SignedInRow, q.MissedInRow) : default);
    }

    [Fact]
    public void Other_quorums_the_future_and_times_without_stake_count_in_nothing_and_the_forgotten_is_told()
    {
        SignedEvent[] events = [Event(1, 10, true, quorum: 1), Event(2, -10, false), Event(3, 10, false), Event(4, 10, false)];
        var p = Participation.Of(Me, 0, events, block => block == 3 ? 0 : null, Now);
        Assert.Equal((0, 1), (p.Window("30d").Events, p.Unknown));
        Assert.Null(p.Window("30d").StakeBasisPoints);
    }

    [Fact]
    public void Alerts_tasks_and_calls_are_told_apart_with_streaks_of_their_own()
    {
        SignedEvent[] events = [Event(9, 10, true), Event(8, 20, false) with { Kind = "task", Name = "A" }, Event(7, 30, false) with { Kind = "task", Name = "A" }, Event(6, 40, true) with { Kind = "task", Name = "B" }, Event(5, 50, false)];
        var p = Participation.Of(Me, 0, events, block => block, Now);
        Assert.Equal(["alert confirmAlert 1/2 +1 -0", "task A 0/2 +0 -2", "task B 1/1 +1 -0"], p.Kinds.Select(k => $"{k.Kind} {k.Name} {k.Window("1h").Signed}/{k.Window("1h").Events} +{k.SignedInRow} -{k.MissedInRow}"));
        Assert.Equal((new BigInteger(9), new BigInteger(5)), p.Kinds[0].Window("24h") is var w ? (w.SignedStake, w.MissedStake) : default);
        Assert.Equal((1, 0), (p.SignedInRow, p.MissedInRow));
    }

    [Fact]
    public void What_is_not_known_counts_as_neither_and_says_why_and_where()
    {
        SignedEvent[] events =
        [
            Event(9, 60, true) with { Problem = ParticipationUnknown.AlertCall }, Event(8, 120, false), Event(7, 7_200, true), Event(6, 7_300, true),
            Event(5, 7_400, true) with { Kind = "call", Name = "0x01", Problem = ParticipationUnknown.CallQuorums }, Event(4, 2 * 86_400, true),
        ];
        var p = Participation.Of(Me, 0, events, block => block == 7 ? null : block == 4 ? 0 : 1, Now);
        Assert.Equal(["1h 0/1 ?1", "24h 1/2 ?3", "7d 1/2 ?3", "30d 1/2 ?3"], p.Windows.Select(w => $"{w.Name} {w.Signed}/{w.Events} ?{w.Unknown}"));
        Assert.Equal([(ParticipationUnknown.CallQuorums, 1), (ParticipationUnknown.AlertCall, 1), (ParticipationUnknown.Stake, 1)], p.Unknowns.Select(u => (u.Reason, u.Count)));
        // Between the one that it missed and the one that it signed before, one is unknown, and the newest is.
        Assert.Equal((0, 1, 2, 3), (p.SignedInRow, p.MissedInRow, p.UnknownInRow, p.Unknown));
        Assert.Equal((0, 0, 1), p.Kinds.Single(k => k.Kind == "call") is var call ? (call.Window("30d").Events, call.SignedInRow, call.Window("30d").Unknown) : default);
        Assert.Equal([(Now - 7_300, 0), (Now - 120, 1)], Participation.Runs(Me, 0, events, block => block == 7 ? null : block == 4 ? 0 : 1));
    }

    private static SignedEvent Event(long block, long ago, bool signed, byte quorum = 0) =>
        new("alert", "confirmAlert", block, Now - ago, block, [quorum], signed ? new HashSet<Hash32>() : new HashSet<Hash32> { Me });
}

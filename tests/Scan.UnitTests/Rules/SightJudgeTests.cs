using Scan.Domain.Rules;
using Xunit;

namespace Scan.UnitTests.Rules;

public sealed class SightJudgeTests
{
    private static readonly DateTimeOffset Start = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);

    [Fact]
    public void A_chain_stands_still_from_when_its_last_block_is_too_old_and_somebody_saw_it()
    {
        var rule = EventJudgeTests.Rule("chainStalled", ("seconds", 100));
        StallSight Block(long at) => new(Start.ToUnixTimeSeconds() + at, null, false);
        Assert.Equal([(0L, false), (110, true)], Found(SightJudge.Stalls(rule, 1, [Seen(0, 110, Block(10))])));
        // Nobody looked at the moment.
        Assert.Equal([(0L, false)], Found(SightJudge.Stalls(rule, 1, [Seen(0, 109, Block(10))])));
        // What stopped is told at once; what is filled says nothing.
        Assert.Equal([(0L, true), (50, false), (60, false)], Found(SightJudge.Stalls(rule, 1, [Seen(0, 40, Block(0) with { Problem = "a reorg too deep" }), Seen(50, 59, Block(40)), Seen(60, 900, Block(40) with { Filling = true })])));
    }

    [Fact]
    public void Coverage_that_nobody_looks_at_is_none()
    {
        var rule = EventJudgeTests.Rule("coverageBelow", ("percent", 50));
        var good = new CoverageSight(7_000, 2, 3);
        Assert.Equal([(0L, false), (501, true), (900, false)], Found(SightJudge.Coverage(rule, "s", [Seen(0, 200, good), Seen(900, 1_000, good)], At(1_000))));
        Assert.Equal([(0L, false)], Found(SightJudge.Coverage(rule, "s", [Seen(0, 200, good)], At(500))));
        Assert.Equal([(0L, false), (501, true)], Found(SightJudge.Coverage(rule, "s", [Seen(0, 200, good)], At(501))));
        Assert.Equal([(0L, false), (10, true)], Found(SightJudge.Coverage(rule, "s", [Seen(0, 5, good), Seen(10, 20, new CoverageSight(4_999, 1, 3))], At(30))));
    }

    [Fact]
    public void Who_cannot_be_knocked_at_is_not_silent()
    {
        var rule = EventJudgeTests.Rule("operatorUnreachable", ("times", 2));
        Assert.Equal([(0L, false), (10, true), (20, false), (30, false), (40, false)], Found(SightJudge.Knocks(rule, "s", "a", [Seen(0, 0, new KnockSight(1, "refused")), Seen(10, 10, new KnockSight(2, "time-out")), Seen(20, 20, new KnockSight(3, "not-public")), Seen(30, 30, new KnockSight(4, "malformed")), Seen(40, 40, new KnockSight(0, "reachable"))])));
    }

    [Fact]
    public void A_minimum_that_rises_brings_all_of_its_quorum_closer_and_who_left_is_near_nothing()
    {
        var judge = new MinimumJudge(EventJudgeTests.Rule("belowMinimumSoon", ("percent", 10)), "avs:1:0xb");
        judge.Begin(0, 100);
        judge.Begin(0, "a", "operator:1:0xa", 110, true);
        judge.Begin(0, "c", "operator:1:0xc", 111, true);
        judge.Begin(1, "a", "operator:1:0xa", 1, true);
        Assert.Equal([true, false, false], judge.All().Select(v => v.Holds));
        Assert.Equal([true, true], judge.Take(new(Start, 0, null, 101, null)).Select(v => v.Holds));
        Assert.Equal([false], judge.Take(new(Start, 0, "a", null, false)).Select(v => v.Holds));
        Assert.Equal([true], judge.Take(new(Start, 0, "a", 5, true)).Select(v => v.Holds));
        Assert.Equal([false, false], judge.Take(new(Start, 0, null, 0, null)).Select(v => v.Holds));
        Assert.Empty(judge.Take(new(Start, 0, "unheard of", 1, null)));
    }

    [Fact]
    public void What_the_registry_would_store_is_near_as_well_until_it_is_asked_again_or_the_minimum_falls()
    {
        var judge = new MinimumJudge(EventJudgeTests.Rule("belowMinimumSoon", ("percent", 10)), "avs:1:0xb");
        judge.Begin(0, 100);
        judge.Begin(0, "a", "operator:1:0xa", 500, true, new(Start, Start, new WeightSight(110, false)));
        judge.Begin(0, "c", "operator:1:0xc", 500, true);
        Assert.Equal([true, false], judge.All().Select(v => v.Holds));
        Assert.Contains("the next update stores 110, close to the minimum 100", judge.All().First().Detail, StringComparison.Ordinal);
        Assert.Equal([false], judge.Take(Live("a", new(111, false))).Select(v => v.Holds));
        Assert.Equal([true], judge.Take(Live("c", new(1_000, true))).Select(v => v.Holds));
        Assert.Equal([true, true], judge.Take(new(Start, 0, null, 101, null)).Select(v => v.Holds));
        Assert.Equal([false], judge.Take(Live("a", new(null, true))).Select(v => v.Holds));
        Assert.Equal([false], judge.Take(new(Start, 0, "c", null, false)).Select(v => v.Holds));
        // Who comes back with more is not held against what was asked before.
        Assert.Equal([false], judge.Take(new(Start, 0, "c", 500, true)).Select(v => v.Holds));

        static StakeStep Live(string id, WeightSight seen) => new(Start, 0, id, null, null) { Live = seen, LiveUntil = Start };
    }

    private static DateTimeOffset At(long seconds) => Start.AddSeconds(seconds);

    private static Sight<T> Seen<T>(long at, long until, T what) => new(At(at), At(until), what);

    private static (long, bool)[] Found(IEnumerable<(DateTimeOffset At, Verdict Verdict)> verdicts) => [.. verdicts.Select(v => ((long)(v.At - Start).TotalSeconds, v.Verdict.Holds))];
}

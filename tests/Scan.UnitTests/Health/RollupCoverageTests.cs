using Scan.Domain.Health;
using Scan.Domain.Primitives;
using Xunit;

namespace Scan.UnitTests.Health;

public sealed class RollupCoverageTests
{
    private const long Now = 10_000_000;

    [Theory]
    [InlineData(66, 34, true)]
    [InlineData(65, 35, false)]
    [InlineData(100, 0, true)]
    public void Stake_that_was_seen_lately_covers_from_the_threshold_on(int live, int dead, bool covers)
    {
        var coverage = Of(new(0, Id(1), live, Now - 60), new(0, Id(2), dead, null));
        Assert.Equal((covers, 1, 2, Now - 60), (coverage.Covers, coverage.LiveOperators, coverage.Operators, coverage.LastSeenTime));
    }

    [Fact]
    public void Silence_age_and_emptiness_cover_nothing_and_say_why()
    {
        Assert.Equal((false, "No cover: the service manager has no operators with stake."), Said(Of()));
        Assert.Equal((false, "No cover: no operator was ever seen alive."), Said(Of(new CoverageMember(0, Id(1), 5, null))));
        Assert.False(Of(new CoverageMember(0, Id(1), 5, Now - RollupCoverage.FreshSeconds)).Covers);
        Assert.True(Of(new CoverageMember(0, Id(1), 5, Now - RollupCoverage.FreshSeconds + 1)).Covers);
        Assert.False(Of(new CoverageMember(0, Id(1), 0, Now)).Covers);
    }

    [Fact]
    public void Nobody_alive_covers_nothing_whatever_the_threshold_and_what_is_yet_to_come_was_not_seen()
    {
        Assert.False(RollupCoverage.Of(1, Address.Zero, 0, [new CoverageMember(0, Id(1), 5, null)], Now).Covers);
        Assert.True(Of(new CoverageMember(0, Id(1), 5, Now + RollupCoverage.ClockSeconds)).Covers);
        Assert.False(Of(new CoverageMember(0, Id(1), 5, Now + RollupCoverage.ClockSeconds + 1)).Covers);
    }

    [Fact]
    public void Every_quorum_must_be_covered()
    {
        var coverage = Of(new(0, Id(1), 5, Now), new(1, Id(1), 1, Now), new(1, Id(2), 9, null));
        Assert.Equal((false, "No cover: in quorum 1 10 % of the stake was seen alive within 30 minutes, an alert needs 66 %."), Said(coverage));
    }

    [Fact]
    public void It_lapses_with_the_sign_of_life_without_which_the_stake_falls_short_in_the_first_quorum_to_do_so()
    {
        CoverageMember[] first = [new(0, Id(1), 50, Now - 900), new(0, Id(2), 20, Now - 1_500), new(0, Id(3), 30, Now - 100)];
        // Without the oldest 80 % are left, without the next one 30 %.
        Assert.Equal(Now - 900 + RollupCoverage.FreshSeconds, Of(first).LapsesTime);
        Assert.Equal(Now - 1_200 + RollupCoverage.FreshSeconds, Of([.. first, new(1, Id(1), 1, Now - 1_200)]).LapsesTime);
        Assert.Equal(Now + RollupCoverage.HeldSeconds, Of(first).HeldUntil());
        Assert.Equal(Now + 1, Of(new CoverageMember(0, Id(1), 5, Now + 1 - RollupCoverage.FreshSeconds)).HeldUntil());
        Assert.Null(Of(new CoverageMember(0, Id(1), 5, null)).LapsesTime);
    }

    private static (bool, string) Said(RollupCoverage coverage) => (coverage.Covers, coverage.Reason);

    private static RollupCoverage Of(params CoverageMember[] members) => RollupCoverage.Of(1, Address.Zero, null, members, Now);

    private static Hash32 Id(int n) => Keccak256.Hash($"id {n}");
}

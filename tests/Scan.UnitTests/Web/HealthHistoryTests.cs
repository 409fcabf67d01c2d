using System.Numerics;
using Scan.Documents;
using Scan.Domain.Health;
using Scan.Web.Features.Health;
using Scan.Web.Shared.TagHelpers;
using Xunit;

namespace Scan.UnitTests.Web;

public sealed class HealthHistoryTests
{
    private const long Hour = 500_006;
    private const long Now = Hour * 3_600 + 60;

    [Fact]
    public void Steps_have_the_lowest_of_their_hours_and_those_that_nobody_looked_at_stay_empty()
    {
        var history = HealthHistory.Of([At(Hour, 88, 100), At(Hour - 1, 90, 60), At(Hour - 11, 40, 0), At(Hour - 200, 1, 1)], Now);
        Assert.Equal(28, history.Steps.Count);
        // 500,004 is the first hour of the last step.
        Assert.Equal((500_004 * 3_600L, 2, 88, 60), history.Steps[^1] is var last ? (last.Time, last.Looks, last.Score, last.Reachability) : default);
        Assert.Equal((0, null, null), history.Steps[^2] is var gap ? (gap.Looks, gap.Score, gap.State) : default);
        Assert.Equal((1, 40, 0, "reachable"), history.Steps[^3] is var low ? (low.Looks, low.Score, low.Reachability, low.State) : default);
        Assert.Equal("Its score was 40 at its lowest in 7 days, and is 88; nobody looked for 156 h", history.Finding());
    }

    [Fact]
    public void What_is_steady_what_is_missing_and_what_is_unknown_are_told_apart()
    {
        Assert.Equal("Its score never was below 70 in 7 days", HealthHistory.Of(Enumerable.Range(0, 168).Select(i => At(Hour - i, 70, null)), Now).Finding());
        Assert.Equal(("No score in 7 days", false), HealthHistory.Of([], Now) is var none ? (none.Finding(), none.IsKnown) : default);
        Assert.Equal(("No score in 7 days", true), HealthHistory.Of([At(Hour, null, null)], Now) is var unknown ? (unknown.Finding(), unknown.IsKnown) : default);
    }

    [Fact]
    public void What_was_signed_in_a_step_is_summed_over_its_hours_in_the_quorum_that_missed_most()
    {
        var history = HealthHistory.Of(
        [
            At(Hour, 1, 1) with { Participation = [new(0, 3, 0, 0), new(1, 1, 2, 0)] }, At(Hour - 1, 1, 1) with { Participation = [new(0, 5, 0, 1), new(1, 6, 0, 0)] }, At(Hour - 6, 1, 1) with { Participation = [new(0, 0, 0, 2)] },
            At(Hour - 12, 1, 1) with { Participation = [new(0, 0, 0, 0)] }, At(Hour - 18, 1, 1),
        ], Now);
        Assert.Equal(["not kept", "nothing to sign", "unknown: 2", "6 of 8, 1 unknown"], history.Steps.Skip(24).Select(s => s.SignedText));
    }

    [Fact]
    public void A_step_tells_of_the_quorum_in_which_least_was_left_of_the_stored_stake_and_how_far_that_is_from_the_minimum()
    {
        var ether = BigInteger.Pow(10, 18);
        HealthHourStake Of(byte quorum, int stored, int? live, int? minimum = null) => new(quorum, stored * ether, live * ether, minimum * ether);
        var history = HealthHistory.Of(
        [
            At(Hour, 1, 1) with { Stakes = [Of(0, 400, 400, 32), Of(1, 400, 390, 300)] }, At(Hour - 1, 1, 1) with { Stakes = [Of(0, 400, 420)] }, At(Hour - 6, 1, 1) with { Stakes = [Of(0, 400, 30, 32)] },
            At(Hour - 12, 1, 1) with { Stakes = [Of(0, 400, null, 32)] }, At(Hour - 18, 1, 1) with { Stakes = [Of(0, 0, 5)] }, At(Hour - 24, 1, 1), At(Hour - 30, 1, 1) with { Stakes = [Of(0, 400, 1_000)] },
        ], Now);
        Assert.Equal(["250 % of 400", "not kept", "nothing stored", "unknown of 400", "7.5 % of 400, 6.25 % under the minimum", "97.5 % of 400, 30 % over the minimum"], history.Steps.Skip(22).Select(s => s.StakeText));
        // What the next update raises is drawn as all of it.
        Assert.Equal([100, null, null, null, 7, 97], history.Steps.Skip(22).Select(s => s.LiveShare));
        Assert.Equal("Its live stake was 7.5 % of what is stored at its lowest in 7 days", history.StakeFinding());
        Assert.Null(HealthHistory.Of([At(Hour, 1, 1) with { Stakes = [Of(0, 400, 400)] }, At(Hour - 6, 1, 1)], Now).StakeFinding());
    }

    [Fact]
    public void A_change_says_what_was_before_and_what_the_nodes_own_interface_said()
    {
        var at = DateTimeOffset.FromUnixTimeSeconds(Now);
        ProbeChange[] changes = [new(at, "time-out", null, null, "no answer"), new(at.AddHours(-1), "reachable", "partial", "0.3.4", null), new(at.AddHours(-2), "reachable", "absent", null, null)];
        Assert.Equal(["partial 0.3.4 → time-out", "reachable → partial 0.3.4", "reachable"], HealthChange.Of(changes).Select(c => c.Text));
    }

    [Fact]
    public void A_line_breaks_where_nothing_is_known() => Assert.Equal("M0 22h2L2 2h2M6 12h2", SparkTagHelper.Path([0, 100, null, 50]));

    [Fact]
    public void Counts_say_what_is_unknown_and_never_a_zero_for_it()
    {
        ParticipationWindow Of(int signed, int missed, int unknown) => new("7d", signed, missed, signed, missed) { Unknown = unknown };
        Assert.Equal(["nothing to sign", "unknown: 3", "1 of 2", "1 of 2, 3 unknown"], new[] { Of(0, 0, 0), Of(0, 0, 3), Of(1, 1, 0), Of(1, 1, 3) }.Select(HealthCard.Text));
        Assert.Equal(["nothing", "unknown", "signed 4", "missed 2 (1 between unknown)"], new[] { HealthCard.Row(0, 0, 0), HealthCard.Row(0, 0, 2), HealthCard.Row(4, 0, 0), HealthCard.Row(0, 2, 1) });
    }

    private static HealthHour At(long hour, int? score, int? reachability) => new(hour, score, "high", reachability is { } r ? [new("reachability", r)] : [], reachability is null ? null : "reachable", null);
}

using System.Numerics;
using Scan.Web.Features.Avs;
using Xunit;

namespace Scan.UnitTests.Web;

public sealed class SignedHoursTests
{
    private const long Hour = 3_600, Noon = 480_012 * Hour;

    [Fact]
    public void An_hour_tells_what_part_of_all_stake_that_was_asked_signed_and_one_without_a_question_tells_none()
    {
        var chart = SignedHours.Of([Share(Noon + 10, 0, 90, 100), Share(Noon + 20, 0, 30, 60), Share(Noon + 2 * Hour, 0, 50, 50), Share(Noon, 1, 1, 3)], Noon + 2 * Hour + 5)!;
        Assert.Equal(["Quorum 0", "Quorum 1"], chart.Series.Select(s => s.Name));
        Assert.Equal(["75", null, "100"], chart.Rows.Select(r => r.Cells[0].Value));
        Assert.Equal(["33.3", null, null], chart.Rows.Select(r => r.Cells[1].Value));
        Assert.Equal("nothing signed", chart.Rows[1].Cells[0].Text);
        Assert.Equal([false, false, true], chart.Rows.Select(r => r.IsOpen));
        Assert.StartsWith("At least 33.3 % of each quorum's stake was behind what was signed", chart.Finding, StringComparison.Ordinal);
    }

    [Fact]
    public void Stakes_that_are_unknown_are_counted_apart_and_never_as_unsigned()
    {
        var chart = SignedHours.Of([Share(Noon, 0, 80, 100), Share(Noon, 0, null, 100), Share(Noon + Hour, 0, null, null)], Noon + Hour)!;
        Assert.Equal(["80", null], chart.Rows.Select(r => r.Cells[0].Value));
        Assert.Equal(["1, 1 of unknown stake", "0, 1 of unknown stake"], chart.Rows.Select(r => r.Notes[0]));
        Assert.Equal("unknown", chart.Rows[1].Cells[0].Text);
        Assert.StartsWith("At least 80 % of each quorum's known stake", chart.Finding, StringComparison.Ordinal);
        Assert.Null(SignedHours.Of([Share(Noon, 0, null, 100)], Noon));
    }

    [Fact]
    public void What_is_older_than_the_hours_that_are_told_is_left_out()
    {
        var now = Noon + (SignedHours.Most - 1) * Hour;
        Assert.Equal(SignedHours.Most, SignedHours.Of([Share(Noon - 1, 0, 0, 100), Share(Noon, 0, 9, 10)], now)!.Rows.Count);
        Assert.Null(SignedHours.Of([Share(Noon - 1, 0, 0, 100)], now));
        Assert.Null(SignedHours.Of([], null));
    }

    [Fact]
    public void Hours_of_which_not_all_was_read_are_left_out()
    {
        SignedShare[] shares = [Share(Noon, 0, 1, 10), Share(Noon + Hour + 5, 0, 2, 10), Share(Noon + 2 * Hour, 0, 9, 10)];
        Assert.Equal(["90"], SignedHours.Of(shares, Noon + 2 * Hour, whole: Noon + Hour + 5)!.Rows.Select(r => r.Cells[0].Value));
        Assert.Equal(["20", "90"], SignedHours.Of(shares, Noon + 2 * Hour, whole: Noon + Hour)!.Rows.Select(r => r.Cells[0].Value));
    }

    private static SignedShare Share(long time, byte quorum, int? signed, int? total) => new(time, quorum, signed is { } s ? new BigInteger(s) : null, total is { } t ? new BigInteger(t) : null);
}

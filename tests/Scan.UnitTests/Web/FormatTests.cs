using System.Numerics;
using Scan.Web.Lists;
using Scan.Web.Shared;
using Xunit;

namespace Scan.UnitTests.Web;

public sealed class FormatTests
{
    [Theory]
    [InlineData("0", 18, "0", "0")]
    [InlineData("1", 18, "0.000000000000000001", "<0.000001")]
    [InlineData("1234567890000000000000", 18, "1234.56789", "1,234.5")]
    [InlineData("12345678900000000000000000", 18, "12345678.9", "12,345,678")]
    [InlineData("1500000", 6, "1.5", "1.5")]
    [InlineData("-1500000", 6, "-1.5", "−1.5")]
    [InlineData("999999999999999999", 18, "0.999999999999999999", "0.999")]
    [InlineData("42", 0, "42", "42")]
    public void An_amount_reads_well_and_never_as_more_than_it_is(string value, int decimals, string exact, string readable)
    {
        Assert.Equal(exact, Format.Exact(BigInteger.Parse(value), decimals));
        Assert.Equal(readable, Format.Readable(BigInteger.Parse(value), decimals));
    }

    [Theory]
    [InlineData(2, "just now")]
    [InlineData(40, "40 s ago")]
    [InlineData(3599, "59 min ago")]
    [InlineData(7200, "2 h ago")]
    [InlineData(86_400 * 3, "3 d ago")]
    [InlineData(-3600, "in 1 h")]
    public void A_time_is_told_as_how_long_ago(long seconds, string words) =>
        Assert.Equal(words, Format.Ago(1_700_000_000 - seconds, DateTimeOffset.FromUnixTimeSeconds(1_700_000_000)));

    [Theory]
    [InlineData(7200, "in 2 h")]
    [InlineData(8, "in 8 s")]
    [InlineData(0, "now")]
    [InlineData(-4, "now")]
    [InlineData(-90, "1 min ago")]
    public void A_time_ahead_is_told_as_how_soon(long seconds, string words) =>
        Assert.Equal(words, Format.Until(1_700_000_000 + seconds, DateTimeOffset.FromUnixTimeSeconds(1_700_000_000)));

    [Fact]
    public void A_time_that_no_calendar_has_is_still_shown() => Assert.Equal($"{long.MaxValue} seconds after 1970", Format.Exactly(long.MaxValue));

    [Fact]
    public void A_share_of_nothing_is_unknown()
    {
        Assert.Null(Format.Percent(BigInteger.One, BigInteger.Zero));
        Assert.Equal(33.33m, Format.Percent(BigInteger.One, 3));
    }

    [Theory]
    [InlineData("=HYPERLINK(\"http://x\")", "\"'=HYPERLINK(\"\"http://x\"\")\"")]
    [InlineData("+1", "'+1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\tx", "'\tx")]
    [InlineData("＝1", "'＝1")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("plain", "plain")]
    public void Text_of_strangers_is_no_formula_in_a_spreadsheet(string text, string cell) => Assert.Equal(cell, Csv.Cell(text));

    [Fact]
    public void A_number_of_ours_stays_a_number() => Assert.Equal("-5", Csv.Cell(new BigInteger(-5)));
}

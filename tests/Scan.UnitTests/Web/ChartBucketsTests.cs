using Scan.Web.Shared;
using Xunit;

namespace Scan.UnitTests.Web;

/// <summary>Stretches of time on charts' axes.</summary>
public sealed class ChartBucketsTests
{
    private const long Day = 86_400;

    [Fact]
    public void Weeks_begin_on_Mondays_whatever_the_year()
    {
        foreach (var day in new[] { -10L, -3, 0, 3, 4, 11, 20_000, 20_001 })
        {
            var buckets = ChartBuckets.Of([day * Day], day * Day, mostDays: 0, most: 10)!;
            var monday = DateOnly.FromDayNumber((int)(buckets.First + 719_162));
            Assert.Equal(DayOfWeek.Monday, monday.DayOfWeek);
            Assert.InRange(day - buckets.First, 0, 6);
        }
    }

    [Fact]
    public void Few_days_are_days_up_to_now_and_many_are_weeks_of_which_the_last_are_kept()
    {
        var days = ChartBuckets.Of([100 * Day, 103 * Day + 5], 104 * Day, mostDays: 10, most: 20)!;
        Assert.Equal((1, 100L, 104L), (days.Length, days.First, days.Last));
        Assert.Equal([100L, 101, 102, 103, 104], days.All);
        Assert.Equal(103, days.Of(103 * Day + 5));
        Assert.True(days.IsOpen(104, 104 * Day));
        var weeks = ChartBuckets.Of([100 * Day], 1_100 * Day, mostDays: 10, most: 20)!;
        Assert.Equal((7, 20), (weeks.Length, weeks.All.Count()));
        Assert.True(weeks.Of(100 * Day) < weeks.First);
        Assert.Null(ChartBuckets.Of([], 5, 10, 20));
    }
}

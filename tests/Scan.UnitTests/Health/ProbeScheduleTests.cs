using Scan.Indexer.Health;
using Xunit;

namespace Scan.UnitTests.Health;

public sealed class ProbeScheduleTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(5);

    [Theory]
    [InlineData(true, true, 0, 1)]
    [InlineData(false, true, 1, 0.2)]
    [InlineData(false, true, 3, 0.2)]
    [InlineData(false, true, 4, 1)]
    [InlineData(false, true, 6, 4)]
    [InlineData(false, true, 8, 12)]
    [InlineData(false, true, int.MaxValue, 12)]
    [InlineData(false, false, 1, 12)]
    public void Who_ceases_to_answer_is_asked_soon_and_then_ever_more_seldom(bool alive, bool askable, int failures, double intervals) =>
        Assert.Equal(Interval * intervals, ProbeSchedule.Next(alive, askable, failures, Interval, 0.5));

    [Fact]
    public void Thousands_are_not_knocked_at_together()
    {
        var (least, most) = (ProbeSchedule.Next(true, true, 0, Interval, 0), ProbeSchedule.Next(true, true, 0, Interval, 1));
        Assert.Equal((Interval * 0.8, Interval * 1.2), (least, most));
    }
}

using Scan.Documents;
using Scan.Web.Features.Agents;
using Xunit;

namespace Scan.UnitTests.Web;

/// <summary>What days of an endpoint say, and what they leave open.</summary>
public sealed class EndpointUptimeTests
{
    private const long Day = 86_400, Today = 20_000, Now = Today * Day + Day / 2;

    [Fact]
    public void Days_before_the_first_and_after_the_last_look_were_not_looked_at()
    {
        var past = EndpointUptime.Of([At(Today - 10, "reachable")], (Today - 3) * Day + 60, Now);
        Assert.Equal(EndpointUptime.Length, past.Days.Count);
        Assert.Equal(Today, past.Days[^1].Number);
        Assert.Equal([.. Enumerable.Range(0, 8).Select(i => Today - 10 + i)], past.Days.Where(d => d.Kind == UptimeKind.Answered).Select(d => d.Number));
        Assert.Equal(8, past.Looked);
        Assert.Equal(82, past.Days.Count(d => d.Kind == UptimeKind.NotLookedAt));
        Assert.Equal("Answered 100 % of the time looked at, which is 8 of 90 days", past.Finding);
        Assert.Equal(3, past.Runs.Count);
    }

    [Fact]
    public void A_day_of_both_is_a_day_in_part()
    {
        // Silent from noon of the fourth day back to the same time of the second.
        var past = EndpointUptime.Of([At(Today - 2, "reachable", Day / 2), At(Today - 4, "time-out", Day / 2), At(Today - 6, "reachable")], Now, Now);
        UptimeKind KindOf(long day) => past.Days.Single(d => d.Number == day).Kind;
        Assert.Equal([UptimeKind.Answered, UptimeKind.Answered, UptimeKind.InPart, UptimeKind.Silent, UptimeKind.InPart, UptimeKind.Answered, UptimeKind.Answered], Enumerable.Range(-6, 7).Select(i => KindOf(Today + i)));
        Assert.Equal(69.2m, past.AlivePercent);
    }

    [Fact]
    public void One_look_is_a_look_and_none_is_none()
    {
        var once = EndpointUptime.Of([At(Today - 5, "faulty", 60)], (Today - 5) * Day + 60, Now);
        Assert.Equal([(Today - 5, UptimeKind.Silent)], once.Days.Where(d => d.Kind != UptimeKind.NotLookedAt).Select(d => (d.Number, d.Kind)));
        Assert.Equal(0, once.AlivePercent);
        var never = EndpointUptime.Of([], 0, Now);
        Assert.Null(never.AlivePercent);
        Assert.Equal("Not looked at in 90 days", never.Finding);
        Assert.Single(never.Runs);
    }

    private static ProbeChange At(long day, string state, long seconds = 0) => new(DateTimeOffset.FromUnixTimeSeconds(day * Day + seconds), state, null, null, null);
}

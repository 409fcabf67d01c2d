namespace Scan.Indexer.Health;

/// <summary>When an endpoint is knocked at again. Pure: the clock and the dice are given.</summary>
internal static class ProbeSchedule
{
    private const double Jitter = 0.2;
    private const int QuickTries = 3;
    private const int SlowestIntervals = 12;

    /// <summary>
    /// One that answers, at the interval. One that has just ceased to, some times sooner, to tell a hiccup from an outage; then ever more seldom, up to
    /// twelve intervals. What cannot be asked at all (no address, a private one) as seldom as that.
    /// </summary>
    /// <param name="failures">Knocks in a row without a sign of life, this one included.</param>
    /// <param name="dice">From 0 to 1.</param>
    public static TimeSpan Next(bool alive, bool askable, int failures, TimeSpan interval, double dice)
    {
        var pause = alive ? interval
            : !askable ? interval * SlowestIntervals
            : failures <= QuickTries ? interval / 5
            : interval * Math.Min(SlowestIntervals, Math.Pow(2, failures - QuickTries - 1));
        return pause * (1 - Jitter + 2 * Jitter * dice);
    }
}

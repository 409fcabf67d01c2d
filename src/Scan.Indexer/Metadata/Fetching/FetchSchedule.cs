using Scan.Domain.Metadata;

namespace Scan.Indexer.Metadata.Fetching;

/// <summary>When a file is looked at again. Pure: the clock and the dice are given.</summary>
internal static class FetchSchedule
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromDays(3);
    private static readonly TimeSpan Soonest = TimeSpan.FromDays(1);
    private static readonly TimeSpan Latest = TimeSpan.FromDays(7);

    /// <summary>What another try soon after would hardly mend.</summary>
    private static readonly TimeSpan Stubborn = TimeSpan.FromHours(6);
    private const double Jitter = 0.2;
    private const int Quadruplings = 8;

    private static readonly HashSet<string> StubbornProblems =
    [
        MetadataProblems.AddressRefused, MetadataProblems.TooLarge, MetadataProblems.Empty, MetadataProblems.CidMismatch, MetadataProblems.RedirectRefused, MetadataProblems.RedirectLimit,
        MetadataProblems.ImageType, MetadataProblems.ImageSvg, MetadataProblems.ImageDimensions, MetadataProblems.HttpStatus,
    ];

    private static readonly HashSet<string> Final =
    [
        MetadataProblems.UriMalformed, MetadataProblems.UriScheme, MetadataProblems.UriTooLong, MetadataProblems.UriCredentials, MetadataProblems.UriPort, MetadataProblems.DataMalformed,
        MetadataProblems.CidMalformed, MetadataProblems.HttpOff, MetadataProblems.FetchOff, MetadataProblems.HostReserved,
    ];

    /// <summary>Whether the address itself is the problem.</summary>
    public static bool IsFinal(string problem) => Final.Contains(problem);

    /// <summary>Content that changed lately is looked at daily, content that stays more and more seldom.</summary>
    /// <param name="dice">From 0 to 1.</param>
    public static DateTimeOffset AfterSuccess(DateTimeOffset now, DateTimeOffset changed, double dice)
    {
        var quiet = (now - changed) / 4;
        return now + Spread(quiet < Soonest ? Soonest : quiet > Latest ? Latest : quiet, dice);
    }

    /// <summary>Ever longer pauses, and never before the time that the host named.</summary>
    /// <param name="failures">Tries that failed in a row, this one included.</param>
    public static DateTimeOffset AfterFailure(DateTimeOffset now, int failures, string problem, TimeSpan? retryAfter, double dice)
    {
        var pause = FirstRetry * Math.Pow(4, Math.Min(failures - 1, Quadruplings));
        if (pause > LongestRetry) pause = LongestRetry;
        if (StubbornProblems.Contains(problem) && pause < Stubborn && failures > 1) pause = Stubborn;
        pause = Spread(pause, dice);
        return now + (retryAfter > pause ? retryAfter.Value : pause);
    }

    private static TimeSpan Spread(TimeSpan pause, double dice) => pause * (1 - Jitter + 2 * Jitter * dice);
}

using System.Globalization;
using Scan.Documents;
using Scan.Domain.Primitives;
using Scan.Web.Input;

namespace Scan.Web.Features.Health;

/// <summary>A place in the history of a rollup's coverage: behind one span. What comes meanwhile moves nothing, since only the last span of a watcher grows, and at its end.</summary>
internal static class SpanCursor
{
    public static string Write(CoverageSpanRow span) => string.Create(CultureInfo.InvariantCulture, $"{Microseconds(span.Began)}-{span.ChainId}-{Convert.ToHexStringLower(span.Avs)}");

    /// <exception cref="BadInputException">It was not written here.</exception>
    public static CoverageSpanRow Read(string text)
    {
        if (text.Split('-') is [var began, var chain, var avs] && long.TryParse(began, NumberStyles.None, CultureInfo.InvariantCulture, out var at) && at <= Microseconds(DateTimeOffset.MaxValue)
            && long.TryParse(chain, NumberStyles.None, CultureInfo.InvariantCulture, out var chainId) && Address.TryParse("0x" + avs, null, out var manager))
            return new CoverageSpanRow(chainId, manager.ToArray(), DateTimeOffset.UnixEpoch.AddTicks(at * TimeSpan.TicksPerMicrosecond), default);
        throw new BadInputException("after", "the next of an earlier answer");
    }

    private static long Microseconds(DateTimeOffset at) => (at - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
}

using System.Globalization;
using System.Text.RegularExpressions;

namespace Scan.Bench.Pages;

/// <summary>How long the web says that requests of a route took, as its metric <c>http.server.request.duration</c> has it.</summary>
/// <param name="Buckets">Requests up to each bound, in seconds.</param>
internal sealed partial record ServerTimes(double Seconds, double Count, IReadOnlyDictionary<double, double> Buckets)
{
    public static async Task<ServerTimes> ReadAsync(HttpClient http, string route, CancellationToken ct)
    {
        var text = await http.GetStringAsync("/metrics", ct);
        var (seconds, count, buckets) = (0.0, 0.0, new SortedDictionary<double, double>());
        foreach (Match line in Lines().Matches(text))
        {
            var labels = line.Groups["labels"].Value;
            if (!labels.Contains($"http_route=\"{route}\"", StringComparison.Ordinal) && !labels.Contains($"http_route=\"/{route}\"", StringComparison.Ordinal)) continue;
            var value = double.Parse(line.Groups["value"].Value, CultureInfo.InvariantCulture);
            switch (line.Groups["part"].Value)
            {
                case "sum": seconds += value; break;
                case "count": count += value; break;
                default:
                    if (Bound().Match(labels) is { Success: true } bound && double.TryParse(bound.Groups[1].Value, CultureInfo.InvariantCulture, out var le)) buckets[le] = buckets.GetValueOrDefault(le) + value;
                    break;
            }
        }
        return new ServerTimes(seconds, count, buckets);
    }

    public double MeanMillisecondsSince(ServerTimes before) => (Seconds - before.Seconds) / Math.Max(1, Count - before.Count) * 1000;

    /// <summary>The least bound, in milliseconds, under which so many of the requests since then were; infinite beyond the last.</summary>
    public double BoundMilliseconds(ServerTimes before, double share)
    {
        var wanted = share * (Count - before.Count);
        foreach (var (bound, count) in Buckets)
        {
            if (count - before.Buckets.GetValueOrDefault(bound) >= wanted) return bound * 1000;
        }
        return double.PositiveInfinity;
    }

    [GeneratedRegex("""^http_server_request_duration_seconds_(?<part>sum|count|bucket)\{(?<labels>.*)\} (?<value>\S+)$""", RegexOptions.Multiline)]
    private static partial Regex Lines();

    [GeneratedRegex("le=\"([0-9.]+)\"")]
    private static partial Regex Bound();
}

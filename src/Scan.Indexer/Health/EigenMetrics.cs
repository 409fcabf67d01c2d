using System.Globalization;
using System.Text.RegularExpressions;
using Scan.Domain.Health;
using Scan.Ethereum.Abi;

namespace Scan.Indexer.Health;

/// <summary>Reads the eigen_* families of a stranger's metrics (Prometheus text). What is no sample of theirs is passed over.</summary>
internal static partial class EigenMetrics
{
    private const int MostSamples = 500;
    private const int MostOfEach = 50;
    private const int MostText = 100;
    private const double MostRequests = 1e15;
    private const string Rpc = "eigen_rpc_request_";

    private readonly record struct Sample(string Name, IReadOnlyDictionary<string, string> Labels, string Text, double Value)
    {
        public string? Label(string name) => Labels.GetValueOrDefault(name);
    }

    /// <summary>Null where there is none of them.</summary>
    public static NodeMetrics? Read(string text)
    {
        List<Sample> samples = [.. Lines().Matches(text).Take(MostSamples).Select(Of).OfType<Sample>()];
        if (samples.Count == 0) return null;
        var score = samples.FirstOrDefault(s => s is { Name: "eigen_performance_score", Value: >= 0 and <= 100 });
        return new NodeMetrics(
            score.Name is null ? null : (int)score.Value,
            Named(samples, "eigen_slashing_status").Select(s => s.Text).FirstOrDefault(),
            [.. Named(samples, "eigen_registered_stakes").Take(MostOfEach).Select(s => new NodeStake(s.Label("quorum_number"), s.Label("quorum_name"), s.Label("avs_name"), s.Text))],
            [.. Named(samples, "eigen_fees_earned_total").Take(MostOfEach).Select(s => new NodeFee(s.Label("token"), s.Text))],
            [.. samples.Where(s => s.Name.StartsWith(Rpc, StringComparison.Ordinal)).GroupBy(s => (Method: s.Label("method"), Client: s.Label("client_version"))).Take(MostOfEach).Select(of => RpcOf(of.Key.Method, of.Key.Client, [.. of]))]);
    }

    private static NodeRpc RpcOf(string? method, string? client, IReadOnlyList<Sample> samples)
    {
        double? At(string name) => Named(samples, Rpc + name).Select(s => (double?)s.Value).FirstOrDefault();
        var (sum, count) = (At("duration_seconds_sum"), At("duration_seconds_count"));
        var (requests, mean) = (At("total") ?? count, sum * 1000 / count);
        return new(method, client, requests is >= 0 and <= MostRequests ? (long)requests : null, mean is >= 0 and <= int.MaxValue ? (int)mean : null);
    }

    private static IEnumerable<Sample> Named(IEnumerable<Sample> samples, string name) => samples.Where(s => s.Name == name);

    private static Sample? Of(Match line)
    {
        var text = line.Groups[3].Value;
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) || !double.IsFinite(value)) return null;
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (Match label in Labels().Matches(line.Groups[2].Value)) labels[label.Groups[1].Value] = Cut(Unescaped(label.Groups[2].Value));
        return new Sample(line.Groups[1].Value, labels, text, value);
    }

    private static string Unescaped(string text) => text.Replace("\\n", "\n", StringComparison.Ordinal).Replace("\\\"", "\"", StringComparison.Ordinal).Replace("\\\\", "\\", StringComparison.Ordinal);

    private static string Cut(string text)
    {
        var clean = ChainText.Clean(text);
        return clean.Length <= MostText ? clean : clean[..(char.IsHighSurrogate(clean[MostText - 1]) ? MostText - 1 : MostText)] + "…";
    }

    [GeneratedRegex(@"^(eigen_[a-z0-9_]{1,60})(?:\{([^}\r\n]{0,500})\})?[ \t]+([0-9.eE+-]{1,40})(?:[ \t]+[0-9-]{1,20})?\r?$", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Lines();

    [GeneratedRegex("([a-zA-Z_][a-zA-Z0-9_]{0,60})=\"((?:[^\"\\\\]|\\\\.){0,300})\"", RegexOptions.CultureInvariant)]
    private static partial Regex Labels();
}

using System.Globalization;
using System.Text.Json;

namespace Scan.Bench.GraphQL;

/// <summary>Prints each measurement, and at the end Scan's ratios to PostGraphile in this run.</summary>
internal sealed class GraphQLReport(TextWriter output, double calibration)
{
    private readonly List<(string Contender, string Query, int Connections, LoadResult Result)> results = [];
    private readonly Dictionary<string, long> rows = [];

    /// <exception cref="InvalidOperationException">The contenders' answers differ in their rows.</exception>
    public void Rows(string query, string contender, long count)
    {
        if (rows.TryGetValue(query, out var other) && other != count) throw new InvalidOperationException($"{contender} answers {count} rows to \"{query}\", the other {other}.");
        rows[query] = count;
    }

    public void Add(string contender, string query, int connections, LoadResult result, double cpu, double serverCpu)
    {
        results.Add((contender, query, connections, result));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{contender,-13} {query,-30} {connections,3} connections: {result.PerSecond,8:0.0}/s, p50 {result.P50,7:0.00} ms, p99 {result.P99,7:0.00} ms, {result.MeanBytes,8:0} bytes, CPU {cpu * 1000:0.00} + PostgreSQL {serverCpu * 1000:0.00} ms each{(result.Refused > 0 ? $", {result.Refused} refused" : "")}"));
    }

    public void Finish()
    {
        foreach (var ours in results.Where(r => r.Contender == "scan"))
        {
            var theirs = results.FirstOrDefault(r => r.Contender != "scan" && r.Query == ours.Query && r.Connections == ours.Connections).Result;
            if (theirs is null) continue;
            var ratio = (Rate: ours.Result.PerSecond / theirs.PerSecond, P50: ours.Result.P50 / theirs.P50, P99: ours.Result.P99 / theirs.P99);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{ours.Query,-30} {ours.Connections,3} connections: {ratio.Rate:0.00} x the requests per second, {ratio.P50:0.00} x the p50, {ratio.P99:0.00} x the p99"));
        }
        output.WriteLine(JsonSerializer.Serialize(new { name = "graphql", calibration, rows, results = results.Select(r => new { r.Contender, r.Query, r.Connections, r.Result.PerSecond, r.Result.P50, r.Result.P99, r.Result.MeanBytes, r.Result.Refused }) }));
    }
}

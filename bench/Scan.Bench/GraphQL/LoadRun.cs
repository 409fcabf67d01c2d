namespace Scan.Bench.GraphQL;

/// <summary>What a load gave: answers per second, and percentiles of their times in milliseconds.</summary>
/// <param name="All">Requests with those of the warm-up.</param>
internal sealed record LoadResult(double PerSecond, double P50, double P99, long Refused, double MeanBytes, long All, double Mean);

/// <summary>A number of connections that ask one after the other as fast as they are answered.</summary>
internal sealed class LoadRun(int port, IReadOnlyList<byte[]> requests, int connections, TimeProvider time)
{
    /// <summary>A pause between an answer and the next request.</summary>
    public TimeSpan Pause { get; init; }

    public async Task<LoadResult> MeasureAsync(TimeSpan warmUp, TimeSpan length, CancellationToken ct)
    {
        var started = time.GetTimestamp();
        var runs = Enumerable.Range(0, connections).Select(i => Task.Run(() => LoopAsync(i, started, warmUp, warmUp + length, ct), ct)).ToList();
        var all = await Task.WhenAll(runs);
        var times = all.SelectMany(r => r.Times).Order().ToArray();
        if (times.Length == 0) return new LoadResult(0, 0, 0, all.Sum(r => r.Refused), 0, all.Sum(r => r.All), 0);
        double At(double share) => times[(int)Math.Ceiling(share * times.Length) - 1];
        return new LoadResult(times.Length / length.TotalSeconds, At(0.5), At(0.99), all.Sum(r => r.Refused), (double)all.Sum(r => r.Bytes) / times.Length, all.Sum(r => r.All), times.Average());
    }

    private async Task<(List<double> Times, long Refused, long Bytes, long All)> LoopAsync(int connection, long started, TimeSpan from, TimeSpan to, CancellationToken ct)
    {
        using var load = new LoadConnection();
        await load.ConnectAsync(port, ct);
        var (times, refused, bytes, sent) = (new List<double>(), 0L, 0L, 0L);
        while (time.GetElapsedTime(started) is var now && now < to)
        {
            await load.AskAsync(requests[(int)((connection * 7919 + sent++) % requests.Count)], keep: false, ct);
            var answered = time.GetElapsedTime(started);
            if (now >= from && answered <= to)
            {
                if (load.Status == 200) times.Add((answered - now).TotalMilliseconds);
                else refused++;
                bytes += load.BodyBytes;
            }
            if (Pause > TimeSpan.Zero) await Task.Delay(Pause, time, ct);
        }
        return (times, refused, bytes, sent);
    }
}

namespace Scan.Local.Replay;

/// <summary>
/// Block times in seconds since 1970: the recorded ones, and between and beyond them made-up ones that rise evenly, so that time never runs back.
/// </summary>
internal sealed class BlockTimes
{
    private const long SecondsPerBlock = 12;

    /// <summary>The made-up time of the last block of a chain of which nothing is known: 2024-01-01.</summary>
    private const long MadeUpLast = 1_704_067_200;

    /// <summary>By chain id, a block since which there is one every 12 seconds but for missed slots: Ethereum's first block after the merge, Holesky's genesis.</summary>
    private static readonly Dictionary<long, (long Block, long Time)> Anchors = new() { [1] = (15_537_394, 1_663_224_179), [17000] = (0, 1_695_902_100) };

    private readonly List<(long Block, long Time)> known;

    public BlockTimes(long chainId, ChainRecording recording)
    {
        var told = recording.Logs.Where(log => log.Time is not null).Select(log => (log.Block, Time: log.Time!.Value))
            .Concat(recording.Headers.Select(header => (header.Block, header.Time)));
        known = [];
        foreach (var point in told.DistinctBy(point => point.Block).OrderBy(point => point.Block))
        {
            if (known.Count == 0 || point.Time >= known[^1].Time) known.Add(point);
        }
        if (known.Count == 0) known.Add(Anchors.TryGetValue(chainId, out var anchor) ? anchor : (recording.Logs.Select(log => log.Block).DefaultIfEmpty().Max(), MadeUpLast));
    }

    public long Of(long block)
    {
        var at = known.BinarySearch((block, long.MinValue));
        var next = at < 0 ? ~at : at;
        if (next == known.Count) return known[^1].Time + SecondsPerBlock * (block - known[^1].Block);
        var (upperBlock, upperTime) = known[next];
        if (upperBlock == block) return upperTime;
        if (next == 0) return Math.Max(0, upperTime - SecondsPerBlock * (upperBlock - block));
        var (lowerBlock, lowerTime) = known[next - 1];
        return lowerTime + (long)((Int128)(upperTime - lowerTime) * (block - lowerBlock) / (upperBlock - lowerBlock));
    }
}

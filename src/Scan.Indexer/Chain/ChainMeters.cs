using System.Diagnostics.Metrics;

namespace Scan.Indexer.Chain;

/// <summary>What the indexer counts and measures, by chain.</summary>
public sealed class ChainMeters : IDisposable
{
    public const string MeterName = "Scan.Indexer";
    private readonly Meter meter = new(MeterName);
    private readonly Counter<long> blocks, events, reorgs, troubles;
    private readonly Gauge<long> lag;
    private readonly Histogram<double> commit;

    public ChainMeters()
    {
        blocks = meter.CreateCounter<long>("scan.indexer.blocks", "{block}", "Blocks indexed.");
        events = meter.CreateCounter<long>("scan.indexer.events", "{event}", "Logs committed.");
        reorgs = meter.CreateCounter<long>("scan.indexer.reorgs", "{reorg}", "Rollbacks to a common ancestor.");
        troubles = meter.CreateCounter<long>("scan.indexer.troubles", "{trouble}", "Faults after which the chain was tried again.");
        lag = meter.CreateGauge<long>("scan.indexer.lag", "{block}", "Blocks between the node's head and the last commit.");
        commit = meter.CreateHistogram<double>("scan.indexer.commit.duration", "s", "Time of a commit.");
    }

    public void Committed(long chainId, long blockCount, int eventCount, long blocksBehind, TimeSpan duration)
    {
        var chain = Chain(chainId);
        blocks.Add(blockCount, chain);
        events.Add(eventCount, chain);
        lag.Record(blocksBehind, chain);
        commit.Record(duration.TotalSeconds, chain);
    }

    public void RolledBack(long chainId) => reorgs.Add(1, Chain(chainId));

    public void Troubled(long chainId) => troubles.Add(1, Chain(chainId));

    public void Dispose() => meter.Dispose();

    private static KeyValuePair<string, object?> Chain(long chainId) => new("chain", chainId);
}

using System.Diagnostics.Metrics;

namespace Scan.Indexer.Chain;

/// <summary>What the indexer counts and measures, by chain.</summary>
public sealed class ChainMeters : IDisposable
{
    public const string MeterName = "Scan.Indexer";

    /// <summary>Tagged with the stage's name; stages run beside each other, so that their times add up to more than passed.</summary>
    public const string StageName = "scan.indexer.stage.duration";

    /// <summary>The tag of <see cref="StageName"/>.</summary>
    public const string StageTag = "stage";
    private readonly Meter meter = new(MeterName);
    private readonly Counter<long> blocks, events, reorgs, troubles;
    private readonly Gauge<long> lag;
    private readonly Histogram<double> commit, stage;

    public ChainMeters()
    {
        blocks = meter.CreateCounter<long>("scan.indexer.blocks", "{block}", "Blocks indexed.");
        events = meter.CreateCounter<long>("scan.indexer.events", "{event}", "Logs committed.");
        reorgs = meter.CreateCounter<long>("scan.indexer.reorgs", "{reorg}", "Rollbacks to a common ancestor.");
        troubles = meter.CreateCounter<long>("scan.indexer.troubles", "{trouble}", "Faults after which the chain was tried again.");
        lag = meter.CreateGauge<long>("scan.indexer.lag", "{block}", "Blocks between the node's head and the last commit.");
        commit = meter.CreateHistogram<double>("scan.indexer.commit.duration", "s", "Time of a commit.");
        stage = meter.CreateHistogram<double>(StageName, "s", "Time that a page or batch spent in a stage: fetch, decode, enrich, project, wait (for the commit before), commit, indexes (those of readers).");
    }

    public void Committed(long chainId, long blockCount, int eventCount, long blocksBehind, TimeSpan duration)
    {
        var chain = Chain(chainId);
        blocks.Add(blockCount, chain);
        events.Add(eventCount, chain);
        lag.Record(blocksBehind, chain);
        commit.Record(duration.TotalSeconds, chain);
        Spent(chainId, "commit", duration);
    }

    internal void Spent(long chainId, string name, TimeSpan duration) => stage.Record(duration.TotalSeconds, Chain(chainId), new(StageTag, name));

    public void RolledBack(long chainId) => reorgs.Add(1, Chain(chainId));

    public void Troubled(long chainId) => troubles.Add(1, Chain(chainId));

    public void Dispose() => meter.Dispose();

    private static KeyValuePair<string, object?> Chain(long chainId) => new("chain", chainId);
}

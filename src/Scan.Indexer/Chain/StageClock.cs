namespace Scan.Indexer.Chain;

/// <summary>Measures the stages of one chain.</summary>
internal sealed class StageClock(ChainMeters meters, TimeProvider time, long chainId)
{
    /// <summary>Now, for <see cref="End"/>.</summary>
    public long Begin() => time.GetTimestamp();

    public void End(string stage, long begun) => meters.Spent(chainId, stage, time.GetElapsedTime(begun));
}

using Scan.Bench.Runs;

namespace Scan.Bench.Backfill;

/// <summary>What a round of the back-fill has: the node, the server, and how many logs there are to index.</summary>
internal sealed record Arena(SimulatedNode Node, BenchServer Server, long Logs, string Folder, TimeProvider Time);

/// <summary>An indexer that reads the whole simulated chain into a database of its own.</summary>
internal abstract class Contender
{
    public abstract string Name { get; }

    /// <summary>The measurements that one round takes; more than one where a second run on the same database tells something else.</summary>
    public abstract Task<IReadOnlyList<Measurement>> RunAsync(Arena arena, CancellationToken ct);

    protected static async Task<Measurement> MeasureAsync(string name, Arena arena, BenchDatabase database, Func<Task<Usage>> run, CancellationToken ct)
    {
        var calibration = Calibration.Measure(arena.Time);
        var (server, node) = (arena.Server.CpuSeconds, arena.Node.CpuSeconds);
        var usage = await run();
        return new Measurement(name, arena.Logs, usage.Seconds, usage.CpuSeconds, arena.Server.CpuSeconds - server, arena.Node.CpuSeconds - node,
            usage.PeakMebibytes, await database.BytesAsync(ct), calibration);
    }
}

/// <summary>One run of a contender, from the start of its process to the last commit.</summary>
/// <param name="Calibration">MB of SHA-256 per second right before the run.</param>
internal sealed record Measurement(
    string Name, long Logs, double Seconds, double CpuSeconds, double ServerCpuSeconds, double NodeCpuSeconds, double PeakMebibytes, long DatabaseBytes, double Calibration)
{
    /// <summary>Seconds of these that went into indexes which only readers need, behind the last commit.</summary>
    public double IndexSeconds { get; init; }

    public double Rate => Logs / Seconds;

    /// <summary>Until ledger and documents were committed: what contenders without readers' indexes are comparable to.</summary>
    public double CommitRate => Logs / (Seconds - IndexSeconds);
}

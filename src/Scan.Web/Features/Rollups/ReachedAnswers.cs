using System.Collections.Concurrent;

namespace Scan.Web.Features.Rollups;

/// <summary>
/// The last answer per rollup of what takes questions to nodes of others. No page waits long for it: it is found anew behind its readers' backs. What is old is given to nobody:
/// an alert may have come since.
/// </summary>
/// <param name="read">Asks for a rollup, by its chain id; whose <see cref="ReachedFinality.At"/> is of the same clock.</param>
/// <param name="failed">Told of each attempt that failed; nobody else is.</param>
public sealed class ReachedAnswers(Func<string, CancellationToken, Task<ReachedFinality>> read, Action<string, Exception> failed, TimeProvider time, CancellationToken stopping)
{
    /// <summary>A page waits so long when there is no answer.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    /// <summary>An answer of this age is found anew.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromSeconds(10);

    /// <summary>An answer older than this is none.</summary>
    public static readonly TimeSpan Longest = 3 * Kept;

    private readonly ConcurrentDictionary<string, Reading> readings = new(StringComparer.Ordinal);

    /// <summary>The last answer, and the one that is on its way.</summary>
    private sealed class Reading
    {
        public readonly Lock Gate = new();
        public volatile ReachedFinality? Last;
        public Task? Running;
    }

    /// <summary>As it was found lately; null: the nodes have not answered yet, or the attempt failed.</summary>
    /// <param name="rollupChainId">Of a rollup that is known: what is kept grows with their number.</param>
    public async Task<ReachedFinality?> LatelyAsync(string rollupChainId, CancellationToken ct)
    {
        var reading = readings.GetOrAdd(rollupChainId, _ => new Reading());
        Task? running;
        lock (reading.Gate)
        {
            if (reading.Running is { IsCompleted: true }) reading.Running = null;
            if (reading.Running is null && Young(reading, Kept) is null) reading.Running = Task.Run(() => KeepAsync(reading, rollupChainId), CancellationToken.None);
            running = reading.Running;
        }
        if (running is null || Young(reading, Longest) is not null) return reading.Last;
        await Task.WhenAny(running, Task.Delay(Patience, time, ct));
        ct.ThrowIfCancellationRequested();
        return Young(reading, Longest);
    }

    private ReachedFinality? Young(Reading reading, TimeSpan longest) => reading.Last is { } last && time.GetUtcNow() - DateTimeOffset.FromUnixTimeSeconds(last.At) < longest ? last : null;

    private async Task KeepAsync(Reading reading, string rollupChainId)
    {
        try
        {
            reading.Last = await read(rollupChainId, stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Whoever still waits gets nothing more from this process.
        }
        catch (Exception e)
        {
            failed(rollupChainId, e);
        }
    }
}

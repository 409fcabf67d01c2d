using System.Collections.Concurrent;

namespace Scan.Indexer.Metadata.Fetching;

/// <summary>Keeps requests to one host few and apart.</summary>
internal sealed class HostGate(int perHost, TimeSpan pause, TimeProvider time)
{
    private const int MostHosts = 10_000;
    private readonly ConcurrentDictionary<string, Host> hosts = new(StringComparer.OrdinalIgnoreCase);

    private sealed class Host(int slots)
    {
        public SemaphoreSlim Slots { get; } = new(slots);
        public DateTimeOffset Next { get; set; }
    }

    /// <summary>Waits for a turn; disposing gives the slot back.</summary>
    public async Task<IDisposable> EnterAsync(string host, CancellationToken ct)
    {
        // Hosts are forgotten all at once: those in use keep their slots in hand.
        if (hosts.Count > MostHosts) hosts.Clear();
        var entered = hosts.GetOrAdd(host, _ => new Host(perHost));
        await entered.Slots.WaitAsync(ct);
        try
        {
            TimeSpan wait;
            lock (entered)
            {
                var now = time.GetUtcNow();
                wait = entered.Next - now;
                entered.Next = (entered.Next > now ? entered.Next : now) + pause;
            }
            if (wait > TimeSpan.Zero) await Task.Delay(wait, time, ct);
            return new Turn(entered.Slots);
        }
        catch
        {
            entered.Slots.Release();
            throw;
        }
    }

    private sealed class Turn(SemaphoreSlim slots) : IDisposable
    {
        public void Dispose() => slots.Release();
    }
}

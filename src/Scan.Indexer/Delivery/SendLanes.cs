using System.Collections.Concurrent;

namespace Scan.Indexer.Delivery;

/// <summary>
/// Keeps attempts within bounds such that dead and slow endpoints wait for each other and never for their turn before those that answer: they have a
/// lane of their own, and no host has more than its part.
/// </summary>
internal sealed class SendLanes(DeliveryOptions options) : IDisposable
{
    private const int MostHosts = 10_000;
    private readonly SemaphoreSlim trusted = new(options.Concurrency);
    private readonly SemaphoreSlim doubtful = new(options.DoubtfulConcurrency);
    private readonly ConcurrentDictionary<string, SemaphoreSlim> hosts = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="isDoubtful">The endpoint failed or was slow the last time.</param>
    public async Task<T> RunAsync<T>(string host, bool isDoubtful, Func<Task<T>> send, CancellationToken ct)
    {
        // Forgotten all at once: those in use keep theirs in hand.
        if (hosts.Count > MostHosts) hosts.Clear();
        // Doubtful ones may take half of a host only, so that one dead path of a busy host leaves room for the others.
        var place = isDoubtful
            ? hosts.GetOrAdd(host + " doubtful", _ => new SemaphoreSlim(Math.Max(1, options.ConcurrencyPerHost / 2)))
            : hosts.GetOrAdd(host, _ => new SemaphoreSlim(options.ConcurrencyPerHost));
        var lane = isDoubtful ? doubtful : trusted;
        await place.WaitAsync(ct);
        try
        {
            await lane.WaitAsync(ct);
            try
            {
                return await send();
            }
            finally
            {
                lane.Release();
            }
        }
        finally
        {
            place.Release();
        }
    }

    public void Dispose()
    {
        trusted.Dispose();
        doubtful.Dispose();
    }
}

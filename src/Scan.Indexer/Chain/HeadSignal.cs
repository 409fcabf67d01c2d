using Scan.Ethereum.Rpc;

namespace Scan.Indexer.Chain;

/// <summary>Says when it is worth asking for the head again.</summary>
internal interface IHeadSignal : IAsyncDisposable
{
    /// <summary>Returns when the head has moved, and after <paramref name="longest"/> at the latest.</summary>
    Task WaitAsync(TimeSpan longest, CancellationToken ct);
}

/// <summary>Without a WebSocket endpoint the head is asked for in intervals.</summary>
internal sealed class PolledHead(TimeProvider time) : IHeadSignal
{
    public Task WaitAsync(TimeSpan longest, CancellationToken ct) => Task.Delay(longest, time, ct);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

/// <summary>Heads pushed by a node. While the connection is broken the head is polled as without it.</summary>
internal sealed class PushedHead : IHeadSignal
{
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromMinutes(1);
    private readonly SemaphoreSlim moved = new(0, 1);
    private readonly CancellationTokenSource stop = new();
    private readonly TimeProvider time;
    private readonly Task reading;

    public PushedHead(Uri endpoint, TimeProvider time)
    {
        this.time = time;
        reading = ReadAsync(new HeadSubscription(endpoint, Silence, time), stop.Token);
    }

    public async Task WaitAsync(TimeSpan longest, CancellationToken ct) => await moved.WaitAsync(longest, ct);

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await reading.ContinueWith(ended => ended.Exception, TaskScheduler.Default);
        stop.Dispose();
        moved.Dispose();
    }

    private async Task ReadAsync(HeadSubscription heads, CancellationToken ct)
    {
        for (var failures = 1; ; failures++)
        {
            try
            {
                await foreach (var _ in heads.ReadAsync(ct))
                {
                    failures = 0;
                    if (moved.CurrentCount == 0) moved.Release();
                }
            }
            catch (RpcException)
            {
                // The poll goes on meanwhile, and shows an error when the node itself is away.
                await Task.Delay(Backoff.Delay(Math.Max(failures, 1), FirstRetry, LongestRetry, Random.Shared.NextDouble()), time, ct);
            }
        }
    }
}

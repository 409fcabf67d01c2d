namespace Scan.Ethereum.Rpc;

/// <summary>How a JSON-RPC client behaves towards one endpoint.</summary>
public sealed record JsonRpcOptions
{
    /// <summary>Time for one HTTP request, answer included.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Time for a call, all its attempts and the waits between them included.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Attempts at a call, the first one included, while its fault is transient.</summary>
    public int Attempts { get; init; } = 5;

    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromMilliseconds(100);
    public TimeSpan LongestDelay { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A longer answer is refused as <see cref="RpcRangeTooLargeException"/>, in bytes.</summary>
    public int MaxResponseBytes { get; init; } = 256 * 1024 * 1024;

    /// <summary>Calls in one HTTP request; more are split.</summary>
    public int MaxBatch { get; init; } = 100;

    /// <summary>Batches under way at once.</summary>
    public int Parallelism { get; init; } = 4;
}

namespace Scan.Ethereum.Rpc;

/// <summary>One call's attempts: how long the next may take, and whether and when there is another.</summary>
internal sealed class RetrySchedule(JsonRpcOptions options, TimeProvider time)
{
    private readonly long started = time.GetTimestamp();
    private int failures;

    /// <summary>Time for the next attempt: never beyond the call's deadline.</summary>
    public TimeSpan AttemptTimeout => options.Timeout < Left ? options.Timeout : Left;

    private TimeSpan Left => options.Deadline - time.GetElapsedTime(started);

    /// <summary>Waits for the next attempt, or throws <paramref name="fault"/> when there is none: not transient, too often, or too late.</summary>
    public async Task WaitAsync(RpcException fault, CancellationToken ct)
    {
        if (!await TryWaitAsync(fault, ct)) throw fault;
    }

    /// <summary>Waits for the next attempt; false when there is none.</summary>
    public async Task<bool> TryWaitAsync(RpcException fault, CancellationToken ct)
    {
        if (!fault.IsTransient || ++failures >= options.Attempts) return false;
        var delay = Backoff.Delay(failures, options.FirstDelay, options.LongestDelay, Random.Shared.NextDouble());
        if (fault is RpcRateLimitedException { RetryAfter: { } asked } && asked > delay) delay = asked;
        if (delay >= Left) return false;
        await Task.Delay(delay, time, ct);
        return true;
    }
}

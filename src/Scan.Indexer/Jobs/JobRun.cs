using Microsoft.Extensions.Hosting;

namespace Scan.Indexer.Jobs;

internal static class JobRun
{
    /// <summary>Runs a job's work until it is done, or until Quartz or the host ends it: to be ended is no fault, and what was left undone is done by the next run.</summary>
    public static async ValueTask UntilEndedAsync(IHostApplicationLifetime lifetime, Func<CancellationToken, Task> work, CancellationToken ct)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(ct, lifetime.ApplicationStopping);
        try
        {
            await work(end.Token);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // Nothing to say: it was asked to end.
        }
    }
}

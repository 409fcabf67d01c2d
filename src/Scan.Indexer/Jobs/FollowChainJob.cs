using System.Globalization;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Quartz;
using Scan.Documents;
using Scan.Indexer.Chain;

namespace Scan.Indexer.Jobs;

/// <summary>
/// Follows one chain for as long as this process lives: one run in the whole cluster, begun again by its trigger whenever it has ended, on another
/// node when this one died.
/// </summary>
[DisallowConcurrentExecution]
public sealed partial class FollowChainJob(ChainRunner runner, IndexerOptions options, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<FollowChainJob> logger) : IJob
{
    private const string Group = "chains";

    /// <summary>A stopped chain is looked at again after this time: the fault may have been repaired outside.</summary>
    private static readonly TimeSpan StoppedPause = TimeSpan.FromSeconds(30);

    public static JobKey KeyOf(long chainId) => new(chainId.ToString(CultureInfo.InvariantCulture), Group);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        var chainId = long.Parse(context.JobDetail.Key.Name, CultureInfo.InvariantCulture);
        // Another node of the cluster may follow chains that this one has no manifest of.
        if (options.Networks.FirstOrDefault(network => network.ChainId == chainId) is not { } manifest) return;
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        try
        {
            await runner.RunAsync(manifest, null, progress => options.Progress?.Invoke(manifest, progress), end.Token);
        }
        catch (FencedException)
        {
            LogFenced(manifest.Name);
        }
        catch (ChainStoppedException)
        {
            // Said and shown where it stopped.
            await PauseAsync(end.Token);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            LogEnded(manifest.Name);
        }
    }

    private async Task PauseAsync(CancellationToken ct) =>
        await Task.Delay(StoppedPause, time, ct).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);

    [LoggerMessage(LogLevel.Warning, "{Chain}: another indexer has taken the lead")]
    private partial void LogFenced(string chain);

    [LoggerMessage(LogLevel.Information, "{Chain}: left off")]
    private partial void LogEnded(string chain);
}

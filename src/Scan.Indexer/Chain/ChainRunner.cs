using Microsoft.Extensions.Logging;
using Scan.Documents;
using Scan.Ethereum.Rpc;
using Scan.Indexer.Manifests;

namespace Scan.Indexer.Chain;

/// <summary>
/// Keeps a chain running: what may heal is tried again and shown as the chain's last error meanwhile; what cannot stops the chain, with the reason
/// on its status.
/// </summary>
public sealed partial class ChainRunner(ChainServices services, Chains chains, ChainMeters meters, FollowerOptions options, TimeProvider time, ILogger<ChainRunner> logger)
{
    /// <summary>Runs until cancelled, until <paramref name="toBlock"/> is committed, or until another indexer takes the lead.</summary>
    /// <param name="progress">Told of each batch; null: nobody asks.</param>
    /// <exception cref="ChainStoppedException">The chain cannot go on without a person.</exception>
    /// <exception cref="FencedException">Another indexer took the lead.</exception>
    public async Task RunAsync(NetworkManifest manifest, long? toBlock, Action<FollowProgress>? progress, CancellationToken ct)
    {
        var status = new ChainStatus(chains, manifest.ChainId, ChainRun.Holder);
        var run = new ChainRun(manifest, services, status, (fault, end) => WaitAsync(manifest, status, fault, end), progress);
        for (; ; )
        {
            try
            {
                await run.RunAsync(toBlock, ct);
                return;
            }
            catch (Exception e) when (MayHeal(e) && !ct.IsCancellationRequested)
            {
                await WaitAsync(manifest, status, e, ct);
            }
            catch (Exception e) when (e is not (FencedException or OperationCanceledException) && !ct.IsCancellationRequested)
            {
                throw await StopAsync(manifest, status, e, ct);
            }
        }
    }

    private static bool MayHeal(Exception e) => e is RpcException or InconsistentNodeException or RebuildingException || DatabaseFault.IsAway(e);

    private async Task WaitAsync(NetworkManifest manifest, ChainStatus status, Exception fault, CancellationToken ct)
    {
        LogTrouble(manifest.Name, fault.Message);
        meters.Troubled(manifest.ChainId);
        try
        {
            await status.TroubledAsync(fault.Message, ct);
        }
        catch (Exception e) when (DatabaseFault.IsAway(e))
        {
            LogTrouble(manifest.Name, e.Message);
        }
        await Task.Delay(Backoff.Delay(Math.Max(status.Failures, 1), options.FirstRetry, options.LongestRetry, Random.Shared.NextDouble()), time, ct);
    }

    private async Task<ChainStoppedException> StopAsync(NetworkManifest manifest, ChainStatus status, Exception fault, CancellationToken ct)
    {
        var stop = fault switch
        {
            ChainStoppedException known => known,
            ChainMismatchException other => new ChainStoppedException(other.Message, other),
            _ => new ChainStoppedException($"A fault in Scan itself; please report it. {fault.Message}", fault),
        };
        LogStop(stop, manifest.Name);
        await status.StoppedAsync(stop.Message, ct);
        return stop;
    }

    [LoggerMessage(LogLevel.Warning, "{Chain}: trying again: {Reason}")]
    private partial void LogTrouble(string chain, string reason);

    [LoggerMessage(LogLevel.Critical, "{Chain} is stopped")]
    private partial void LogStop(Exception fault, string chain);
}

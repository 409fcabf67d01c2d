using Microsoft.Extensions.Hosting;
using Scan.Domain.Mach;
using Scan.Web.Chains;

namespace Scan.Web.Features.Rollups;

/// <summary>Finds the newest block of each tier.</summary>
public sealed partial class ReachedReader
{
    /// <summary>Ends of coverage that are tried.</summary>
    private const int MostSpans = 3;

    private readonly FinalityReader finality;
    private readonly SettlementReader settlements;
    private readonly RollupNodes nodes;
    private readonly ChainDirectory chains;
    private readonly TimeProvider time;
    private readonly ReachedAnswers answers;

    public ReachedReader(FinalityReader finality, SettlementReader settlements, RollupNodes nodes, ChainDirectory chains, IHostApplicationLifetime life, TimeProvider time, ILogger<ReachedReader> logger)
    {
        (this.finality, this.settlements, this.nodes, this.chains, this.time) = (finality, settlements, nodes, chains, time);
        answers = new ReachedAnswers(ReadAsync, (rollup, e) => LogFailed(logger, e, rollup), time, life.ApplicationStopping);
    }

    /// <inheritdoc cref="ReachedAnswers.LatelyAsync"/>
    public Task<ReachedFinality?> LatelyAsync(string rollupChainId, CancellationToken ct) => answers.LatelyAsync(rollupChainId, ct);

    /// <summary>Asks the nodes now.</summary>
    public async Task<ReachedFinality> ReadAsync(string rollupChainId, CancellationToken ct)
    {
        var (posted, passed) = await settlements.ReachedAsync(rollupChainId, await chains.ListAsync(ct), ct);
        var (newest, problem) = await nodes.NewestAsync(rollupChainId, null, ct);
        if (newest is not { } head) return new(ReachedTier.Unknown(problem!), ReachedTier.Unknown(problem!), posted, passed, time.GetUtcNow().ToUnixTimeSeconds());
        return new(new(head.Number, head.Time, null), await MachAsync(rollupChainId, head.Number, ct), posted, passed, time.GetUtcNow().ToUnixTimeSeconds());
    }

    // A block is final by MACH when its window was watched: the newest of these was made a window before the chains were read, or before coverage was lost, or stands before the
    // first block that an alert speaks of. Each that comes into question is judged as any block that a reader asks for.
    private async Task<ReachedTier> MachAsync(string id, long head, CancellationToken ct)
    {
        if (await finality.ReadAsync(id, head, ct) is not { } answer) return ReachedTier.Unknown("no service manager watches this rollup");
        if (answer.WindowSeconds is not { } window) return ReachedTier.Unknown("no manifest says how long alerts may take (windowSeconds)");
        if (answer.Finality.State == FinalityState.Finalized) return new(head, answer.BlockTime.Time, null);
        var watches = answer.Watches.Where(w => w.Enabled != false).ToList();
        if (watches.Count == 0) return ReachedTier.None("no service manager watches this rollup");
        var read = watches.Min(w => w.IndexedTime ?? 0);
        var ends = watches.SelectMany(w => w.Spans ?? []).Select(s => s.Until - window).Where(t => t < read - window).OrderDescending().Take(MostSpans);
        string? why = null;
        foreach (var made in ends.Prepend(read - window))
        {
            var (found, problem) = await nodes.NewestAsync(id, made, ct);
            if (problem is not null) return ReachedTier.Unknown(problem);
            if (found is not { } block) break;
            var (reached, reason) = await JudgeAsync(id, block.Number, ct);
            if (reached is not null) return reached;
            why ??= reason;
        }
        return ReachedTier.None((why ?? answer.Finality.Reason).TrimEnd('.'));
    }

    private async Task<(ReachedTier? Reached, string? Reason)> JudgeAsync(string id, long block, CancellationToken ct)
    {
        var answer = await finality.ReadAsync(id, block, ct);
        if (answer?.Finality is { State: FinalityState.Alerted } alerted && alerted.Alerts.All(a => a.FromBlock > 0))
            answer = await finality.ReadAsync(id, Math.Min(block, alerted.Alerts.Min(a => a.FromBlock!.Value) - 1), ct);
        return answer?.Finality.State == FinalityState.Finalized ? (new ReachedTier(answer.Block, answer.BlockTime.Time, null), null) : (null, answer?.Finality.Reason);
    }

    [LoggerMessage(LogLevel.Warning, "How far the blocks of rollup {Rollup} have come could not be found")]
    private static partial void LogFailed(ILogger logger, Exception e, string rollup);
}

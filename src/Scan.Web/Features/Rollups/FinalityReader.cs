using Scan.Documents;
using Scan.Domain.Mach;
using Scan.Web.Chains;

namespace Scan.Web.Features.Rollups;

/// <summary>Gathers what MACH's answer for a rollup block follows from.</summary>
public sealed class FinalityReader(DocumentStore store, ChainDirectory chains, RollupNodes nodes)
{
    /// <summary>A live chain that lags more blocks than this is not at its head.</summary>
    private const long MostBehind = 5;

    /// <returns>Null when neither a service manager nor a manifest knows the rollup.</returns>
    public async Task<FinalityAnswer?> ReadAsync(string rollupChainId, long block, CancellationToken ct)
    {
        var all = await chains.ListAsync(ct);
        var info = all.Select(c => c.Rollups.GetValueOrDefault(rollupChainId)).FirstOrDefault(r => r is not null);
        var ofRollup = Filter.Equal("rollupChainId", rollupChainId);
        var watchers = (await store.QueryAsync<Rollup>(new DocumentQuery { Where = ofRollup, Take = DocumentQuery.MaxTake }, ct)).Items.Select(r => r.Body).ToList();
        if (watchers.Count == 0 && info is null) return null;
        var told = await nodes.TimeOfAsync(rollupChainId, block, ct);
        // Read after the node answered: an alert that came meanwhile counts.
        var current = await chains.ListAsync(ct);
        var watches = new List<RollupWatch>();
        foreach (var rollup in watchers) watches.Add(await WatchAsync(rollup, current.FirstOrDefault(c => c.Id == rollup.ChainId), ct));
        var alerts = await AlertsAsync(ofRollup, watchers, ct);
        var windows = all.Select(c => c.Rollups.GetValueOrDefault(rollupChainId)?.WindowSeconds).Where(w => w is not null).ToList();
        return new FinalityAnswer(rollupChainId, block, BlockFinality.Decide(block, alerts, watches, told, windows.Count == 0 ? null : windows.Max()), told, windows.Count == 0 ? null : windows.Max(), watches);
    }

    private async Task<RollupWatch> WatchAsync(Rollup rollup, ChainView? chain, CancellationToken ct)
    {
        var avs = (await store.FindAsync<Domain.EigenLayer.Avs>(rollup.ChainId, Domain.EigenLayer.Avs.KeyOf(rollup.Avs), ct))?.Body;
        var live = chain is { Info.State: ChainState.Live, Lag: <= MostBehind };
        return new RollupWatch(rollup.ChainId, rollup.Avs, rollup.Enabled, avs?.Paused ?? false, avs?.OperatorCount ?? 0, live, chain?.Info.IndexedBlock, chain?.Info.IndexedTime);
    }

    /// <summary>Open alerts of the rollup, and those of its watchers that name no rollup at all: they may mean this one.</summary>
    private async Task<IReadOnlyList<StandingAlert>> AlertsAsync(Filter ofRollup, IReadOnlyList<Rollup> watchers, CancellationToken ct)
    {
        var nameless = new Filter.And(Filter.IsNull("rollupChainId"), Filter.In("avs", watchers.Select(w => w.Avs.ToString()).ToList()));
        var query = new DocumentQuery { Where = new Filter.And(Filter.Equal("status", AlertStatus.Open), new Filter.Or(ofRollup, nameless)), OrderBy = [new("time", true)], Take = 100 };
        var open = (await store.QueryAsync<Alert>(query, ct)).Items.Select(a => a.Body);
        return [.. open.Select(a => new StandingAlert(a.ChainId, a.Avs, a.MessageHash, FromBlock: null))];
    }
}

/// <param name="WindowSeconds">The longest that a manifest gives.</param>
public sealed record FinalityAnswer(string RollupChainId, long Block, BlockFinality Finality, RollupBlockTime BlockTime, long? WindowSeconds, IReadOnlyList<RollupWatch> Watches);

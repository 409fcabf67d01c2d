using Scan.Documents;
using Scan.Domain.Health;
using Scan.Domain.Mach;
using Scan.Domain.Primitives;
using Scan.Web.Chains;

namespace Scan.Web.Features.Rollups;

/// <summary>Gathers what MACH's answer for a rollup block follows from.</summary>
public sealed class FinalityReader(DocumentStore store, ChainDirectory chains, RollupNodes nodes, SettlementReader settlements, StandingAlerts standing, ProofWatchers provers, CoverageReader coverage)
{
    /// <summary>A live chain that lags more blocks than this is not at its head.</summary>
    private const long MostBehind = 5;

    /// <summary>Whether a service manager or a manifest knows the rollup.</summary>
    public async Task<bool> IsKnownAsync(string rollupChainId, CancellationToken ct) => (await chains.ListAsync(ct)).Any(c => c.Rollups.ContainsKey(rollupChainId))
        || (await store.QueryAsync<Rollup>(new DocumentQuery { Where = OfRollup(rollupChainId), Take = 1 }, ct)).Items.Count > 0;

    /// <returns>Null when neither a service manager nor a manifest knows the rollup.</returns>
    public async Task<FinalityAnswer?> ReadAsync(string rollupChainId, long block, CancellationToken ct)
    {
        var all = await chains.ListAsync(ct);
        var infos = all.Select(c => c.Rollups.GetValueOrDefault(rollupChainId)).OfType<RollupInfo>().ToList();
        if (infos.Count == 0 && !await IsKnownAsync(rollupChainId, ct)) return null;
        var told = await nodes.TimeOfAsync(rollupChainId, block, ct);
        var settled = await settlements.ReadAsync(rollupChainId, block, all, ct);
        // After the nodes answered, so that an alert that came meanwhile counts.
        var (watches, alerts) = await WatchedAsync(rollupChainId, block, all, infos, ct);
        var seen = await coverage.ReadAsync([.. watches.Select(w => (w.ChainId, w.Avs))], ct);
        var spans = await coverage.SpansAsync(rollupChainId, ct);
        watches = [.. watches.Select(w => w with { Unseen = coverage.Problem(seen.GetValueOrDefault((w.ChainId, w.Avs))), Spans = spans is null ? null : [.. spans[(w.ChainId, w.Avs)]] })];
        var windows = infos.Select(i => i.WindowSeconds).Where(w => w is not null).ToList();
        var window = windows.Count == 0 ? null : windows.Max();
        var finality = BlockFinality.Decide(block, await standing.OfAsync(alerts, block, settled, ct), watches, told, window, settled?.Settlement);
        return new FinalityAnswer(rollupChainId, block, finality, told, window, watches, seen, settled?.Settlement);
    }

    /// <summary>Up to when the chains are read and the alerts up to then, of one moment: a reorganisation between two looks could take an alert from under a time that it was counted up to.</summary>
    private async Task<(IReadOnlyList<RollupWatch> Watches, CandidateAlerts Alerts)> WatchedAsync(string rollupChainId, long block, IReadOnlyList<ChainView> all, IReadOnlyList<RollupInfo> infos, CancellationToken ct)
    {
        var zk = await provers.OfAsync(rollupChainId, all, ct);
        await using var state = await StateSnapshot.BeginAsync(store, ct);
        var watches = new List<RollupWatch>();
        foreach (var (_, rollup) in await state.PageAsync<Rollup>(OfRollup(rollupChainId), null, DocumentQuery.MaxTake, ct)) watches.Add(await WatchAsync(state, rollup.ChainId, rollup.Avs, rollup.Enabled, ct));
        foreach (var (chainId, manager) in zk) watches.Add(await WatchAsync(state, chainId, manager, true, ct));
        return (watches, await standing.ReadAsync(state, rollupChainId, block, [.. watches.Select(w => w.Avs).Concat(infos.Select(i => i.Mach).OfType<Address>()).Distinct()], ct));
    }

    private static async Task<RollupWatch> WatchAsync(StateSnapshot state, long chainId, Address manager, bool? enabled, CancellationToken ct)
    {
        var chain = state.Chains.FirstOrDefault(c => c.ChainId == chainId);
        var avs = await state.FindAsync<Domain.EigenLayer.Avs>(chainId, Domain.EigenLayer.Avs.KeyOf(manager), ct);
        var live = chain is { State: ChainState.Live, HeadBlock: { } head, IndexedBlock: { } indexed } && head - indexed <= MostBehind;
        return new RollupWatch(chainId, manager, enabled, avs?.Paused ?? false, avs?.OperatorCount ?? 0, live, chain?.IndexedBlock, chain?.IndexedTime, Unseen: null);
    }

    private static Filter OfRollup(string rollupChainId) => Filter.Equal("rollupChainId", rollupChainId);
}

/// <param name="WindowSeconds">The longest that a manifest gives.</param>
/// <param name="Seen">What of each watcher's stake was seen alive, where that is known.</param>
/// <param name="Settlement">Null when no contract of the rollup on L1 is known.</param>
public sealed record FinalityAnswer(
    string RollupChainId, long Block, BlockFinality Finality, RollupBlockTime BlockTime, long? WindowSeconds, IReadOnlyList<RollupWatch> Watches,
    IReadOnlyDictionary<(long ChainId, Address Avs), RollupCoverage> Seen, RollupSettlement? Settlement)
{
    /// <summary>The same for programs, in REST and in JSON-RPC.</summary>
    public object ToBody() => new
    {
        RollupChainId, Block, Finality.State, Finality.Tier, Finality.Reason,
        Evidence = new
        {
            BlockTime = BlockTime.Time, BlockTimeProblem = BlockTime.Problem, WindowSeconds,
            Alerts = Finality.Alerts.Select(a => new { a.Id, a.ChainId, a.Avs, a.MessageHash, a.FromBlock, Url = UrlOf(a) }),
            Coverage = Watches.Zip(Finality.Faults, (w, fault) => new { w.ChainId, w.Avs, Covers = fault is null, Problem = fault, w.OperatorCount, Held = BlockTime.Time is { } made ? w.SpanAt(made) : null, Seen = Seen.GetValueOrDefault((w.ChainId, w.Avs)) }),
            Settlement,
        },
        AsOf = Watches.Select(w => new { w.ChainId, w.IndexedBlock, w.IndexedTime }).Distinct(),
    };

    public static string UrlOf(StandingAlert alert) => alert.MessageHash is { } hash ? $"/alerts/{alert.ChainId}/{alert.Avs}/{hash}" : ZkAlerts.ZkAlertView.PathOf(alert.ChainId, alert.Avs, alert.Id.Split(':')[^1]);
}

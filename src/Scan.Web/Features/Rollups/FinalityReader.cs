using Scan.Documents;
using Scan.Domain.Health;
using Scan.Domain.Mach;
using Scan.Domain.Primitives;
using Scan.Web.Chains;

namespace Scan.Web.Features.Rollups;

/// <summary>Gathers what MACH's answer for a rollup block follows from.</summary>
public sealed class FinalityReader(DocumentStore store, ChainDirectory chains, RollupNodes nodes, SettlementReader settlements, StandingAlerts standing, Sources sources, CoverageReader coverage)
{
    /// <summary>A live chain that lags more blocks than this is not at its head.</summary>
    private const long MostBehind = 5;
    private const string ZkServiceManager = "MachOptimismZkServiceManager";

    /// <returns>Null when neither a service manager nor a manifest knows the rollup.</returns>
    public async Task<FinalityAnswer?> ReadAsync(string rollupChainId, long block, CancellationToken ct)
    {
        var all = await chains.ListAsync(ct);
        var infos = all.Select(c => c.Rollups.GetValueOrDefault(rollupChainId)).OfType<RollupInfo>().ToList();
        var watchers = (await store.QueryAsync<Rollup>(new DocumentQuery { Where = Filter.Equal("rollupChainId", rollupChainId), Take = DocumentQuery.MaxTake }, ct)).Items.Select(r => r.Body).ToList();
        if (watchers.Count == 0 && infos.Count == 0) return null;
        var told = await nodes.TimeOfAsync(rollupChainId, block, ct);
        var settled = await settlements.ReadAsync(rollupChainId, block, all, ct);
        // Read after the nodes answered: an alert that came meanwhile counts. Alerts are read last: what is indexed up to a watch's time stands among them.
        var current = await chains.ListAsync(ct);
        var watches = new List<RollupWatch>();
        foreach (var rollup in watchers) watches.Add(await WatchAsync(rollup.ChainId, rollup.Avs, rollup.Enabled, current, ct));
        watches.AddRange(await ByProofAsync(rollupChainId, current, ct));
        var seen = await coverage.ReadAsync([.. watches.Select(w => (w.ChainId, w.Avs))], ct);
        watches = [.. watches.Select(w => w with { Unseen = coverage.Problem(seen.GetValueOrDefault((w.ChainId, w.Avs))) })];
        var alerts = await standing.ListAsync(rollupChainId, block, [.. watches.Select(w => w.Avs).Concat(infos.Select(i => i.Mach).OfType<Address>()).Distinct()], settled, ct);
        var windows = infos.Select(i => i.WindowSeconds).Where(w => w is not null).ToList();
        var window = windows.Count == 0 ? null : windows.Max();
        return new FinalityAnswer(rollupChainId, block, BlockFinality.Decide(block, alerts, watches, told, window, settled?.Settlement), told, window, watches, seen, settled?.Settlement);
    }

    /// <summary>Service managers of the ZK variant serve one rollup for ever, which no event tells: the manifest does.</summary>
    private async Task<IReadOnlyList<RollupWatch>> ByProofAsync(string rollupChainId, IReadOnlyList<ChainView> current, CancellationToken ct)
    {
        var watches = new List<RollupWatch>();
        foreach (var chain in current)
        {
            if (chain.Rollups.GetValueOrDefault(rollupChainId)?.Mach is not { } mach) continue;
            if ((await sources.ListAsync(chain.Id, ct)).Any(s => s.Contract == ZkServiceManager && s.ClosedBlock is null && new Address(s.Address) == mach)) watches.Add(await WatchAsync(chain.Id, mach, true, current, ct));
        }
        return watches;
    }

    private async Task<RollupWatch> WatchAsync(long chainId, Address manager, bool? enabled, IReadOnlyList<ChainView> current, CancellationToken ct)
    {
        var chain = current.FirstOrDefault(c => c.Id == chainId);
        var avs = (await store.FindAsync<Domain.EigenLayer.Avs>(chainId, Domain.EigenLayer.Avs.KeyOf(manager), ct))?.Body;
        var live = chain is { Info.State: ChainState.Live, Lag: <= MostBehind };
        return new RollupWatch(chainId, manager, enabled, avs?.Paused ?? false, avs?.OperatorCount ?? 0, live, chain?.Info.IndexedBlock, chain?.Info.IndexedTime, Unseen: null);
    }
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
            Coverage = Watches.Select(w => new { w.ChainId, w.Avs, Covers = w.Fault is null, Problem = w.Fault, w.OperatorCount, Seen = Seen.GetValueOrDefault((w.ChainId, w.Avs)) }),
            Settlement,
        },
        AsOf = Watches.Select(w => new { w.ChainId, w.IndexedBlock, w.IndexedTime }).Distinct(),
    };

    public static string UrlOf(StandingAlert alert) => alert.MessageHash is { } hash ? $"/alerts/{alert.ChainId}/{alert.Avs}/{hash}" : $"/api/v1/zkAlerts/{alert.ChainId}/{alert.Avs}/{alert.Id.Split(':')[^1]}";
}

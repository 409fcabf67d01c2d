using Microsoft.Extensions.Logging;
using Scan.Documents;
using Scan.Domain.Primitives;
using Scan.Ethereum.Rpc;
using Scan.Indexer.Manifests;
using Scan.Indexer.Projections;

namespace Scan.Indexer.Chain;

/// <summary>One chain's way from its node to a held lead, and the follower under it.</summary>
internal sealed partial class ChainRun(NetworkManifest manifest, ChainServices services, ChainStatus status, Func<Exception, CancellationToken, Task> trouble, Action<FollowProgress>? progress)
{
    public static string Holder { get; } = $"{Environment.MachineName}:{Environment.ProcessId}";
    private readonly ILogger logger = services.Loggers.CreateLogger<ChainRun>();
    private readonly EthereumEndpoints endpoints = EthereumEndpoints.Connect(manifest.Rpc, services.Options.Rpc, services.Time);
    private readonly EventCatalog catalog = manifest.Contracts.Where(c => c.Events.Count > 0)
        .Aggregate(services.Catalog, (known, contract) => known.With(contract.System, contract.Contract, contract.Events));
    private bool live;

    /// <summary>Takes the lead and follows until cancelled or until this block is committed.</summary>
    public async Task RunAsync(long? toBlock, CancellationToken ct)
    {
        var node = new ChainNode(endpoints, manifest.ChainId, manifest.File, services.Time, logger);
        await status.BeginAsync(ct);
        var chain = await OpenAsync(node, ct);
        status.Opened(chain);
        live |= chain.State == ChainState.Live;
        if (chain.History != services.Options.History) LogHistory(manifest.Name, chain.History ? "is kept, as it was" : "is not kept, as it was not");
        await CheckRebuildingAsync(ct);
        await RestoreAsync(node, chain, ct);
        await using var lead = await LeadAsync(node, ct);
        LogLead(manifest.Name, lead.Epoch, lead.Writer.Checkpoint?.Block);
        await ManifestNames.StoreAsync(manifest, services.Profiles, ct);
        var kindIds = await catalog.KindIdsAsync(services.Kinds, ct);
        await using IHeadSignal heads = endpoints.WebSockets is [var socket, ..] ? new PushedHead(socket, services.Time) : new PolledHead(services.Time);
        while (!await FollowAsync(node, lead.Writer, chain.History, kindIds, heads, toBlock, ct)) { }
    }

    /// <summary>The lead of a chain whose sources are those of the manifest, and whose documents are of this version.</summary>
    private async Task<Lead> LeadAsync(ChainNode node, CancellationToken ct)
    {
        var told = false;
        var late = new LateSources(manifest, services, catalog, node, Holder, token =>
        {
            told = true;
            return status.TellAsync("Late contracts are being read and the documents rebuilt with them; until then everything stays as it was.", token);
        });
        for (; ; told = false)
        {
            await late.AddAsync(ct);
            if (told) await status.HealthyAsync(ct);
            await UpdateAsync(node, ct);
            var lead = await Lead.TakeAsync(services.Store, manifest.ChainId, Holder, new WriterOptions { WorkingSetBytes = services.Options.WorkingSetBytes }, ct);
            var settled = false;
            try
            {
                if (settled = await late.TrySettleAsync(lead, ct)) return lead;
            }
            finally
            {
                if (!settled) await lead.DisposeAsync();
            }
        }
    }

    /// <summary>
    /// False when it is to be gone on with under the same lead: behind a reorg, or after a fault of the node. What is in memory of the documents is what
    /// is stored, so it is kept.
    /// </summary>
    private async Task<bool> FollowAsync(ChainNode node, ChainWriter writer, bool history, IReadOnlyDictionary<EventEntry, int> kindIds, IHeadSignal heads, long? toBlock, CancellationToken ct)
    {
        try
        {
            if (await (await FollowerAsync(node, writer, history, kindIds, heads, ct)).RunAsync(toBlock, ct)) return true;
            LogAgain(manifest.Name);
        }
        catch (Exception e) when (e is RpcException or InconsistentNodeException && writer.IsFree && !ct.IsCancellationRequested)
        {
            await trouble(e, ct);
            writer.Session.Reset();
        }
        return false;
    }

    /// <summary>
    /// Goes back where the chain left stored blocks while nobody followed it, as the follower would: what is read late, or asked for a rebuilding, is about stored blocks, and of
    /// those that were replaced the node would never say it.
    /// </summary>
    private async Task RestoreAsync(ChainNode node, ChainInfo chain, CancellationToken ct)
    {
        var branch = new NodeBranch(manifest, node, services.Chains);
        if (chain is not { IndexedBlock: { } number, IndexedHash: { } hash } || !await branch.IsAnotherAsync(new BlockRef(number, new Hash32(hash)), ct)) return;
        // The node was asked meanwhile.
        await CheckRebuildingAsync(ct);
        await using var lead = await Lead.TakeAsync(services.Store, manifest.ChainId, Holder, new WriterOptions(), ct);
        // Whoever had the lead may have gone back to nothing already.
        if (lead.Writer.Checkpoint is not null) Reorganised(await branch.RestoreAsync(lead.Writer, ct));
    }

    private async Task CheckRebuildingAsync(CancellationToken ct)
    {
        if (await Shadow.IsUnderWayAsync(services.Store, manifest.ChainId, ct)) throw new RebuildingException(manifest.Name);
    }

    /// <summary>Rebuilds documents that other projections made.</summary>
    private async Task UpdateAsync(ChainNode node, CancellationToken ct)
    {
        await services.Chains.SetProjectionAsync(manifest.ChainId, ProjectionVersion.Current, ct);
        if (await services.Chains.ProjectionAsync(manifest.ChainId, ct) is var made && made == ProjectionVersion.Current) return;
        LogOutdated(manifest.Name, made, ProjectionVersion.Current);
        await status.TellAsync("The documents are being rebuilt from the ledger for this version of Scan, or for links that the manifest changed; until then they are as they were.", ct);
        await new Rebuilding(services, catalog, Holder, node, null).RunAsync(manifest.ChainId, ProjectionVersion.Current, ct);
        await status.HealthyAsync(ct);
    }

    /// <summary>Refuses endpoints of another chain under the same id.</summary>
    private async Task<ChainInfo> OpenAsync(ChainNode node, CancellationToken ct)
    {
        var stored = await services.Chains.GenesisAsync(manifest.ChainId, ct);
        if (stored is not null) node.Expect(new Hash32(stored));
        var first = await node.AskAsync(ChainNode.FirstAsync, ct);
        // Nodes drop old blocks: the oldest one's hash may be another than when the chain was opened first.
        var genesis = stored is null ? first.Hash : new Hash32(stored);
        node.Expect(genesis);
        var firstBlock = ChainSources.Of(manifest, [], catalog).FirstBlock;
        var isOther = await services.Chains.FindAsync(manifest.ChainId, ct) is { } before && ManifestLinks.Of(before.ManifestJson) != ManifestLinks.Of(manifest.PublicJson);
        return await services.Chains.OpenAsync(new ChainRegistration(manifest.ChainId, genesis.ToArray(), manifest.Name, manifest.PublicJson, firstBlock, services.Options.History, Path.GetFullPath(manifest.File), isOther), ct);
    }

    private async Task<ChainFollower> FollowerAsync(ChainNode node, ChainWriter writer, bool history, IReadOnlyDictionary<EventEntry, int> kindIds, IHeadSignal heads, CancellationToken ct)
    {
        var options = services.Options;
        var rows = await services.Sources.ListAsync(manifest.ChainId, ct);
        var sources = ChainSources.Of(manifest, rows, catalog);
        var discovery = await DiscoveryAsync(node, sources, rows, ct);
        var sizer = new RangeSizer(options.FirstRange, options.MostBlocks, options.PageLogs);
        var blocks = new BlockReader(node, options, sizer);
        var pages = new PageReader(blocks, new SenderGate(node), new LogDecoder(manifest.ChainId, catalog, kindIds), new StageClock(services.Meters, services.Time, manifest.ChainId));
        var batches = new BatchWriter(writer, pages, discovery, new Enricher(node), services.Meters, services.Time, manifest.ChainId, sources, history);
        return new ChainFollower(manifest, writer, batches, pages, blocks, new NodeBranch(manifest, node, services.Chains), sizer, services.Chains, heads, options, Hooks(), services.Time);
    }

    private async Task<Discovery> DiscoveryAsync(ChainNode node, ChainSources sources, IReadOnlyList<SourceRow> rows, CancellationToken ct)
    {
        var declared = sources.All.Where(source => !source.AnyEmitter && catalog.Contract(source.Contract)?.Discovery is not null).ToDictionary(source => source.Address, source => catalog.Contract(source.Contract)!.Discovery!);
        HashSet<Address> settled = [.. rows.Where(row => row.ClosedBlock is null && sources.IsByViews(row)).Select(row => new Address(row.Parent))];
        settled.UnionWith(Discovery.Given(ChainSources.Of(manifest, [], catalog), catalog));
        // Whatever block answered: the observation stands at the log's. The last view is the one that an earlier version may not have known.
        var keys = declared.Where(pair => !settled.Contains(pair.Key)).ToDictionary(pair => new ViewCall(pair.Key, pair.Value.Views[^1].Encode()).Key, pair => pair.Key);
        var observed = await services.Ledger.ObservedAsync(manifest.ChainId, [.. keys.Keys], ct);
        return new Discovery(node, catalog, settled, observed.Select(range => new AskedSource(keys[range.Key], range.First, range.Last)));
    }

    private FollowerHooks Hooks() => new()
    {
        HealthyAsync = status.HealthyAsync,
        Progressed = step => progress?.Invoke(step),
        Reorganised = Reorganised,
        IsLive = () => live,
        GoLiveAsync = GoLiveAsync,
    };

    private void Reorganised(long ancestor)
    {
        services.Meters.RolledBack(manifest.ChainId);
        LogReorg(manifest.Name, ancestor);
    }

    /// <summary>
    /// Builds the indexes that only readers need, before the chain calls itself live: a batch written to them costs more than they do. Where another chain is live they are there, but for kinds
    /// of documents that it has none of, which a job builds: beside a backup that may take hours, in which this chain would not be followed.
    /// </summary>
    private async Task GoLiveAsync(CancellationToken ct)
    {
        var clock = new StageClock(services.Meters, services.Time, manifest.ChainId);
        var begun = clock.Begin();
        if (!await services.Store.IsAnyLiveAsync(ct)) await services.Store.EnsureIndexesAsync(alone: true, ct);
        clock.End("indexes", begun);
        await services.Chains.SetLiveAsync(manifest.ChainId, ct);
        live = true;
    }

    [LoggerMessage(LogLevel.Information, "{Chain}: leading with epoch {Epoch}, from block {Block} on")]
    private partial void LogLead(string chain, long epoch, long? block);

    [LoggerMessage(LogLevel.Warning, "{Chain}: its documents are of projections {Made}, these are {Current}: they are rebuilt from the ledger first")]
    private partial void LogOutdated(string chain, int made, int current);

    [LoggerMessage(LogLevel.Warning, "{Chain}: its history {Kept} when its first block was indexed; --history says so for a new chain only")]
    private partial void LogHistory(string chain, string kept);

    [LoggerMessage(LogLevel.Warning, "{Chain}: reorganised; restored to block {Block}")]
    private partial void LogReorg(string chain, long block);

    [LoggerMessage(LogLevel.Information, "{Chain}: following the new branch")]
    private partial void LogAgain(string chain);
}

using Scan.Documents;
using Scan.Domain.Primitives;
using Scan.Ethereum.Rpc;
using Scan.Indexer.Manifests;
using Scan.Indexer.Projections;

namespace Scan.Indexer.Chain;

/// <summary>
/// Brings the stored sources in step with the manifest. What was not read of a contract (one that was added, one that begins earlier now, one that comes back) is
/// read by itself, and the documents are rebuilt with its logs; until the switch everything says the old state. A contract that was dropped is closed, with
/// those that it told of: what they brought stays. Contracts that stored logs tell of and that the version which stored them did not follow are late, too.
/// </summary>
/// <param name="reading">Called before what takes long.</param>
internal sealed class LateSources(NetworkManifest manifest, ChainServices services, EventCatalog catalog, ChainNode node, string holder, Func<CancellationToken, Task> reading)
{
    private readonly long chainId = manifest.ChainId;
    private readonly HashSet<Address> named = [.. manifest.Contracts.Select(contract => contract.Address)];

    /// <summary>Blocks of a source that were not read.</summary>
    private sealed record Late(SourceRow Row, long From, long To);

    /// <summary>What the manifest asks for that the store does not say yet.</summary>
    /// <param name="Open">Contracts whose word counts: what one told that nobody reads any more is not followed either.</param>
    /// <param name="IsOutdated">Another version made the documents: what it stored may tell of more contracts than it knew.</param>
    private sealed record Plan(
        ChainInfo Chain, IReadOnlyList<SourceRow> Stored, byte[][] Dropped, IReadOnlyList<SourceRow> Returning, IReadOnlyList<Late> Missing, HashSet<Address> Open, bool IsOutdated)
    {
        public bool IsLate => IsOutdated || Missing.Count > 0;
    }

    /// <summary>
    /// Takes the lead where there is anything to do, and decides what under it: whoever had it until then may have gone on without the contract, or back. A chain without blocks is left
    /// to <see cref="TrySettleAsync"/>.
    /// </summary>
    public async Task AddAsync(CancellationToken ct)
    {
        while (await PlanAsync(ct) is { } plan && !await TryAddAsync(plan.IsLate, ct)) { }
    }

    /// <summary>
    /// Under the lead that is followed under: writes what the manifest says of its contracts. False, and nothing is written, where another indexer with another manifest had the lead since
    /// <see cref="AddAsync"/>.
    /// </summary>
    public async Task<bool> TrySettleAsync(ChainWriter writer, CancellationToken ct)
    {
        var stored = await services.Sources.ListAsync(chainId, ct);
        IEnumerable<SourceRow> rows = manifest.Contracts.Select(ChainSources.RowOf);
        if (writer.Checkpoint is null)
        {
            if (Dropped(stored) is { Length: > 0 } dropped) await services.Sources.CloseAsync(chainId, dropped, -1, ct);
            rows = rows.Concat(Returning(stored));
        }
        else if (!IsInStep(stored))
        {
            return false;
        }
        // For names and links, where the rows are there already.
        await services.Sources.EnsureAsync(chainId, [.. rows], ct);
        return true;
    }

    /// <summary>False when it turned out only under the lead that there is something to read.</summary>
    private async Task<bool> TryAddAsync(bool isLate, CancellationToken ct)
    {
        // Before the lead: another rebuilding is waited for, and not fenced.
        await using var shadow = isLate ? await Shadow.BeginAsync(services.Store, chainId, ct) : null;
        await using var lead = await Lead.TakeAsync(services.Store, chainId, holder, new WriterOptions(), ct);
        if (await PlanAsync(ct) is not { } plan) return true;
        if (plan.IsLate && shadow is null) return false;
        if (plan.IsLate) await reading(ct);
        if (plan.Dropped.Length > 0) await services.Sources.CloseAsync(chainId, plan.Dropped, plan.Chain.IndexedBlock!.Value, ct);
        var overlooked = plan.IsOutdated ? await OverlookedAsync(plan.Stored, plan.Open, ct) : Discovered.Nothing;
        if (overlooked.Sources.Count + plan.Missing.Count > 0) await BackfillAsync(plan, overlooked, shadow!, lead, ct);
        await services.Sources.EnsureAsync(chainId, [.. manifest.Contracts.Select(ChainSources.RowOf), .. plan.Returning], ct);
        return true;
    }

    /// <summary>Null: there is nothing to do.</summary>
    private async Task<Plan?> PlanAsync(CancellationToken ct)
    {
        var stored = await services.Sources.ListAsync(chainId, ct);
        var chain = await services.Chains.FindAsync(chainId, ct) ?? throw new InvalidOperationException($"Chain {chainId} was not opened.");
        if (chain.IndexedBlock is not { } checkpoint) return null;
        var (dropped, returning) = (Dropped(stored), Returning(stored));
        var open = stored.Where(row => row.ClosedBlock is null).Concat(Back(stored)).Concat(returning).Select(row => new Address(row.Address)).ToHashSet();
        open.ExceptWith(dropped.Select(address => new Address(address)));
        var outdated = await services.Chains.ProjectionAsync(chainId, ct) != ProjectionVersion.Current;
        var plan = new Plan(chain, stored, dropped, returning, Missing(stored, returning, checkpoint), open, outdated);
        return plan.IsLate || dropped.Length + returning.Count > 0 || !IsInStep(stored) ? plan : null;
    }

    /// <summary>True when what the manifest names is read, from its first block on, and what it does not name is not.</summary>
    private bool IsInStep(IReadOnlyList<SourceRow> stored) =>
        manifest.Contracts.Select(ChainSources.RowOf).All(row => stored.Any(other => IsSame(other, row) && other is { DiscoveredBlock: null, ClosedBlock: null } && other.FromBlock <= row.FromBlock))
        && !stored.Any(row => row is { DiscoveredBlock: null, ClosedBlock: null } && !IsNamed(row));

    private bool IsNamed(SourceRow row) => named.Contains(new Address(row.Address));

    private byte[][] Dropped(IReadOnlyList<SourceRow> stored) =>
        [.. WithChildren(stored, stored.Where(row => row.DiscoveredBlock is null && !IsNamed(row))).Where(row => row.ClosedBlock is null && !IsNamed(row)).Select(row => row.Address)];

    private IEnumerable<SourceRow> Back(IReadOnlyList<SourceRow> stored) => stored.Where(row => row.ClosedBlock is not null && row.DiscoveredBlock is null && IsNamed(row));

    /// <summary>What those that come back had told of.</summary>
    private List<SourceRow> Returning(IReadOnlyList<SourceRow> stored) =>
        [.. WithChildren(stored, Back(stored)).Where(row => row.ClosedBlock is not null && row.DiscoveredBlock is not null && !IsNamed(row))];

    /// <summary>These, and the discovered ones that they told of, and so on.</summary>
    private static List<SourceRow> WithChildren(IReadOnlyList<SourceRow> stored, IEnumerable<SourceRow> rows)
    {
        var all = rows.ToList();
        for (var i = 0; i < all.Count; i++)
        {
            var teller = all[i].Address;
            all.AddRange(stored.Where(row => row.DiscoveredBlock is not null && row.Parent?.AsSpan().SequenceEqual(teller) == true && !all.Contains(row)).ToList());
        }
        return all;
    }

    /// <summary>
    /// What stored logs tell of by events that announce or name contracts, and nobody reads: an earlier version knew less of them. Looked for once, before the documents are brought
    /// up to this version.
    /// </summary>
    /// <param name="open">Whose word counts: contracts that are read.</param>
    private async Task<Discovered> OverlookedAsync(IReadOnlyList<SourceRow> stored, HashSet<Address> open, CancellationToken ct)
    {
        var kinds = await catalog.KindIdsAsync(services.Kinds, ct);
        int[] telling = [.. kinds.Where(kind => kind.Key.Child is not null || kind.Key.Naming is not null).Select(kind => kind.Value).Distinct()];
        var sources = ChainSources.OfStored(stored, manifest.PublicJson, catalog);
        var discovery = new Discovery(node, catalog, stored.Select(row => new Address(row.Address)), []);
        var decoder = new LogDecoder(chainId, catalog, kinds);
        List<SourceRow> told = [];
        List<Observation> observations = [];
        for (string? after = null; ;)
        {
            var page = await services.Ledger.QueryAsync(new LedgerQuery { ChainId = chainId, KindIds = telling, Descending = false, After = after, Take = LedgerQuery.MaxTake }, ct);
            var (logs, _) = decoder.Decode([.. page.Rows.Select(Reprojector.Raw)], new Dictionary<long, long>(), sources, stored: true);
            while (await discovery.AskAsync([.. logs.Where(log => open.Contains(log.Source.Address))], sources, ct) is { IsNothing: false } answer)
            {
                told.AddRange(answer.Sources);
                observations.AddRange(answer.Observations);
                sources = sources.With(answer.Sources);
                open.UnionWith(answer.Sources.Select(row => new Address(row.Address)));
            }
            if ((after = page.Next) is null) return new Discovered(told, observations);
        }
    }

    private List<Late> Missing(IReadOnlyList<SourceRow> stored, IReadOnlyList<SourceRow> returning, long checkpoint)
    {
        var rows = manifest.Contracts.Select(ChainSources.RowOf).ToList();
        var late = rows.Select(row => Missing(row, stored, checkpoint)).Concat(returning.Select(row => new Late(row, row.ClosedBlock!.Value + 1, checkpoint)))
            .Where(part => part.From <= part.To).ToList();
        // What counts by its sender is read again for a sender that is new.
        late.AddRange(rows.Where(row => SentBy(row) is { } sender && late.Exists(part => part.Row.Contract == sender) && !late.Exists(part => IsSame(part.Row, row)))
            .Select(row => new Late(row, row.FromBlock, checkpoint)).ToList());
        return late;
    }

    /// <summary>The blocks in which the contract was not read as what the manifest says; one that was only discovered was read from later on.</summary>
    private static Late Missing(SourceRow row, IReadOnlyList<SourceRow> stored, long checkpoint)
    {
        if (stored.FirstOrDefault(other => other.DiscoveredBlock is null && IsSame(other, row)) is not { } before) return new Late(row, row.FromBlock, checkpoint);
        var from = row.FromBlock < before.FromBlock ? row.FromBlock : Math.Max(before.ClosedBlock + 1 ?? long.MaxValue, row.FromBlock);
        return new Late(row, from, before.ClosedBlock is null ? Math.Min(before.FromBlock - 1, checkpoint) : checkpoint);
    }

    private string? SentBy(SourceRow row) => catalog.Contract(row.Contract)?.SentBy;

    private static bool IsSame(SourceRow one, SourceRow other) =>
        one.Address.AsSpan().SequenceEqual(other.Address) && (one.System, one.Contract) == (other.System, other.Contract) && one.Parent.AsSpan().SequenceEqual(other.Parent);

    private async Task BackfillAsync(Plan plan, Discovered overlooked, Shadow shadow, Lead lead, CancellationToken ct)
    {
        var (chain, stored) = (plan.Chain, plan.Stored);
        List<Late> late = [.. plan.Missing, .. overlooked.Sources.Select(row => new Late(row, row.FromBlock, chain.IndexedBlock!.Value))];
        var rows = await ReadAsync(shadow, late, chain, stored, ct);
        SourceRow[] declared = [.. late.Select(part => part.Row)];
        await shadow.AddLateAsync(new LedgerBuffer(), overlooked.Observations, [.. declared, .. rows], ct);
        var known = stored.Where(row => !declared.Any(own => IsSame(own, row)));
        await new Reprojector(services, catalog, chain, node, null).RunAsync(shadow, lead, ChainSources.OfStored([.. known, .. declared, .. rows], manifest.PublicJson, catalog), ct);
        await shadow.SwitchAsync(lead, ProjectionVersion.Current, ct);
    }

    /// <summary>Reads what is late, and what it tells of up to the checkpoint; returns the sources that it told of.</summary>
    private async Task<List<SourceRow>> ReadAsync(Shadow shadow, IReadOnlyList<Late> late, ChainInfo chain, IReadOnlyList<SourceRow> stored, CancellationToken ct)
    {
        var options = services.Options;
        var sizer = new RangeSizer(options.FirstRange, options.MostBlocks, options.PageLogs);
        var (blocks, final) = (new BlockReader(node, options, sizer), chain.FinalizedBlock ?? -1);
        var pages = new PageReader(blocks, new SenderGate(node), new LogDecoder(chainId, catalog, await catalog.KindIdsAsync(services.Kinds, ct)),
            new StageClock(services.Meters, services.Time, chainId));
        var enricher = new Enricher(node);
        // One that comes back has told what it tells.
        var settled = late.Where(part => part.From > part.Row.FromBlock && stored.Any(row => row.Parent?.AsSpan().SequenceEqual(part.Row.Address) == true));
        var discovery = new Discovery(node, catalog, settled.Select(part => new Address(part.Row.Address)), []);
        var told = new ToldSources(stored);
        var known = await services.Chains.RecentBlocksAsync(chainId, int.MaxValue, ct);
        var hashes = known.ToDictionary(block => block.Number, block => new Hash32(block.Hash));
        // What lies before the first stored block is bound to it by its parent; one that was stored for its logs alone names none.
        if (known is [.., { ParentHash: { Length: Hash32.Size } parent } first]) hashes.Add(first.Number - 1, new Hash32(parent));
        var next = 0L;
        BlockRef? before = null;
        foreach (var end in late.Select(part => part.To).Append(chain.IndexedBlock!.Value).Distinct().Order())
        {
            var sources = Reading([.. late.Where(part => part.To >= end)]).With(told.Rows);
            if (!sources.All.Any()) continue;
            for (next = Math.Max(next, sources.FirstBlock); next <= end;)
            {
                Page page;
                if (next <= final)
                {
                    page = await pages.ReadAsync(new BlockRange(next, Math.Min(next + sizer.Blocks - 1, Math.Min(end, final))), sources, ct);
                }
                else
                {
                    var headers = await HeadersAsync(blocks, new BlockRange(next, Math.Min(next + options.HeadBlocks - 1, end)), before, hashes, ct);
                    before = headers[^1].Ref;
                    page = await pages.ReadAsync(headers, sources, ct);
                }
                var observations = new List<Observation>(page.Senders);
                for (; ; )
                {
                    var answer = await discovery.AskAsync(page.Logs, sources, ct);
                    var news = told.Add(answer.Sources, sources);
                    if (answer.Observations.Count == 0 && news.Count == 0) break;
                    observations.AddRange(answer.Observations);
                    sources = sources.With(news);
                    page = await pages.CompleteAsync(page, sources, ct);
                }
                if (page.Raw.FirstOrDefault(log => hashes.TryGetValue(log.BlockNumber, out var hash) && hash != log.BlockHash) is { } other) throw Replaced(other.BlockNumber);
                observations.AddRange(await enricher.ObserveAsync(page.Logs, observations, ct));
                await shadow.AddLateAsync(page.Ledger, observations, [], ct);
                next = page.Range.To + 1;
            }
        }
        return [.. told.Rows, .. told.Links];
    }

    /// <summary>
    /// Blocks that may still be replaced, each being the one that is stored and following from the one before it: without that, an endpoint that lags or is on another branch for a moment would have no logs of them,
    /// and nothing would ask for them again.
    /// </summary>
    private static async Task<IReadOnlyList<BlockHeader>> HeadersAsync(BlockReader blocks, BlockRange range, BlockRef? before, Dictionary<long, Hash32> hashes, CancellationToken ct)
    {
        long[] numbers = [.. Enumerable.Range(0, (int)range.Count).Select(i => range.From + i)];
        var headers = new List<BlockHeader>();
        foreach (var (number, found) in numbers.Zip(await blocks.HeadersAsync(numbers, ct)))
        {
            var header = found ?? throw new InconsistentNodeException($"The node does not have block {number} yet, whose late logs are to be read.");
            if (hashes.TryGetValue(number, out var hash) && hash != header.Hash) throw Replaced(number);
            headers.Add(header);
        }
        var continuing = ChainRules.Continuing(before?.Number == range.From - 1 ? before : null, headers);
        if (continuing < headers.Count) throw Replaced(headers[continuing].Number);
        return headers;
    }

    /// <summary>The next try begins with going back to the node's branch, if it is one.</summary>
    private static InconsistentNodeException Replaced(long block) => new($"Block {block} was replaced while late logs were read.");

    /// <summary>The sources of these parts, with those that say whose transactions count.</summary>
    private ChainSources Reading(IReadOnlyList<Late> parts)
    {
        var senders = parts.Select(part => SentBy(part.Row)).ToHashSet();
        var others = manifest.Contracts.Select(ChainSources.RowOf).Where(row => senders.Contains(row.Contract) && !parts.Any(part => IsSame(part.Row, row)));
        return ChainSources.OfStored([.. parts.Select(part => part.Row with { FromBlock = part.From, DiscoveredBlock = null, Parent = null }), .. others], manifest.PublicJson, catalog);
    }

    /// <summary>What late logs tell of: contracts that are new, that were told of later so far, or that are linked.</summary>
    private sealed class ToldSources(IReadOnlyList<SourceRow> stored)
    {
        private readonly Dictionary<Address, long> from = stored.GroupBy(row => new Address(row.Address))
            .ToDictionary(same => same.Key, same => same.Any(row => row.DiscoveredBlock is null) ? 0 : same.Min(row => row.FromBlock));

        public List<SourceRow> Rows { get; } = [];

        /// <summary>Of contracts that are read already: they say where their tellers belong.</summary>
        public List<SourceRow> Links { get; } = [];

        public List<SourceRow> Add(IReadOnlyList<SourceRow> rows, ChainSources sources)
        {
            List<SourceRow> news = [.. rows.Where(row => IsEarlier(row) || sources.Links(row))];
            Rows.AddRange(news);
            Links.AddRange(rows.Where(row => sources.LinksTeller(row) && !news.Contains(row)));
            return news;
        }

        private bool IsEarlier(SourceRow row)
        {
            var address = new Address(row.Address);
            if (from.TryGetValue(address, out var known) && known <= row.FromBlock) return false;
            from[address] = row.FromBlock;
            return true;
        }
    }
}

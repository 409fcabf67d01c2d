using Scan.Documents;
using Scan.Domain.Primitives;
using Scan.Ethereum.Rpc;
using Scan.Indexer.Manifests;
using Scan.Indexer.Projections;

namespace Scan.Indexer.Chain;

/// <summary>
/// Brings the stored sources in step with the manifest. What was not read of a contract (one that was added, one that begins earlier now, one that comes back) is
/// read by itself, and the documents are rebuilt with its logs; until the switch everything says the old state. A contract that was dropped is closed, with
/// what it alone told of: what they brought stays. One that is another kind of contract now, or a teller that belongs elsewhere, is read again,
/// and so is a teller that nobody had to ask while the manifest listed all that it tells. Contracts that stored logs tell of and that nobody followed, as
/// an earlier version did not, or because they were listed, are late, too.
/// </summary>
/// <param name="reading">Called before what takes long.</param>
internal sealed class LateSources(NetworkManifest manifest, ChainServices services, EventCatalog catalog, ChainNode node, string holder, Func<CancellationToken, Task> reading)
{
    /// <summary>Stored logs that are looked through together.</summary>
    private const int LogsAtOnce = 1_000;
    private readonly long chainId = manifest.ChainId;
    private readonly HashSet<Address> named = [.. manifest.Contracts.Select(contract => contract.Address).Where(address => !address.IsZero)];

    /// <summary>Blocks of a source that were not read.</summary>
    private sealed record Late(SourceRow Row, long From, long To);

    /// <summary>What the manifest asks for that the store does not say yet.</summary>
    /// <param name="Dropped">Rows that count no longer.</param>
    /// <param name="Open">Contracts whose word counts: what one told that nobody reads any more is not followed either.</param>
    /// <param name="IsChanged">Stored logs mean something else now.</param>
    /// <param name="IsOutdated">Another version made the documents: what it stored may tell of more contracts than it knew.</param>
    private sealed record Plan(
        ChainInfo Chain, IReadOnlyList<SourceRow> Stored, IReadOnlyList<SourceRow> Dropped, IReadOnlyList<SourceRow> Returning, IReadOnlyList<Late> Missing, HashSet<Address> Open, SourceChanges Changes, bool IsChanged,
        bool IsOutdated)
    {
        public bool IsLate => IsOutdated || IsChanged || Missing.Count > 0;

        /// <summary>True when stored logs may tell of contracts that nobody reads.</summary>
        public bool IsToLook => IsOutdated || Dropped.Count > 0;
    }

    /// <summary>
    /// Takes the lead where there is anything to do, and decides what under it: whoever had it until then may have gone on without the contract, or back. A chain without blocks is left
    /// to <see cref="TrySettleAsync"/>.
    /// </summary>
    public async Task AddAsync(CancellationToken ct)
    {
        while (await PlanAsync(ct) is { } plan && !await TryAddAsync(plan.IsLate || plan.IsToLook, ct)) { }
    }

    /// <summary>
    /// Under the lead that is followed under: writes what the manifest says of its contracts. False, and nothing is written, where another indexer with another manifest had the lead since
    /// <see cref="AddAsync"/>.
    /// </summary>
    public async Task<bool> TrySettleAsync(Lead lead, CancellationToken ct)
    {
        var stored = await services.Sources.ListAsync(chainId, ct);
        var changes = Changes(stored);
        if (lead.Writer.Checkpoint is null)
        {
            // Nothing was read from where an earlier manifest began.
            await lead.SettleAsync([.. changes.Dropped(), .. stored.Where(row => row is { Parent: null, ClosedBlock: null })], -1, [.. changes.Named, .. changes.Returning().Select(Opened)], ct);
            return true;
        }
        if (!changes.IsInStep) return false;
        // For names, where the rows are there already.
        await lead.SettleAsync([], -1, changes.Named, ct);
        return true;
    }

    /// <summary>False when it turned out only under the lead that there is something to read.</summary>
    private async Task<bool> TryAddAsync(bool isLate, CancellationToken ct)
    {
        // Before the lead: another rebuilding is waited for, and not fenced.
        await using var shadow = isLate ? await Shadow.BeginAsync(services.Store, chainId, ct) : null;
        await using var lead = await Lead.TakeAsync(services.Store, chainId, holder, new WriterOptions(), ct);
        if (await PlanAsync(ct) is not { } plan) return true;
        if ((plan.IsLate || plan.IsToLook) && shadow is null) return false;
        if (plan.IsLate) await reading(ct);
        var overlooked = plan.IsToLook ? await OverlookedAsync(plan, shadow!, ct) : Discovered.Nothing;
        var isRead = plan.IsChanged || overlooked.Sources.Count + plan.Missing.Count > 0;
        if (isRead) await BackfillAsync(plan, overlooked, shadow!, lead, ct);
        await lead.SettleAsync(isRead ? [] : plan.Dropped, plan.Chain.IndexedBlock!.Value, [.. plan.Changes.Named, .. plan.Returning.Select(Opened)], ct);
        return true;
    }

    /// <summary>Null: there is nothing to do.</summary>
    private async Task<Plan?> PlanAsync(CancellationToken ct)
    {
        var stored = await services.Sources.ListAsync(chainId, ct);
        var chain = await services.Chains.FindAsync(chainId, ct) ?? throw new InvalidOperationException($"Chain {chainId} was not opened.");
        if (chain.IndexedBlock is not { } checkpoint) return null;
        var changes = Changes(stored);
        var outdated = await services.Chains.ProjectionAsync(chainId, ct) != ProjectionVersion.Current;
        var plan = new Plan(chain, stored, changes.Dropped(), changes.Returning(), Missing(changes, stored, checkpoint), changes.Open, changes, changes.AreFelt, outdated);
        return plan.IsLate || !changes.IsInStep ? plan : null;
    }

    private SourceChanges Changes(IReadOnlyList<SourceRow> stored) => new([.. manifest.Contracts.Select(ChainSources.RowOf)], stored, catalog);

    private static SourceRow Opened(SourceRow row) => row with { ClosedBlock = null };

    /// <summary>
    /// What stored logs tell of by events that announce or name contracts, and nobody reads: an earlier version knew less of them. Looked for once, before the documents are brought
    /// up to this version.
    /// </summary>
    private async Task<Discovered> OverlookedAsync(Plan plan, Shadow shadow, CancellationToken ct)
    {
        var (stored, open) = (Closed(plan), plan.Open);
        var kinds = await catalog.KindIdsAsync(services.Kinds, ct);
        int[] telling = [.. kinds.Where(kind => kind.Key.Child is not null || kind.Key.Naming is not null).Select(kind => kind.Value).Distinct()];
        var sources = ChainSources.OfStored(stored, manifest.PublicJson, catalog);
        // What is read: of the others everything is news.
        var reading = ChainSources.Of(manifest, [.. stored, .. plan.Returning.Select(Opened)], catalog);
        var discovery = new Discovery(node, catalog, stored.Select(row => new Address(row.Address)), []);
        var decoder = new LogDecoder(chainId, catalog, kinds);
        var (rows, told, observations) = (new List<LedgerRow>(), new List<SourceRow>(), new List<Observation>());
        await foreach (var row in shadow.LogsAsync(plan.Chain.IndexedBlock!.Value, telling, ct))
        {
            if (rows.Count >= LogsAtOnce && row.Block != rows[^1].Block) await AskAsync();
            rows.Add(row);
        }
        await AskAsync();
        return new Discovered(told, observations);

        async Task AskAsync()
        {
            var (logs, _) = decoder.Decode(rows.ConvertAll(Reprojector.Raw), new Dictionary<long, long>(), sources, stored: true);
            while (await discovery.AskAsync([.. logs.Where(log => open.Contains(log.Source.Address))], reading, ct) is { IsNothing: false } answer)
            {
                told.AddRange(answer.Sources);
                observations.AddRange(answer.Observations);
                reading = reading.With(answer.Sources);
                open.UnionWith(answer.Sources.Select(row => new Address(row.Address)));
            }
            rows.Clear();
        }
    }

    /// <summary>The stored rows when those that were dropped are closed. What a contract told as another kind, or as another's, does not come back with it.</summary>
    private static IReadOnlyList<SourceRow> Closed(Plan plan)
    {
        var dropped = plan.Dropped.ToHashSet();
        return [.. plan.Stored.Select(row => !dropped.Contains(row) ? row
            : plan.Changes.IsRetold(row) ? row with { ClosedBlock = plan.Chain.IndexedBlock, DiscoveredBlock = null, DiscoveredLogIndex = null } : row with { ClosedBlock = plan.Chain.IndexedBlock })];
    }

    private List<Late> Missing(SourceChanges changes, IReadOnlyList<SourceRow> stored, long checkpoint)
    {
        SourceRow[] rows = [.. changes.NamedAsRead()];
        var late = rows.Select(row => changes.IsReadAgain(row) ? new Late(row, row.FromBlock, checkpoint) : Missing(row, stored, checkpoint))
            .Concat(changes.Returning().Where(row => !named.Contains(new Address(row.Address))).Select(row => new Late(Opened(row), row.ClosedBlock!.Value + 1, checkpoint)))
            .Concat(changes.Unnamed().Select(row => new Late(row, row.FromBlock, checkpoint)))
            .Concat(changes.ToldEarlier().Select(told => new Late(Opened(told.Row), told.Row.FromBlock, Math.Min(told.Named - 1, checkpoint))))
            .Where(part => part.From <= part.To).ToList();
        foreach (var sender in rows.Select(SentBy).OfType<string>().Distinct()) ReadTogether(sender, late, rows, stored, checkpoint);
        // A teller that was not asked while the manifest listed all that it tells is read again, too.
        foreach (var row in changes.Unasked(Given(), Discovery.Given(ChainSources.OfStored([.. stored.Where(row => row is { Parent: null, ClosedBlock: null })], manifest.PublicJson, catalog), catalog)))
        {
            late.RemoveAll(part => SourceChanges.IsSame(part.Row, row));
            if (row.FromBlock <= checkpoint) late.Add(new Late(row, row.FromBlock, checkpoint));
        }
        return late;
    }

    /// <summary>
    /// The blocks in which the contract was not read as what the manifest says; one that was only discovered was read from later on. Of one that comes back whose transactions count for others, or that counts by
    /// its sender, what was added meanwhile misses what it had before.
    /// </summary>
    private Late Missing(SourceRow row, IReadOnlyList<SourceRow> stored, long checkpoint)
    {
        if (stored.FirstOrDefault(other => SourceChanges.IsSame(other, row)) is not { } before || (before.ClosedBlock is not null && (SentBy(row) is not null || catalog.IsSender(row.Contract)))) return new Late(row, row.FromBlock, checkpoint);
        var from = row.FromBlock < before.FromBlock ? row.FromBlock : Math.Max(before.ClosedBlock + 1 ?? long.MaxValue, row.FromBlock);
        return new Late(row, from, before.ClosedBlock is null ? Math.Min(before.FromBlock - 1, checkpoint) : checkpoint);
    }

    /// <summary>
    /// What counts by its sender is read again together: for a sender that is new; when none is left, and everybody's counts; and for a contract of which only some logs are asked for, since receipts that the others ask
    /// for hold more of them. One whose logs are all asked for is read by itself: its receipts bring what it needs of the others.
    /// </summary>
    private void ReadTogether(string sender, List<Late> late, IReadOnlyList<SourceRow> rows, IReadOnlyList<SourceRow> stored, long checkpoint)
    {
        List<(long From, long To)> parts = [.. late.Where(part => part.Row.Contract == sender || SentBy(part.Row) == sender && IsReadTogether(part.Row)).Select(part => (part.From, part.To))];
        if (!rows.Any(row => row.Contract == sender) && stored.Any(row => row.ClosedBlock is null && row.Contract == sender)) parts.Add((0, checkpoint));
        if (parts.Count == 0) return;
        var (from, to) = (parts.Min(part => part.From), parts.Max(part => part.To));
        foreach (var row in rows.Where(row => SentBy(row) == sender))
        {
            var own = late.Find(part => SourceChanges.IsSame(part.Row, row));
            if (own is not null) late.Remove(own);
            var part = new Late(row, Math.Min(Math.Max(row.FromBlock, from), own?.From ?? long.MaxValue), Math.Max(to, own?.To ?? -1));
            if (part.From <= part.To) late.Add(part);
        }
    }

    private HashSet<Address> Given() => Discovery.Given(ChainSources.Of(manifest, [], catalog), catalog);

    /// <summary>True for those whose transactions count for others, and for a contract of which only some logs are asked for: the rest is in receipts that the others ask for.</summary>
    private bool IsReadTogether(SourceRow row) => catalog.IsSender(row.Contract) || catalog.Contract(row.Contract) is { SentBy: not null, Topics: not null };

    private string? SentBy(SourceRow row) => catalog.Contract(row.Contract)?.SentBy;

    private async Task BackfillAsync(Plan plan, Discovered overlooked, Shadow shadow, Lead lead, CancellationToken ct)
    {
        var (chain, stored) = (plan.Chain, Closed(plan));
        List<Late> late = [.. plan.Missing, .. overlooked.Sources.Select(row => new Late(row, row.FromBlock, chain.IndexedBlock!.Value))];
        // What dropped contracts of the user's own brought is told by events that this manifest does not have.
        var all = await catalog.WithStoredAsync(services.Kinds, chainId, ct);
        var rows = await ReadAsync(plan, shadow, late, stored, ct);
        SourceRow[] news = [.. plan.Changes.NamedAsRead(), .. plan.Returning.Select(Opened), .. overlooked.Sources, .. rows];
        var (fresh, dropped) = (news.Select(SourceChanges.KeyOf).ToHashSet(), plan.Dropped.Select(SourceChanges.KeyOf).ToHashSet());
        // A telling may be known and new: the first one counts.
        SourceRow[] known = [.. stored.Where(row => row is { Parent: not null, ClosedBlock: null } || !fresh.Contains(SourceChanges.KeyOf(row)) && !(row.Parent is null && named.Contains(new Address(row.Address))))];
        await shadow.AddLateAsync(new LedgerBuffer(), overlooked.Observations, [.. stored.Where(row => dropped.Contains(SourceChanges.KeyOf(row))), .. news], ct);
        await new Reprojector(services, all, chain, node, null).RunAsync(shadow, lead, ChainSources.OfStored([.. known, .. news], manifest.PublicJson, all), ct);
        await shadow.SwitchAsync(lead, ProjectionVersion.Current, ct);
    }

    /// <summary>Reads what is late, and what it tells of up to the checkpoint; returns the sources that it told of.</summary>
    private async Task<List<SourceRow>> ReadAsync(Plan plan, Shadow shadow, IReadOnlyList<Late> late, IReadOnlyList<SourceRow> stored, CancellationToken ct)
    {
        var chain = plan.Chain;
        var options = services.Options;
        var sizer = new RangeSizer(options.FirstRange, options.MostBlocks, options.PageLogs);
        var (blocks, final) = (new BlockReader(node, options, sizer), chain.FinalizedBlock ?? -1);
        var pages = new PageReader(blocks, new SenderGate(node), new LogDecoder(chainId, catalog, await catalog.KindIdsAsync(services.Kinds, ct)),
            new StageClock(services.Meters, services.Time, chainId));
        var enricher = new Enricher(node);
        // One that comes back has told what it tells.
        var tellers = stored.Where(row => row is { DiscoveredBlock: not null, Parent: not null }).ToLookup(row => new Address(row.Parent));
        var settled = late.Where(part => part.From > part.Row.FromBlock && tellers[new Address(part.Row.Address)].Any(row => catalog.IsByViews(part.Row.Contract, row.Contract))).Select(part => new Address(part.Row.Address));
        var discovery = new Discovery(node, catalog, settled.Concat(Given()), []);
        var told = new ToldSources([.. stored.Where(row => row.ClosedBlock is null), .. plan.Changes.Named, .. plan.Returning]);
        var next = 0L;
        BlockRef? before = null;
        foreach (var end in late.Select(part => part.To).Append(chain.IndexedBlock!.Value).Distinct().Order())
        {
            var sources = Reading(plan, [.. late.Where(part => part.To >= end)]).With(told.Rows).From(told.Rows).WithTellers(told.Links);
            if (sources.Queries(end, blocks.FilterAddresses).Count == 0) continue;
            for (next = Math.Max(next, sources.FirstBlock); next <= end;)
            {
                var range = next <= final ? new BlockRange(next, Math.Min(next + sizer.Blocks - 1, Math.Min(end, final))) : new BlockRange(next, Math.Min(next + options.HeadBlocks - 1, end));
                var hashes = await HashesAsync(range, ct);
                Page page;
                if (next <= final)
                {
                    page = await pages.ReadAsync(range, sources, ct);
                }
                else
                {
                    var headers = await HeadersAsync(blocks, range, before, hashes, ct);
                    before = headers[^1].Ref;
                    page = await pages.ReadAsync(headers, sources, ct);
                }
                var observations = new List<Observation>(page.Senders);
                for (; ; )
                {
                    var answer = await discovery.AskAsync(page.Logs, sources, ct, told.IsRead);
                    if (answer.IsNothing) break;
                    observations.AddRange(answer.Observations);
                    sources = told.AddTo(sources, answer.Sources);
                    page = await pages.CompleteAsync(page, sources, ct);
                }
                await CheckAsync(page.Raw, hashes, ct);
                observations.AddRange(await enricher.ObserveAsync(page.Logs, observations, ct));
                await shadow.AddLateAsync(page.Ledger, observations, [], ct);
                next = page.Range.To + 1;
            }
        }
        return [.. told.Rows, .. told.Links];
    }

    /// <summary>What is stored of a range, and what the next block says of its parent; one that was stored for its logs alone names none.</summary>
    private async Task<Dictionary<long, Hash32>> HashesAsync(BlockRange range, CancellationToken ct)
    {
        var stored = await services.Chains.BlocksAsync(chainId, range.From, range.To + 1, ct);
        var hashes = stored.ToDictionary(block => block.Number, block => new Hash32(block.Hash));
        foreach (var block in stored.Where(block => block.ParentHash.Length == Hash32.Size)) hashes.TryAdd(block.Number - 1, new Hash32(block.ParentHash));
        return hashes;
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

    /// <summary>Blocks that are final are kept by the logs that were read of them alone.</summary>
    private async Task CheckAsync(IReadOnlyList<RawLog> logs, Dictionary<long, Hash32> hashes, CancellationToken ct)
    {
        var others = await services.Ledger.HashesAsync(chainId, [.. logs.Select(log => log.BlockNumber).Where(block => !hashes.ContainsKey(block)).Distinct()], ct);
        foreach (var (block, hash) in others) hashes.Add(block, new Hash32(hash));
        if (logs.FirstOrDefault(log => hashes.TryGetValue(log.BlockNumber, out var hash) && hash != log.BlockHash) is { } other) throw Replaced(other.BlockNumber);
    }

    /// <summary>The next try begins with going back to the node's branch, if it is one.</summary>
    private static InconsistentNodeException Replaced(long block) => new($"Block {block} was replaced while late logs were read.");

    /// <summary>The sources of these parts, with those that say whose transactions count, and those that count in them.</summary>
    private ChainSources Reading(Plan plan, IReadOnlyList<Late> parts)
    {
        var senders = parts.Select(part => SentBy(part.Row)).OfType<string>().ToHashSet();
        return ChainSources.OfStored([.. parts.Select(part => part.Row with { FromBlock = part.From, DiscoveredBlock = null, Parent = null })], manifest.PublicJson, catalog)
            .WithUnasked(plan.Changes.NamedAsRead().Where(row => senders.Contains(row.Contract) || SentBy(row) is { } sender && senders.Contains(sender)));
    }

    /// <summary>What late logs tell of: contracts that are new, that were told of later so far, or that are linked.</summary>
    private sealed class ToldSources(IReadOnlyList<SourceRow> stored)
    {
        private readonly Dictionary<Address, long> from = stored.GroupBy(row => new Address(row.Address))
            .ToDictionary(same => same.Key, same => same.Any(row => row.Parent is null) ? 0 : same.Min(row => row.FromBlock));

        public List<SourceRow> Rows { get; } = [];

        /// <summary>Of contracts that are read already: they say where those and their tellers belong.</summary>
        public List<SourceRow> Links { get; } = [];

        /// <summary>The sources with what is news of these rows, and with their tellers where they belong: that is told of what is read already, too.</summary>
        public ChainSources AddTo(ChainSources sources, IReadOnlyList<SourceRow> rows)
        {
            List<SourceRow> news = [.. rows.Where(row => IsEarlier(row) || sources.Links(row))];
            Rows.AddRange(news);
            Links.AddRange(rows.Where(row => sources.IsByViews(row) && !news.Contains(row)));
            return sources.With(news).From(news).WithTellers(rows);
        }

        /// <summary>True for a contract whose logs of this block are read already, or were late.</summary>
        public bool IsRead(Address address, long block) => from.TryGetValue(address, out var known) && known <= block;

        private bool IsEarlier(SourceRow row)
        {
            var address = new Address(row.Address);
            if (IsRead(address, row.FromBlock)) return false;
            from[address] = row.FromBlock;
            return true;
        }
    }
}

using Scan.Documents;
using Scan.Domain.Primitives;
using Scan.Ethereum.Rpc;
using Scan.Indexer.Manifests;
using Scan.Indexer.Projections;

namespace Scan.Indexer.Chain;

/// <summary>
/// Brings the stored sources in step with the manifest. A contract that was added with blocks behind the checkpoint is read by itself, and the documents
/// are rebuilt with its logs; until the switch everything says the old state. One that was dropped is closed: what it brought stays.
/// </summary>
internal sealed class LateSources(NetworkManifest manifest, ChainServices services, EventCatalog catalog, ChainNode node, string holder)
{
    private readonly long chainId = manifest.ChainId;

    public async Task AddAsync(CancellationToken ct)
    {
        var stored = await services.Sources.ListAsync(chainId, ct);
        var chain = await services.Chains.FindAsync(chainId, ct) ?? throw new InvalidOperationException($"Chain {chainId} was not opened.");
        var named = manifest.Contracts.Select(contract => contract.Address).ToHashSet();
        byte[][] dropped = [.. stored.Where(row => row.DiscoveredBlock is null && row.ClosedBlock is null && !named.Contains(new Address(row.Address))).Select(row => row.Address)];
        if (dropped.Length > 0) await services.Sources.CloseAsync(chainId, dropped, chain.IndexedBlock ?? -1, ct);
        var late = manifest.Contracts.Select(contract => contract with { StartBlock = MissingFrom(contract, stored) })
            .Where(contract => contract.StartBlock <= chain.IndexedBlock).ToList();
        // What counts by its sender is read again for a sender that is new.
        late.AddRange(manifest.Contracts.Where(contract => SentBy(contract) is { } sender && late.Exists(other => other.Contract == sender) && late.TrueForAll(other => other.Address != contract.Address)).ToList());
        if (late.Count > 0) await BackfillAsync(chain, late, stored, ct);
        await services.Sources.EnsureAsync(chainId, [.. manifest.Contracts.Select(ChainSources.RowOf)], ct);
    }

    private string? SentBy(ManifestContract contract) => catalog.Contract(contract.Contract)?.SentBy;

    /// <summary>The first block from which the contract was not read as what the manifest says; one that was only discovered was read from later on.</summary>
    private static long MissingFrom(ManifestContract contract, IReadOnlyList<SourceRow> stored)
    {
        var row = stored.FirstOrDefault(row => row.DiscoveredBlock is null && IsSame(row, ChainSources.RowOf(contract)));
        return row is null ? contract.StartBlock : row.ClosedBlock + 1 ?? long.MaxValue;
    }

    private static bool IsSame(SourceRow one, SourceRow other) =>
        one.Address.AsSpan().SequenceEqual(other.Address) && (one.System, one.Contract) == (other.System, other.Contract);

    private async Task BackfillAsync(ChainInfo chain, List<ManifestContract> late, IReadOnlyList<SourceRow> stored, CancellationToken ct)
    {
        await using var shadow = await Shadow.BeginAsync(services.Store, chainId, ct);
        await using var lead = await Lead.TakeAsync(services.Store, chainId, holder, new WriterOptions(), ct);
        // Nobody commits from here on.
        chain = (await services.Chains.FindAsync(chainId, ct))!;
        var rows = await ReadAsync(shadow, chain, late, [.. stored.Select(row => new Address(row.Address))], ct);
        SourceRow[] declared = [.. late.Select(contract => ChainSources.RowOf(manifest.Contracts.First(own => own.Address == contract.Address)))
            .Select(row => row with { Parent = stored.FirstOrDefault(other => IsSame(row, other))?.Parent })];
        await shadow.AddLateAsync(new LedgerBuffer(), [], [.. declared, .. rows], ct);
        var known = stored.Where(row => !declared.Any(own => IsSame(own, row)));
        await new Reprojector(services, catalog, chain, null).RunAsync(shadow, ChainSources.OfStored([.. known, .. declared, .. rows], manifest.PublicJson, catalog), ct);
        await shadow.SwitchAsync(lead, ProjectionVersion.Current, ct);
    }

    /// <summary>Reads the late contracts, and what they tell of, up to the checkpoint; returns the sources that they told of.</summary>
    private async Task<List<SourceRow>> ReadAsync(Shadow shadow, ChainInfo chain, List<ManifestContract> late, HashSet<Address> known, CancellationToken ct)
    {
        var options = services.Options;
        var sizer = new RangeSizer(options.FirstRange, options.MostBlocks, options.PageLogs);
        var pages = new PageReader(new BlockReader(node, options, sizer), new SenderGate(node), new LogDecoder(chainId, catalog, await catalog.KindIdsAsync(services.Kinds, ct)),
            new StageClock(services.Meters, services.Time, chainId));
        var (discovery, enricher) = (new Discovery(node, catalog, [], []), new Enricher(node));
        var senders = late.Select(SentBy).ToHashSet();
        var sources = ChainSources.Of(manifest with { Contracts = [.. late, .. manifest.Contracts.Where(contract => senders.Contains(contract.Contract) && !late.Contains(contract))] }, [], catalog);
        var told = new List<SourceRow>();
        var hashes = (await services.Chains.RecentBlocksAsync(chainId, int.MaxValue, ct)).ToDictionary(block => block.Number, block => new Hash32(block.Hash));
        for (var from = sources.FirstBlock; from <= chain.IndexedBlock;)
        {
            var range = new BlockRange(from, Math.Min(from + sizer.Blocks - 1, chain.IndexedBlock.Value));
            var page = await pages.ReadAsync(range, sources, ct);
            var observations = new List<Observation>(page.Senders);
            for (; ; )
            {
                var answer = await discovery.AskAsync(page.Logs, sources, ct);
                List<SourceRow> news = [.. answer.Sources.Where(row => known.Add(new Address(row.Address)) || sources.Links(row))];
                if (answer.Observations.Count == 0 && news.Count == 0) break;
                observations.AddRange(answer.Observations);
                told.AddRange(news);
                sources = sources.With(news);
                page = await pages.CompleteAsync(page, sources, ct);
            }
            if (page.Raw.FirstOrDefault(log => hashes.TryGetValue(log.BlockNumber, out var hash) && hash != log.BlockHash) is { } other)
                throw new InconsistentNodeException($"Block {other.BlockNumber} was replaced while late logs were read.");
            observations.AddRange(await enricher.ObserveAsync(page.Logs, observations, ct));
            await shadow.AddLateAsync(page.Ledger, observations, [], ct);
            from = range.To + 1;
        }
        return told;
    }
}

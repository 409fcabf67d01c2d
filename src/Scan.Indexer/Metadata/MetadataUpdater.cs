using Scan.Documents;
using Scan.Domain.Metadata;
using Scan.Indexer.Metadata.Fetching;

namespace Scan.Indexer.Metadata;

/// <summary>
/// Keeps documents and files together: sees which URIs the chains name by now, gives them to the fetcher, and brings what was fetched to the
/// documents. The only writer of profiles besides manifests' names.
/// </summary>
public sealed class MetadataUpdater
{
    private const int Most = 500;

    /// <summary>A look at every document, for what a look at changes cannot see.</summary>
    private static readonly TimeSpan FullLook = TimeSpan.FromHours(1);
    private static readonly TimeSpan FullLookBackfilling = TimeSpan.FromSeconds(30);

    private readonly Chains chains;
    private readonly MetadataLinks links;
    private readonly Resources resources;
    private readonly MetadataOptions options;
    private readonly TimeProvider time;
    private readonly MetadataKinds kinds;
    private readonly MetadataFiles files;
    private readonly Dictionary<long, Seen> seen = [];
    private bool reopened;

    /// <summary>Where the last look at a chain ended.</summary>
    private sealed record Seen(long Block, byte[] Hash, long Finalized, DateTimeOffset FullAt);

    public MetadataUpdater(DocumentStore store, Chains chains, MetadataLinks links, Resources resources, MetadataOptions options, TimeProvider time)
    {
        (this.chains, this.links, this.resources, this.options, this.time) = (chains, links, resources, options, time);
        kinds = new MetadataKinds(store);
        files = new MetadataFiles(kinds, links, resources, options, time);
    }

    /// <summary>Links what changed and applies what was fetched; returns how many documents were linked or read.</summary>
    public async Task<int> UpdateAsync(CancellationToken ct)
    {
        await ReopenAsync(ct);
        var updated = 0;
        foreach (var chain in await chains.ListAsync(ct)) updated += await LookAsync(chain, ct);
        for (IReadOnlyList<Resource> unread; (unread = await resources.UnreadAsync(Most, ct)).Count > 0;)
        {
            updated += await files.ApplyAsync(unread, ct);
            await resources.MarkReadAsync(unread, ct);
            if (unread.Count < Most) break;
        }
        return updated;
    }

    /// <summary>What an earlier run refused may be allowed by now.</summary>
    private async Task ReopenAsync(CancellationToken ct)
    {
        if (reopened) return;
        List<string> allowed = [];
        if (options.Fetch) allowed.Add(MetadataProblems.FetchOff);
        if (options.Fetch && options.AllowHttp) allowed.Add(MetadataProblems.HttpOff);
        if (options.Fetch && options.AllowedNetworks.Count > 0) allowed.AddRange([MetadataProblems.HostReserved, MetadataProblems.AddressRefused]);
        await resources.ReopenAsync(allowed, time.GetUtcNow(), ct);
        reopened = true;
    }

    private async Task<int> LookAsync(ChainInfo chain, CancellationToken ct)
    {
        if (chain is not { IndexedBlock: { } block, IndexedHash: { } hash }) return 0;
        var (now, last) = (time.GetUtcNow(), seen.GetValueOrDefault(chain.ChainId));
        if (last is not null && last.Block == block && last.Hash.AsSpan().SequenceEqual(hash) && now - last.FullAt < FullLook) return 0;
        var full = last is null || now - last.FullAt >= FullLook || await IsForkAsync(chain.ChainId, last, ct);
        // While a chain is filled, everything changes and the index of changes is not there yet.
        if (!full && chain.State == ChainState.Backfilling)
        {
            if (now - last!.FullAt < FullLookBackfilling) return 0;
            full = true;
        }
        var linked = 0;
        foreach (var mapping in kinds.All)
        {
            if (full) await UnlinkGoneAsync(mapping, chain.ChainId, ct);
            linked += await LinkAsync(mapping, chain.ChainId, full ? null : last!.Block, ct);
            await links.RenewAsync(mapping, chain.ChainId, full ? null : last!.Block, now, ct);
        }
        seen[chain.ChainId] = new Seen(block, hash, chain.FinalizedBlock ?? 0, full ? now : last!.FullAt);
        return linked;
    }

    /// <summary>Whether blocks that were looked at are gone: what stands in their place may have changed long before.</summary>
    private async Task<bool> IsForkAsync(long chainId, Seen last, CancellationToken ct)
    {
        if (last.Block <= last.Finalized) return false;
        var digest = await chains.DigestAsync(chainId, last.Block, ct);
        return digest is null || !digest.BlockHash.AsSpan().SequenceEqual(last.Hash);
    }

    private async Task<int> LinkAsync(DocumentMapping mapping, long chainId, long? fromBlock, CancellationToken ct)
    {
        var (linked, after) = (0, Array.Empty<byte>());
        while (true)
        {
            var changed = await links.ChangedAsync(mapping, chainId, fromBlock, after, Most, ct);
            await links.UnlinkAsync(mapping.Kind, [.. changed.Where(target => target.Uri.Length == 0).Select(target => target.Of)], ct);
            await files.LinkAsync([.. changed.Where(target => target.Uri.Length > 0)], ct);
            linked += changed.Count;
            if (changed.Count < Most) return linked;
            after = changed[^1].Of.Id;
        }
    }

    private async Task UnlinkGoneAsync(DocumentMapping mapping, long chainId, CancellationToken ct)
    {
        while (true)
        {
            var gone = await links.GoneAsync(mapping, chainId, Most, ct);
            await links.UnlinkAsync(mapping.Kind, gone, ct);
            if (gone.Count < Most) return;
        }
    }
}

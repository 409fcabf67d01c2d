using Scan.Domain.Primitives;
using Scan.Ethereum.Rpc;

namespace Scan.Indexer.Chain;

/// <summary>Fetches and decodes pages: whole ranges below finality, block after block above it.</summary>
internal sealed class PageReader(BlockReader blocks, LogDecoder decoder, StageClock clock)
{
    private const int BlocksAtOnce = 4;

    /// <summary>The logs of a final range. Decoding happens on a pool thread, beside whatever the caller does.</summary>
    public Task<Page> ReadAsync(BlockRange range, ChainSources sources, CancellationToken ct) => Task.Run(async () =>
    {
        var begun = clock.Begin();
        var last = blocks.HeaderAsync(range.To, ct);
        var logs = await LogsAsync(range, sources.Until(range.To), ct);
        var end = await last ?? throw new InconsistentNodeException($"The node has no block {range.To}, although its finalized block is above it.");
        await SampleAsync(end, logs, sources, ct);
        if (logs.Count > 0 && logs[^1].BlockNumber == end.Number && logs[^1].BlockHash != end.Hash) throw new InconsistentNodeException($"Logs and header of block {end.Number} name two blocks.");
        var times = await blocks.TimesAsync(logs, ct);
        clock.End("fetch", begun);
        return Decode(new Page
        {
            Range = range,
            Raw = logs,
            Times = times,
            Blocks = [end],
            Sources = sources,
            Logs = [],
            Ledger = new(),
        });
    }, ct);

    /// <summary>The logs of these blocks, each asked for by its hash.</summary>
    /// <param name="headers">In a row, at least one.</param>
    public async Task<Page> ReadAsync(IReadOnlyList<BlockHeader> headers, ChainSources sources, CancellationToken ct)
    {
        var begun = clock.Begin();
        var logs = await LogsAsync(headers, header => sources.Until(header.Number), ct);
        clock.End("fetch", begun);
        return Decode(new Page
        {
            Range = new BlockRange(headers[0].Number, headers[^1].Number),
            Raw = logs,
            Times = headers.ToDictionary(header => header.Number, header => header.Time),
            Blocks = headers,
            Sources = sources,
            Logs = [],
            Ledger = new(),
            UndoSteps = true,
        });
    }

    /// <summary>The page with the logs of the sources that it was read without, and decoded with what is known of all of them now.</summary>
    public async Task<Page> CompleteAsync(Page page, ChainSources sources, CancellationToken ct)
    {
        var read = page.Sources.Until(page.Range.To).ToHashSet();
        var missing = sources.Until(page.Range.To, read);
        if (missing.Count == 0) return Decode(page with { Sources = sources });
        var logs = page.UndoSteps ? await LogsAsync(page.Blocks, _ => missing, ct) : await LogsAsync(page.Range, missing, ct);
        var times = new Dictionary<long, long>(page.Times);
        if (!page.UndoSteps)
        {
            foreach (var (block, time) in await blocks.TimesAsync(logs, ct)) times[block] = time;
        }
        return Decode(page with { Raw = LogChecks.InOrder([.. page.Raw, .. logs]), Times = times, Sources = sources });
    }

    /// <summary>The last block of each page is asked for by itself where its bloom doubts that the range's answer is whole.</summary>
    private async Task SampleAsync(BlockHeader end, List<RawLog> logs, ChainSources sources, CancellationToken ct)
    {
        var addresses = sources.Until(end.Number);
        if (addresses.Count == 0 || logs.Count > 0 && logs[^1].BlockNumber == end.Number) return;
        if (!addresses.Any(address => LogsBloom.MayContain(end.LogsBloom.Span, address))) return;
        if ((await blocks.LogsAsync(end, addresses, ct)).Count > 0) throw new InconsistentNodeException($"Block {end.Number} holds logs that the answer for its range lacks.");
    }

    private async Task<List<RawLog>> LogsAsync(BlockRange range, IReadOnlyList<Address> addresses, CancellationToken ct) =>
        addresses.Count == 0 ? [] : await blocks.LogsAsync(range, addresses, ct);

    private async Task<List<RawLog>> LogsAsync(IReadOnlyList<BlockHeader> headers, Func<BlockHeader, IReadOnlyList<Address>> addresses, CancellationToken ct)
    {
        var found = new List<RawLog>[headers.Count];
        var limits = new ParallelOptions { MaxDegreeOfParallelism = BlocksAtOnce, CancellationToken = ct };
        await Parallel.ForAsync(0, headers.Count, limits, async (i, token) =>
            found[i] = addresses(headers[i]) is { Count: > 0 } asked ? await blocks.LogsAsync(headers[i], asked, token) : []);
        return [.. found.SelectMany(logs => logs)];
    }

    private Page Decode(Page page)
    {
        var begun = clock.Begin();
        var (logs, ledger) = decoder.Decode(page.Raw, page.Times, page.Sources);
        clock.End("decode", begun);
        return page with { Logs = logs, Ledger = ledger };
    }
}

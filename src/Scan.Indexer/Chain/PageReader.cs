using Scan.Ethereum.Rpc;

namespace Scan.Indexer.Chain;

/// <summary>Fetches and decodes pages: whole ranges below finality, block after block above it.</summary>
internal sealed class PageReader(BlockReader blocks, SenderGate gate, LogDecoder decoder, StageClock clock)
{
    private const int BlocksAtOnce = 4;

    /// <summary>The logs of a final range. Decoding happens on a pool thread, beside whatever the caller does.</summary>
    public Task<Page> ReadAsync(BlockRange range, ChainSources sources, CancellationToken ct) => Task.Run(async () =>
    {
        var begun = clock.Begin();
        var last = blocks.HeaderAsync(range.To, ct);
        var queries = sources.Queries(range.To, blocks.FilterAddresses);
        var logs = await blocks.LogsAsync(range, queries, ct);
        var end = await last ?? throw new InconsistentNodeException($"The node has no block {range.To}, although its finalized block is above it.");
        await SampleAsync(end, logs, queries, ct);
        LogChecks.CheckEnd(logs, end);
        (logs, var senders) = await gate.KeepAsync(logs, sources, ct);
        var times = await blocks.TimesAsync(logs.Where(log => log.BlockTime is null && sources.Reading(log) is not null), ct);
        clock.End("fetch", begun);
        return Decode(new Page
        {
            Range = range,
            Raw = logs,
            Times = times,
            Blocks = [end],
            Asked = queries,
            Sources = sources,
            Senders = senders,
            Logs = [],
            Ledger = new(),
        });
    }, ct);

    /// <summary>The logs of these blocks, each asked for by its hash.</summary>
    /// <param name="headers">In a row, at least one.</param>
    public async Task<Page> ReadAsync(IReadOnlyList<BlockHeader> headers, ChainSources sources, CancellationToken ct)
    {
        var begun = clock.Begin();
        var queries = sources.Queries(headers[^1].Number, blocks.FilterAddresses);
        var (logs, senders) = await gate.KeepAsync(await LogsAsync(headers, queries, ct), sources, ct);
        clock.End("fetch", begun);
        return Decode(new Page
        {
            Range = new BlockRange(headers[0].Number, headers[^1].Number),
            Raw = logs,
            Times = headers.ToDictionary(header => header.Number, header => header.Time),
            Blocks = headers,
            Asked = queries,
            Sources = sources,
            Senders = senders,
            Logs = [],
            Ledger = new(),
            UndoSteps = true,
        });
    }

    /// <summary>The page with the logs of the sources that it was read without, and decoded with what is known of all of them now.</summary>
    public async Task<Page> CompleteAsync(Page page, ChainSources sources, CancellationToken ct)
    {
        var queries = LogQueries.Of(sources.Since(page.Sources, page.Asked, page.Range.To), blocks.FilterAddresses);
        var raw = page.Raw;
        if (queries.Count > 0)
        {
            var more = page.UndoSteps ? await LogsAsync(page.Blocks, queries, ct) : await blocks.LogsAsync(page.Range, queries, ct);
            var had = raw.Select(log => (log.BlockNumber, log.LogIndex)).ToHashSet();
            raw = LogChecks.InOrder([.. raw, .. more.Where(log => !had.Contains((log.BlockNumber, log.LogIndex)))]);
            LogChecks.CheckEnd(raw, page.Blocks[^1]);
        }
        var times = new Dictionary<long, long>(page.Times);
        var untimed = raw.Where(log => log.BlockTime is null && !times.ContainsKey(log.BlockNumber) && sources.Reading(log) is not null);
        foreach (var (block, time) in await blocks.TimesAsync(untimed, ct)) times[block] = time;
        return Decode(page with { Raw = raw, Times = times, Asked = [.. page.Asked, .. queries], Sources = sources });
    }

    /// <summary>The last block of each page is asked for by itself where its bloom doubts that the range's answer is whole.</summary>
    private async Task SampleAsync(BlockHeader end, List<RawLog> logs, IReadOnlyList<LogQuery> queries, CancellationToken ct)
    {
        var found = logs.Where(log => log.BlockNumber == end.Number).ToList();
        List<LogQuery> doubts = [.. queries.Select(query => query.Unheard(end.LogsBloom.Span, found)).OfType<LogQuery>()];
        if (doubts.Count == 0) return;
        var more = (await blocks.LogsAsync(end, doubts, ct)).Count(log => !found.Exists(known => known.LogIndex == log.LogIndex));
        if (more > 0) throw new InconsistentNodeException($"Block {end.Number} holds {more} logs that the answer for its range lacks.");
    }

    private async Task<List<RawLog>> LogsAsync(IReadOnlyList<BlockHeader> headers, IReadOnlyList<LogQuery> queries, CancellationToken ct)
    {
        var found = new List<RawLog>[headers.Count];
        var limits = new ParallelOptions { MaxDegreeOfParallelism = BlocksAtOnce, CancellationToken = ct };
        await Parallel.ForAsync(0, headers.Count, limits, async (i, token) => found[i] = await blocks.LogsAsync(headers[i], queries, token));
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

using Scan.Documents;
using Scan.Domain.Primitives;
using Scan.Ethereum.Rpc;

namespace Scan.Indexer.Chain;

/// <summary>Where the node stands, as a commit records it.</summary>
internal readonly record struct NodeState(long Head, long Finalized);

/// <summary>
/// Takes pages in chain order and commits them in batches: discovers, enriches, projects. Commits may be under way while the next batch is prepared.
/// </summary>
internal sealed class BatchWriter(
    ChainWriter writer, PageReader pages, Discovery discovery, Enricher enricher, ChainMeters meters, TimeProvider time, long chainId, ChainSources known, bool history)
{
    private readonly StageClock clock = new(meters, time, chainId);
    private readonly Projector projector = new(writer.Session);
    private readonly Queue<Task> commits = new();
    private Pending pending = new();

    /// <summary>With the ones that pages taken so far have told of.</summary>
    public ChainSources Sources { get; private set; } = known;

    /// <summary>Logs taken and not yet handed to a commit.</summary>
    public int Waiting => pending.Logs.Count;

    /// <summary>Bytes of their ledger rows.</summary>
    public long WaitingBytes => pending.Ledger.Bytes;

    /// <summary>The last block taken, committed or not.</summary>
    public BlockRef? Tip { get; private set; } = writer.Checkpoint is { } checkpoint ? new BlockRef(checkpoint.Block, new Hash32(checkpoint.Hash)) : null;

    /// <summary>Adds a page to the batch, with the logs of every source that it tells of.</summary>
    public async Task TakeAsync(Page page, CancellationToken ct)
    {
        var sources = new List<SourceRow>();
        if (!ReferenceEquals(page.Sources, Sources)) page = await pages.CompleteAsync(page, Sources, ct);
        while (await discovery.AskAsync(page.Logs, Sources, ct) is { IsNothing: false } told)
        {
            pending.Observations.AddRange(told.Observations);
            if (told.Sources.Count == 0) continue;
            Sources = Sources.With(told.Sources, out var news);
            sources.AddRange(news);
            page = await pages.CompleteAsync(page, Sources, ct);
        }
        pending.Observations.AddRange(page.Senders);
        pending.Add(page, sources);
        Tip = page.Blocks[^1].Ref;
    }

    /// <summary>Projects the batch and starts its commit, when few enough are under way.</summary>
    /// <param name="live">False while back-filling.</param>
    public async Task FlushAsync(NodeState node, bool live, CancellationToken ct)
    {
        var batch = pending;
        if (batch.Blocks.Count == 0) return;
        pending = new Pending();
        var begun = clock.Begin();
        batch.Observations.AddRange(await enricher.ObserveAsync(batch.Logs, batch.Observations, ct));
        clock.End("enrich", begun);
        begun = clock.Begin();
        var items = await projector.ProjectAsync(batch.Logs, new ObservedFacts(batch.Observations), Sources.CanonicalRegistry, block => history || block > node.Finalized, ct);
        clock.End("project", begun);
        var changes = writer.Seal();
        // What was decoded has served: let it go before the collector has to carry it along.
        var (events, rows) = (batch.Logs.Count, Rows(batch));
        batch.Logs.Clear();
        begun = clock.Begin();
        if (commits.Count == ChainWriter.CommitsAtOnce) await commits.Dequeue();
        clock.End("wait", begun);
        commits.Enqueue(CommitAsync(batch, events, rows, changes, items, node, live, ct));
    }

    /// <summary>Waits for the commits under way.</summary>
    public Task SettleAsync() => Task.WhenAll(commits);

    private async Task CommitAsync(Pending batch, int events, List<BlockRow> rows, SealedChanges changes, IReadOnlyList<FeedEntry> items, NodeState node, bool live, CancellationToken ct)
    {
        var started = time.GetTimestamp();
        await writer.CommitAsync(new Batch
        {
            ChainId = chainId,
            Ledger = batch.Ledger,
            Observations = batch.Observations,
            Blocks = rows,
            Sources = batch.Sources,
            Items = items,
            HeadBlock = node.Head,
            FinalizedBlock = node.Finalized < 0 ? null : node.Finalized,
            Live = live,
        }, changes, ct);
        batch.Ledger.Clear();
        var last = batch.Blocks[^1].Number;
        meters.Committed(chainId, last - batch.FirstBlock + 1, events, node.Head - last, time.GetElapsedTime(started));
    }

    /// <summary>The blocks to record: with history every one that brought something, for the digest after it is kept. Below finality only its logs tell its hash.</summary>
    private List<BlockRow> Rows(Pending batch)
    {
        var rows = batch.Blocks.ConvertAll(Row);
        if (!history) return rows;
        var recorded = rows.Select(row => row.Number).ToHashSet();
        rows.AddRange(batch.Logs.Where(log => recorded.Add(log.At.Block)).Select(log => new BlockRow(log.At.Block, log.At.BlockHash.ToArray(), [], log.At.Time)));
        rows.Sort((one, other) => one.Number.CompareTo(other.Number));
        return rows;
    }

    private static BlockRow Row(BlockHeader header) => new(header.Number, header.Hash.ToArray(), header.ParentHash.ToArray(), header.Time);

    private sealed class Pending
    {
        public long FirstBlock { get; private set; }
        public List<DecodedLog> Logs { get; } = [];
        public LedgerBuffer Ledger { get; } = new();
        public List<BlockHeader> Blocks { get; } = [];
        public List<SourceRow> Sources { get; } = [];
        public List<Observation> Observations { get; } = [];

        public void Add(Page page, IReadOnlyList<SourceRow> sources)
        {
            if (Blocks.Count == 0) FirstBlock = page.Range.From;
            Logs.AddRange(page.Logs);
            Ledger.Append(page.Ledger);
            Blocks.AddRange(page.Blocks);
            Sources.AddRange(sources);
        }
    }
}

using Scan.Documents;
using Scan.Domain.Primitives;
using Scan.Ethereum.Rpc;
using Scan.Indexer.Manifests;

namespace Scan.Indexer.Chain;

/// <summary>
/// Follows one chain under a lead: ranges up to the finalized block, then block by block, back to the common ancestor when the node has another branch.
/// Every fault ends it; whoever runs it decides whether to try again.
/// </summary>
internal sealed class ChainFollower(
    NetworkManifest manifest, ChainWriter writer, BatchWriter batches, PageReader pages, BlockReader blocks, NodeBranch branch, RangeSizer sizer, Chains chains,
    IHeadSignal heads, FollowerOptions options, FollowerHooks hooks, TimeProvider time)
{
    private long shownHead = -1;

    /// <summary>
    /// Runs until cancelled or until this block is committed: true. False when the state was restored to a common ancestor: what the follower knew
    /// of sources belongs to the lost branch, so another one goes on.
    /// </summary>
    /// <exception cref="ChainStoppedException">The chain was reorganised below its finalized block.</exception>
    public async Task<bool> RunAsync(long? toBlock, CancellationToken ct)
    {
        try
        {
            while (toBlock is null || (batches.Tip?.Number ?? -1) < toBlock)
            {
                var step = await AdvanceAsync(toBlock, ct);
                if (step == Step.Reorganised) return false;
                if (step == Step.Idle) await heads.WaitAsync(options.PollInterval, ct);
            }
            return true;
        }
        finally
        {
            // The lead's connection is in use until then.
            await batches.SettleAsync();
        }
    }

    private async Task<Step> AdvanceAsync(long? toBlock, CancellationToken ct)
    {
        var head = await blocks.HeadAsync(ct);
        var node = await StateAsync(head.Number, ct);
        var first = batches.Sources.FirstBlock;
        if (batches.Tip is { } tip)
        {
            switch (ChainRules.Decide(tip, head.Ref))
            {
                case ChainStep.Wait: return await IdleAsync(head.Number, ct);
                case ChainStep.FindAncestor: return await ReorganiseAsync(ct);
            }
        }
        else if (head.Number < first)
        {
            return await IdleAsync(head.Number, ct);
        }
        var from = batches.Tip?.Number + 1 ?? first;
        var to = Math.Min(toBlock ?? head.Number, head.Number);
        return from <= node.Finalized
            ? await BackfillAsync(new BlockRange(from, Math.Min(to, node.Finalized)), node, ct)
            : await ExtendAsync(new BlockRange(from, Math.Min(to, from + options.HeadBlocks - 1)), node, ct);
    }

    private async Task<NodeState> StateAsync(long head, CancellationToken ct) =>
        new(head, ChainRules.Finalized(writer.FinalizedBlock, await blocks.FinalizedAsync(manifest.Finality, head, ct)));

    /// <summary>Final blocks, several pages being fetched and decoded while one is projected and another committed.</summary>
    private async Task<Step> BackfillAsync(BlockRange range, NodeState node, CancellationToken ct)
    {
        if (batches.Tip is { } tip && (await branch.HeaderAsync(tip.Number, ct)).Hash != tip.Hash) return await ReorganiseAsync(ct);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var fetching = new Queue<Task<Page>>();
        var flushed = time.GetTimestamp();
        try
        {
            for (var next = range.From; next <= range.To || fetching.Count > 0;)
            {
                while (next <= range.To && fetching.Count < options.Pages)
                {
                    var part = new BlockRange(next, Math.Min(next + sizer.Blocks - 1, range.To));
                    fetching.Enqueue(pages.ReadAsync(part, batches.Sources, stop.Token));
                    next = part.To + 1;
                }
                await batches.TakeAsync(await fetching.Peek(), ct);
                _ = fetching.Dequeue();
                var last = fetching.Count == 0 && next > range.To;
                if (!last && batches.Waiting < options.BatchLogs && batches.WaitingBytes < options.BatchBytes && time.GetElapsedTime(flushed) < options.LongestBatch) continue;
                await FlushAsync(node, batches.Tip!.Value.Number + options.HeadBlocks >= node.Head, ct);
                flushed = time.GetTimestamp();
            }
            return Step.Advanced;
        }
        finally
        {
            await stop.CancelAsync();
            // The first fault is on its way already; those of pages that nobody waits for any more say nothing new.
            foreach (var page in fetching) await page.ContinueWith(ended => ended.Exception, TaskScheduler.Default);
        }
    }

    /// <summary>Blocks that may still be replaced: each one's parent is checked.</summary>
    private async Task<Step> ExtendAsync(BlockRange range, NodeState node, CancellationToken ct)
    {
        long[] numbers = [.. Enumerable.Range(0, (int)range.Count).Select(i => range.From + i)];
        List<BlockHeader> headers = [.. (await blocks.HeadersAsync(numbers, ct)).TakeWhile(header => header is not null).Select(header => header!)];
        if (headers.Count == 0) throw new InconsistentNodeException($"The node's head is {node.Head}, but it has no block {range.From}.");
        // A head whose blocks are not there raises no finality.
        if (headers.Count < numbers.Length) node = await StateAsync(headers[^1].Number, ct);
        var continuing = ChainRules.Continuing(batches.Tip, headers);
        if (continuing == 0) return await ReorganiseAsync(ct);
        await batches.TakeAsync(await pages.ReadAsync(headers[..continuing], batches.Sources, ct), ct);
        await FlushAsync(node, live: true, ct);
        await batches.SettleAsync();
        return Step.Advanced;
    }

    private async Task FlushAsync(NodeState node, bool live, CancellationToken ct)
    {
        var (events, block) = (batches.Waiting, batches.Tip!.Value.Number);
        await batches.FlushAsync(node, live && hooks.IsLive(), ct);
        if (live && !hooks.IsLive())
        {
            // An index waits for the commits on its table: never for one of this chain, which would be waiting behind it.
            await batches.SettleAsync();
            await hooks.GoLiveAsync(ct);
        }
        shownHead = node.Head;
        await hooks.HealthyAsync(ct);
        hooks.Progressed(new FollowProgress(block, node.Head, node.Finalized, events));
    }

    private async Task<Step> ReorganiseAsync(CancellationToken ct)
    {
        await batches.SettleAsync();
        hooks.Reorganised(await branch.RestoreAsync(writer, ct));
        return Step.Reorganised;
    }

    private async Task<Step> IdleAsync(long head, CancellationToken ct)
    {
        if (head != shownHead) await chains.SetHeadAsync(manifest.ChainId, head, ct);
        shownHead = head;
        await hooks.HealthyAsync(ct);
        return Step.Idle;
    }

    private enum Step
    {
        Advanced,

        /// <summary>There is nothing to do before the head moves.</summary>
        Idle,
        Reorganised,
    }
}

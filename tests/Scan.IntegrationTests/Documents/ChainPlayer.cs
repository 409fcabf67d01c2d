using Scan.Documents;

namespace Scan.IntegrationTests.Documents;

/// <summary>Commits the model's blocks as a pipeline does: speculatively, with the misses loaded.</summary>
internal sealed class ChainPlayer(ChainModel model, long chainId, bool history)
{
    private long? final;

    /// <summary>Starts a commit, and waits for those before it as far as no more than <paramref name="atOnce"/> are under way.</summary>
    /// <param name="commits">Those under way, the oldest first.</param>
    public async Task CommitAsync(ChainWriter writer, IReadOnlyList<ModelBlock> blocks, long? finalized, Queue<Task> commits, int atOnce, CancellationToken ct)
    {
        // The writer does not know yet what commits under way have told it.
        if (finalized > (final ?? -1)) final = finalized;
        var known = final;
        bool Undoable(ModelBlock block) => history || !(block.Row.Number <= known);
        Project(writer.Session, blocks, Undoable);
        while (writer.Session.HasMisses)
        {
            await writer.Session.LoadMissesAsync(ct);
            writer.Session.Reset();
            Project(writer.Session, blocks, Undoable);
        }
        var ledger = new LedgerBuffer();
        foreach (var block in blocks) model.AddLogs(ledger, block);
        var changes = writer.Seal();
        if (commits.Count == atOnce) await commits.Dequeue();
        commits.Enqueue(EndAsync(writer.CommitAsync(new Batch
        {
            ChainId = chainId,
            Ledger = ledger,
            Blocks = [.. blocks.Where((b, i) => b.Logs.Count > 0 || !(b.Row.Number <= known) || i == blocks.Count - 1).Select(b => b.Row)],
            Items = [.. blocks.SelectMany(b => b.Alerts.Select(a => new FeedEntry(
                a.Id, FeedKind.Alerts, a.Raised ? FeedState.Seen : FeedState.Removed, b.Row.Number, b.Row.Time, ["alerts", a.Id], "{}"u8.ToArray())))],
            FinalizedBlock = finalized,
            Live = true,
        }, changes, ct), ledger));
    }

    private static async Task EndAsync(Task commit, LedgerBuffer ledger)
    {
        await commit;
        ledger.Clear();
    }

    private static void Project(DocumentSession session, IReadOnlyList<ModelBlock> blocks, Func<ModelBlock, bool> undoable)
    {
        foreach (var block in blocks.Where(b => b.Changes.Count > 0))
        {
            session.BeginBlock(block.Row.Number, undoable(block));
            foreach (var (name, widget) in block.Changes)
            {
                if (widget is null) session.Delete<Widget>(Widget.KeyOf(name));
                else session.Store(widget);
            }
        }
    }
}

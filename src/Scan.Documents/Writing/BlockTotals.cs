namespace Scan.Documents;

/// <summary>A block with the totals after it.</summary>
internal readonly record struct BlockTotals(BlockRow Block, long EventsTotal, Sum256 Digest)
{
    /// <summary>Totals after each of the batch's blocks: logs and document changes up to it are in.</summary>
    public static List<BlockTotals> Compute(WriterState state, IReadOnlyList<BlockRow> blocks, LedgerBuffer ledger, BatchChanges changes)
    {
        var (events, digest) = (state.EventsTotal, state.Digest);
        using var logs = ledger.Blocks.GetEnumerator();
        using var steps = changes.Steps().GetEnumerator();
        var (moreLogs, moreSteps) = (logs.MoveNext(), steps.MoveNext());
        var result = new List<BlockTotals>(blocks.Count);
        foreach (var block in blocks)
        {
            for (; moreLogs && logs.Current.Block <= block.Number; moreLogs = logs.MoveNext())
            {
                events += logs.Current.Rows;
                digest += logs.Current.Sum;
            }
            for (; moreSteps && steps.Current.Block <= block.Number; moreSteps = steps.MoveNext()) digest += steps.Current.Added;
            result.Add(new(block, events, digest));
        }
        if (moreLogs || moreSteps) throw new InvalidOperationException("The batch changes something behind its last block.");
        return result;
    }

    /// <summary>Those that are kept: with history all, else the blocks above finality, the one before them, and the last.</summary>
    public static List<BlockTotals> Kept(List<BlockTotals> all, long? finalized, bool history) =>
        history ? all : [.. all.Where((b, i) => i == all.Count - 1 || finalized is null || all[i + 1].Block.Number > finalized)];
}

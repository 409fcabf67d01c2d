using Scan.Domain.Primitives;
using Scan.Ethereum.Rpc;

namespace Scan.Indexer.Chain;

/// <summary>What to do about the node's head.</summary>
public enum ChainStep
{
    /// <summary>Nothing new, or the node is behind what it showed before: it is never guessed why.</summary>
    Wait,

    /// <summary>Read the next block.</summary>
    Extend,

    /// <summary>The node has another block where ours stands: look for the common ancestor.</summary>
    FindAncestor,
}

/// <summary>Decisions about blocks, without a node and without a database.</summary>
internal static class ChainRules
{
    /// <summary>Compares the node's head with the last indexed block. A lower head is waited out even when it is of another branch: the longer one will show.</summary>
    public static ChainStep Decide(BlockRef tip, BlockRef head) =>
        head.Number < tip.Number ? ChainStep.Wait
        : head.Number > tip.Number ? ChainStep.Extend
        : head.Hash == tip.Hash ? ChainStep.Wait
        : ChainStep.FindAncestor;

    /// <summary>How many of these headers, in a row behind <paramref name="tip"/>, continue it. The first that does not is a reorg, or an answer from two branches.</summary>
    /// <param name="tip">Null before the first block, which follows from nothing.</param>
    public static int Continuing(BlockRef? tip, IReadOnlyList<BlockHeader> headers)
    {
        var count = 0;
        foreach (var header in headers)
        {
            if (tip is { } before && (header.Number != before.Number + 1 || header.ParentHash != before.Hash)) break;
            tip = header.Ref;
            count++;
        }
        return count;
    }

    /// <summary>The highest stored block that the node has too; null when there is none.</summary>
    /// <param name="stored">From the highest down.</param>
    /// <param name="node">The node's hashes at the numbers of <paramref name="stored"/>; null where it has no block.</param>
    public static BlockRef? CommonAncestor(IReadOnlyList<BlockRef> stored, IReadOnlyList<Hash32?> node)
    {
        for (var i = 0; i < stored.Count; i++)
        {
            if (node[i] == stored[i].Hash) return stored[i];
        }
        return null;
    }

    /// <summary>The highest final block. Finality never goes back, whatever a node says.</summary>
    public static long Finalized(long? before, long? now) => Math.Max(before ?? -1, now ?? -1);

    /// <summary>Final by depth: this many blocks below the head; −1 while the chain is shorter.</summary>
    public static long FinalizedByDepth(long head, long depth) => Math.Max(head - depth, -1);
}

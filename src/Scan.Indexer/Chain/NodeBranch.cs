using Scan.Documents;
using Scan.Domain.Primitives;
using Scan.Ethereum.Rpc;
using Scan.Indexer.Manifests;

namespace Scan.Indexer.Chain;

/// <summary>The branch that the node is on against the blocks that are stored: where they part, the state is restored to the last block that both have.</summary>
internal sealed class NodeBranch(NetworkManifest manifest, ChainNode node, Chains chains)
{
    /// <summary>Blocks compared with the node at once.</summary>
    public const int Step = 32;

    /// <summary>More than any chain keeps above finality.</summary>
    private const int MostBlocks = 100_000;

    /// <summary>True when the node has another block in the place of the last stored one. One that is not that far yet has none: it is waited for.</summary>
    /// <exception cref="InconsistentNodeException">The node's head is above the block, but it does not have it.</exception>
    public async Task<bool> IsAnotherAsync(BlockRef tip, CancellationToken ct) => ChainRules.Decide(tip, (await node.HeadAsync(ct)).Ref) switch
    {
        ChainStep.Wait => false,
        ChainStep.FindAncestor => true,
        _ => (await HeaderAsync(tip.Number, ct)).Hash != tip.Hash,
    };

    public async Task<BlockHeader> HeaderAsync(long number, CancellationToken ct) =>
        (await node.HeadersAsync([number], ct))[0] ?? throw new InconsistentNodeException($"The node has no block {number}, although its head is above it.");

    /// <summary>Restores the state to the common ancestor, and returns that block.</summary>
    /// <exception cref="ChainStoppedException">The ancestor is below finality; nothing was changed.</exception>
    /// <exception cref="InconsistentNodeException">The node lost stored blocks of its own while they were compared, or has the last one after all; nothing was changed.</exception>
    public async Task<long> RestoreAsync(ChainWriter writer, CancellationToken ct)
    {
        var ancestor = await AncestorAsync(writer.FinalizedBlock ?? -1, ct);
        // Below finality it would stop the chain, above it a rollback of nothing would be told as a reorg.
        if (ancestor == writer.Checkpoint?.Block) throw new InconsistentNodeException($"The node named another block in the place of block {ancestor}, and then that block again.");
        if (ancestor < (writer.FinalizedBlock ?? -1)) throw DeepReorg(writer, null);
        try
        {
            await writer.RollbackAsync(ancestor, ct);
        }
        catch (DeepReorgException e)
        {
            throw DeepReorg(writer, e);
        }
        return ancestor;
    }

    /// <summary>The highest block that the node has too; where it has none, the one before the last that it was asked for: below finality, or before all stored ones.</summary>
    private async Task<long> AncestorAsync(long final, CancellationToken ct)
    {
        var stored = await chains.RecentBlocksAsync(manifest.ChainId, MostBlocks, ct);
        // The first one at or below finality decides; lower ones may be so old that the node has no headers of them any more.
        var compared = stored.Take(stored.TakeWhile(row => row.Number > final).Count() + 1).Select(row => new BlockRef(row.Number, new Hash32(row.Hash))).ToList();
        foreach (var part in compared.Chunk(Step))
        {
            var headers = await node.HeadersAsync([.. part.Select(block => block.Number)], ct);
            if (headers.Any(header => header is null)) throw new InconsistentNodeException("The node's head went back while the common ancestor was looked for.");
            if (ChainRules.CommonAncestor(part, [.. headers.Select(header => (Hash32?)header!.Hash)]) is { } ancestor) return ancestor.Number;
        }
        return compared is [.., var lowest] ? lowest.Number - 1 : -1;
    }

    private ChainStoppedException DeepReorg(ChainWriter writer, Exception? inner) => new(
        $"The node has another branch below block {writer.FinalizedBlock}, which was final: nothing was changed. Check that the endpoint of {manifest.Name} serves the right chain; " +
        "if the chain itself was reorganised that deep, index it anew into an empty database.", inner);
}

using Scan.Documents;

namespace Scan.IntegrationTests.Documents;

internal static class Commits
{
    /// <summary>A batch of one block with some logs.</summary>
    public static Batch OneBlock(long chainId, BlockRow block, int logs, long? finalized = null, bool live = true)
    {
        var ledger = new LedgerBuffer();
        for (var i = 0; i < logs; i++) StoreRig.Log(ledger, chainId, block, i, $"{i}", $"widget:{i % 3}", kind: 1 + i % 2);
        return new() { ChainId = chainId, Ledger = ledger, Blocks = [block], FinalizedBlock = finalized, Live = live };
    }

    public static Task StoreAsync(this ChainWriter writer, long chainId, long block, IEnumerable<Widget> widgets, CancellationToken ct, long? finalized = null) => writer.StoreAsync<Widget>(chainId, block, widgets, ct, finalized);

    public static Task StoreAsync<T>(this ChainWriter writer, long chainId, long block, IEnumerable<T> documents, CancellationToken ct, long? finalized = null) where T : class
    {
        writer.Session.BeginBlock(block, undoStep: !(block <= finalized));
        foreach (var document in documents) writer.Session.Insert(document);
        return writer.CommitAsync(OneBlock(chainId, StoreRig.Block(block), 0, finalized), ct);
    }
}

using Scan.Documents;
using Scan.Domain.Primitives;
using Scan.Ethereum.Rpc;
using Scan.Indexer.Projections;

namespace Scan.Indexer.Chain;

/// <summary>How far a re-projection is.</summary>
/// <param name="ToBlock">The checkpoint, where it ends.</param>
internal sealed record ReprojectionProgress(long Block, long ToBlock, long Events);

/// <summary>
/// Builds a chain's documents anew from its ledger. With a node it asks for facts that these projections need and whoever stored the logs did not, up to the last
/// block that node and ledger have in common: behind it the node would never agree.
/// </summary>
/// <param name="node">Null: none is asked; what is missing stays unknown.</param>
internal sealed class Reprojector(ChainServices services, EventCatalog catalog, ChainInfo chain, ChainNode? node, Action<ReprojectionProgress>? progress)
{
    private const int MostLogs = 20_000;

    /// <summary>Logs whose answers are kept together: what a failing node costs.</summary>
    private const int LogsAtOnce = 4_000;
    /// <summary>Projects everything up to the checkpoint into <paramref name="shadow"/>; the caller switches.</summary>
    /// <param name="lead">Keeps what is asked for at once: a next try need not ask again.</param>
    /// <param name="sources">Every source of the ledger, late ones included.</param>
    public async Task RunAsync(Shadow shadow, Lead lead, ChainSources sources, CancellationToken ct)
    {
        if (chain.IndexedBlock is not { } checkpoint) throw new InvalidOperationException($"Chain {chain.ChainId} has no indexed block.");
        var decoder = new LogDecoder(chain.ChainId, catalog, await catalog.KindIdsAsync(services.Kinds, ct));
        var projector = new Projector(shadow.Session);
        var asking = node is null ? null : new Asking(new Enricher(node), await CommonAsync(node, checkpoint, ct));
        var (rows, batch, next) = (new List<LedgerRow>(), Math.Min(MostLogs, services.Options.BatchLogs), 0L);
        var events = 0L;
        await foreach (var row in shadow.LogsAsync(checkpoint, null, ct))
        {
            if (rows.Count >= batch && row.Block != rows[^1].Block) await FlushAsync(rows[^1].Block);
            rows.Add(row);
        }
        await FlushAsync(checkpoint);

        async Task FlushAsync(long toBlock)
        {
            var observations = rows.Count == 0 ? [] : await shadow.ObservationsAsync(rows[0].Block, rows[^1].Block, ct);
            var (logs, decoded) = decoder.Decode(rows.ConvertAll(Raw), new Dictionary<long, long>(), sources, stored: true);
            foreach (var part in logs.TakeWhile(log => log.At.Block <= asking?.ToBlock).Chunk(LogsAtOnce))
            {
                if (await asking!.Enricher.ObserveAsync(part, observations, ct) is not { Count: > 0 } more) continue;
                await lead.ObserveAsync(more, ct);
                observations = [.. observations, .. more];
            }
            _ = await projector.ProjectAsync(logs, new ObservedFacts(observations), sources.CanonicalRegistry, block => chain.History || !(block <= chain.FinalizedBlock), ct);
            await shadow.WriteAsync(await BlocksAsync(next, toBlock, rows, ct), decoded, AsStored(rows), ct);
            next = toBlock + 1;
            events += rows.Count;
            rows.Clear();
            progress?.Invoke(new ReprojectionProgress(toBlock, checkpoint, events));
        }
    }

    /// <summary>Whom to ask, and up to which block.</summary>
    private sealed record Asking(Enricher Enricher, long ToBlock);

    /// <summary>The last block that the node has too: what lies behind it is about to be undone, or the node lags.</summary>
    private async Task<long> CommonAsync(ChainNode node, long checkpoint, CancellationToken ct)
    {
        var final = chain.FinalizedBlock ?? -1;
        var above = (await services.Chains.BlocksAsync(chain.ChainId, final + 1, checkpoint, ct)).Reverse();
        foreach (var part in above.Select(block => new BlockRef(block.Number, new Hash32(block.Hash))).Chunk(NodeBranch.Step))
        {
            var headers = await node.HeadersAsync([.. part.Select(block => block.Number)], ct);
            if (ChainRules.CommonAncestor(part, [.. headers.Select(header => header?.Hash)]) is { } common) return common.Number;
        }
        return final;
    }

    /// <summary>The stored blocks of a range, with history those that late logs alone brought too, and its last one: it ends the batch whether it is stored or not.</summary>
    private async Task<List<BlockRow>> BlocksAsync(long from, long to, List<LedgerRow> logs, CancellationToken ct)
    {
        List<BlockRow> blocks = [.. await services.Chains.BlocksAsync(chain.ChainId, from, to, ct)];
        if (chain.History)
        {
            var recorded = blocks.Select(block => block.Number).ToHashSet();
            blocks.AddRange(logs.Where(log => recorded.Add(log.Block)).Select(log => new BlockRow(log.Block, log.BlockHash, [], log.Time)));
            blocks.Sort((one, other) => one.Number.CompareTo(other.Number));
        }
        if (blocks.Count == 0 || blocks[^1].Number < to) blocks.Add(new BlockRow(to, [], [], 0));
        return blocks;
    }

    /// <summary>A log of the ledger as a node would give it.</summary>
    internal static RawLog Raw(LedgerRow row)
    {
        var topics = new Hash32[row.Topics.Length / Hash32.Size];
        for (var i = 0; i < topics.Length; i++) topics[i] = new Hash32(row.Topics.AsSpan(i * Hash32.Size, Hash32.Size));
        return new RawLog(topics)
        {
            Address = new Address(row.Address),
            Data = row.Data,
            BlockNumber = row.Block,
            BlockHash = new Hash32(row.BlockHash),
            BlockTime = row.Time,
            TransactionHash = new Hash32(row.Transaction),
            TransactionIndex = row.TransactionIndex,
            LogIndex = row.LogIndex,
        };
    }

    private static LedgerBuffer AsStored(List<LedgerRow> rows)
    {
        var buffer = new LedgerBuffer();
        foreach (var row in rows) buffer.Add(row);
        return buffer;
    }
}

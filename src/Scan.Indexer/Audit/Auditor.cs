using Microsoft.Extensions.Logging;
using Scan.Documents;
using Scan.Domain.Primitives;
using Scan.Ethereum.Rpc;
using Scan.Indexer.Chain;
using Scan.Indexer.Projections;

namespace Scan.Indexer.Audit;

/// <summary>Which documents of a chain are audited, and as of which block.</summary>
/// <param name="Block">As of this block; null: the checkpoint.</param>
/// <param name="Share">Above 0 up to 1: that part of the documents of each kind, always the same ones.</param>
public sealed record AuditRequest(long ChainId, long? Block = null, double Share = 1)
{
    /// <summary>By kind the place to begin behind and how many documents to take; null: all documents of all kinds.</summary>
    public Func<string, (byte[]? Behind, int Take)>? From { get; init; }
}

/// <summary>
/// Compares documents with what the chain's own contracts answer at the same block. The documents are read in one snapshot and the views are called
/// at the block's hash, so that neither can move while the other is asked.
/// </summary>
public sealed class Auditor(DocumentStore store, Ledger ledger, EventCatalog catalog, TimeProvider time, ILogger<Auditor> logger)
{
    private const int PageSize = 250;

    /// <param name="manifestFile">For the reader of a refusal: which file named the endpoints.</param>
    /// <param name="ended">Told of each kind's last key in this run; null for its end.</param>
    /// <exception cref="QueryException">The chain is unknown or has no block yet, or documents as of the block are not kept.</exception>
    /// <exception cref="RpcException">No endpoint answered.</exception>
    /// <exception cref="InconsistentNodeException">No endpoint knows the block.</exception>
    /// <exception cref="ChainStoppedException">Every endpoint serves another chain.</exception>
    public async Task<AuditReport> RunAsync(AuditRequest request, EthereumEndpoints endpoints, string manifestFile, Action<string, byte[]?>? ended, CancellationToken ct)
    {
        var node = new ChainNode(endpoints, request.ChainId, manifestFile, time, logger);
        await using var snapshot = await DocumentSnapshot.BeginAsync(store, request.ChainId, request.Block, ct);
        var block = await BlockAsync(node, snapshot, ct);
        var scope = new AuditScope(request.ChainId, snapshot.Block, block.Time, AuditContracts.Of(await snapshot.SourcesAsync(ct), snapshot.Chain.ManifestJson, catalog));
        var (tally, rounds) = (new AuditTally(), new ViewRounds(node, block.Hash));
        foreach (var rule in AuditRules.All)
        {
            var kind = store.Mappings.First(mapping => mapping.Type == rule.Type).Kind;
            var (behind, left) = request.From?.Invoke(kind) ?? (null, int.MaxValue);
            while (left > 0)
            {
                var page = await rule.ReadAsync(snapshot, scope, behind, Math.Min(PageSize, left), request.Share, ct);
                await CompareAsync(kind, page, rounds, tally, ct);
                left -= page.Documents.Count;
                behind = page.Last;
                if (behind is null) break;
            }
            ended?.Invoke(kind, behind);
        }
        return tally.ToReport(scope, block.Hash, await new DriftLogs(ledger, scope).AttachAsync(tally.Drifts, ct));
    }

    private static async Task CompareAsync(string kind, AuditPage page, ViewRounds rounds, AuditTally tally, CancellationToken ct)
    {
        (byte[] Key, AuditQuestion Question)[] questions = [.. page.Documents.SelectMany(d => d.Questions.Select(q => (d.Key, q)))];
        var settled = await rounds.SettleAsync(questions.Select(q => q.Question.First), ct);
        foreach (var ((key, question), step) in questions.Zip(settled)) tally.Add(kind, key, question, step);
    }

    /// <summary>The block as the node has it: by its hash, where that is kept, so that another branch's block is not taken for it.</summary>
    private static async Task<BlockHeader> BlockAsync(ChainNode node, DocumentSnapshot snapshot, CancellationToken ct)
    {
        var hash = await snapshot.BlockHashAsync(ct);
        BlockId id = hash is null ? snapshot.Block : new Hash32(hash);
        return await node.AskAsync(async (client, token) => await client.GetBlockAsync(id, token)
            ?? throw new InconsistentNodeException($"{client.Rpc.Name} does not have block {snapshot.Block}{(hash is null ? "" : $" with hash {id}")}."), ct);
    }
}

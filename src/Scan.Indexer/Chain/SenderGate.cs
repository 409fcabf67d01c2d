using Scan.Documents;
using Scan.Domain.Primitives;
using Scan.Ethereum.Rpc;

namespace Scan.Indexer.Chain;

/// <summary>Logs that count, and the senders of the transactions that made some of them count.</summary>
internal sealed record GatedLogs(List<RawLog> Logs, IReadOnlyList<Observation> Senders);

/// <summary>
/// Some sources count only in transactions of known senders, such as a stablecoin's authorisations that x402 facilitators use. The receipts of their transactions tell
/// who sent them; those of others are dropped before anything is stored, and the kept ones bring the logs between, which were never asked for: a token's
/// transfers, without reading the token.
/// </summary>
internal sealed class SenderGate(ChainNode node)
{
    /// <param name="logs">In chain order.</param>
    public async Task<GatedLogs> KeepAsync(List<RawLog> logs, ChainSources sources, CancellationToken ct)
    {
        if (!sources.HasSenders) return new GatedLogs(logs, []);
        var gated = logs.Where(log => sources.Reading(log)?.SentBy is not null).ToList();
        if (gated.Count == 0) return new GatedLogs(logs, []);
        var transactions = gated.DistinctBy(log => log.TransactionHash).ToList();
        var byTransaction = gated.ToLookup(log => log.TransactionHash);
        var receipts = await ReceiptsAsync(transactions, ct);
        var kept = new List<RawLog>();
        var senders = new List<Observation>();
        foreach (var (log, receipt) in transactions.Zip(receipts))
        {
            Check(receipt, byTransaction[log.TransactionHash]);
            var sender = sources.Find(receipt.From)?.Contract;
            var own = receipt.Logs.Where(other => sources.Find(other.Address) is { SentBy: { } by } source && by == sender && source.Takes(other)).ToList();
            if (own.Count == 0) continue;
            kept.AddRange(own);
            senders.Add(new Observation(log.BlockNumber, log.BlockHash.ToArray(), ObservedFacts.SenderKey(log.TransactionHash), receipt.From.ToArray(), null, log.TransactionHash.ToArray()));
        }
        var dropped = gated.ToHashSet();
        return new GatedLogs(LogChecks.InOrder([.. logs.Where(log => !dropped.Contains(log)), .. kept]), senders);
    }

    private static void Check(TransactionReceipt receipt, IEnumerable<RawLog> logs)
    {
        foreach (var log in logs)
        {
            if (receipt.BlockHash != log.BlockHash) throw new InconsistentNodeException($"Transaction {log.TransactionHash} of block {log.BlockHash} stands in {receipt.BlockHash}.");
            if (log.BlockTime is { } time && receipt.Logs.Any(own => own.BlockTime is { } other && other != time)) throw new InconsistentNodeException($"The receipt of {log.TransactionHash} is of another time than block {log.BlockNumber}.");
            if (!receipt.Logs.Any(own => own.LogIndex == log.LogIndex && own.Address == log.Address))
                throw new InconsistentNodeException($"The receipt of {log.TransactionHash} lacks log {log.LogIndex} of block {log.BlockNumber}.");
        }
    }

    private async Task<IReadOnlyList<TransactionReceipt>> ReceiptsAsync(List<RawLog> logs, CancellationToken ct)
    {
        var found = await node.AskAsync((client, token) => client.GetTransactionReceiptsAsync(logs.Select(log => log.TransactionHash), token), ct);
        if (found.All(receipt => receipt is not null)) return [.. found.Select(receipt => receipt!)];
        // A node that keeps no index of old transactions still has the receipts of their blocks.
        var blocks = logs.Zip(found).Where(pair => pair.Second is null).Select(pair => pair.First.BlockHash).Distinct().ToList();
        var whole = (await node.AskAsync((client, token) => client.GetBlockReceiptsAsync(blocks, token), ct)).SelectMany(block => block ?? []).ToDictionary(receipt => receipt.TransactionHash);
        return [.. logs.Zip(found, (log, receipt) => receipt ?? whole.GetValueOrDefault(log.TransactionHash)
            ?? throw new InconsistentNodeException($"The node has a log of transaction {log.TransactionHash} of block {log.BlockNumber}, but no receipt: without it its sender is unknown."))];
    }
}

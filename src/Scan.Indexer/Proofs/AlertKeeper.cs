using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Scan.Documents;
using Scan.Domain.Documents;
using Scan.Domain.Mach;
using Scan.Domain.Primitives;
using Scan.Ethereum.Rpc;
using Scan.Indexer.Chain;
using Scan.Indexer.Manifests;

namespace Scan.Indexer.Proofs;

/// <summary>
/// Checks every alert once it is indexed and keeps what came of it, outside of the chain's state: a reorg drops the check with its log, and what a node
/// could not answer is asked again, ever more seldom.
/// </summary>
public sealed partial class AlertKeeper(DocumentStore store, Ledger ledger, Chains chains, AlertProofs proofs, AlertHistory history, TimeProvider time, ILogger<AlertKeeper> logger)
{
    private const int PerRun = 20;
    private static readonly TimeSpan FirstAsk = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestAsk = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan FirstSearch = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestSearch = TimeSpan.FromDays(1);
    private readonly ConcurrentDictionary<long, (Hash32 Indexed, DateTimeOffset? Next)> quiet = [];

    /// <summary>Checks what is due on a chain.</summary>
    public async Task RunAsync(NetworkManifest manifest, EthereumEndpoints endpoints, CancellationToken ct)
    {
        if (await chains.FindAsync(manifest.ChainId, ct) is not { IndexedHash: { } hash } chain) return;
        // Nothing new is indexed and nothing is due by itself: the alerts need not be looked through.
        var (indexed, now) = (new Hash32(hash), time.GetUtcNow());
        if (quiet.TryGetValue(chain.ChainId, out var last) && last.Indexed == indexed && !(last.Next <= now)) return;
        var node = new ChainNode(endpoints, chain.ChainId, manifest.File, time, logger);
        if (await history.HasAboveAsync(chain.ChainId, chain.FinalizedBlock ?? -1, ct)) await ReadSafeAsync(node, chain.ChainId, ct);
        var due = await proofs.DueAsync(chain.ChainId, now, PerRun, ct);
        foreach (var (alert, tries) in due) await ProveAsync(node, alert, tries, ct);
        if (due.Count < PerRun) quiet[chain.ChainId] = (indexed, await proofs.NextTryAsync(chain.ChainId, ct));
    }

    private async Task ProveAsync(ChainNode node, DocumentId id, int tries, CancellationToken ct)
    {
        if ((await store.FindAsync<Alert>(id.ChainId, id.Id, ct))?.Body is not { } alert || await ClaimAsync(alert, ct) is not { } claim) return;
        var now = time.GetUtcNow();
        AlertProof proof;
        try
        {
            proof = await new AlertProver(node, time).ProveAsync(claim, ct);
        }
        catch (Exception e) when (e is RpcException or InconsistentNodeException or ChainStoppedException)
        {
            LogUnanswered(claim.MessageHash, e.Message);
            proof = Unchecked(claim, $"The node has not answered: {e.Message}", now);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // Whatever one alert breaks, the others are checked; it waits ever longer for who mends this.
            LogBroke(e, claim.MessageHash);
            proof = Unchecked(claim, $"The check broke ({e.GetType().Name}): that says nothing of the alert", now);
        }
        await proofs.StoreAsync(new(id, claim.Block, claim.BlockHash.ToArray(), claim.LogIndex, proof.Outcome, now, NextTry(proof.Outcome, tries + 1, now), tries + 1, JsonSerializer.Serialize(proof, DocumentJson.Options)), ct);
    }

    private static AlertProof Unchecked(AlertClaim claim, string reason, DateTimeOffset now) =>
        new() { Outcome = AlertProofOutcome.Pending, Reason = reason, CheckedTime = now.ToUnixTimeSeconds(), Block = claim.Block, BlockHash = claim.BlockHash };

    /// <summary>The canonical log that made the alert and what was observed with it; null when a reorg has just taken it.</summary>
    internal async Task<AlertClaim?> ClaimAsync(Alert alert, CancellationToken ct)
    {
        var transaction = alert.Transaction.ToArray();
        var log = (await ledger.FindTransactionAsync(alert.ChainId, transaction, ct)).FirstOrDefault(row => row.Canonical && row.Block == alert.Block && IsOf(row, alert));
        if (log is null) return null;
        var key = ObservedFacts.TransactionKey(alert.Transaction);
        var observed = (await ledger.ObservationsAsync(alert.ChainId, transaction, ct)).FirstOrDefault(o => o.Key == key && o.BlockHash.AsSpan().SequenceEqual(log.BlockHash));
        var call = observed?.Value is { } value ? ObservedFacts.Decode(value) : null;
        return new AlertClaim(alert.Avs, alert.MessageHash, alert.AlertHeaderHash, log.Block, new Hash32(log.BlockHash), log.LogIndex, alert.Transaction, call?.Input, observed?.Missing) { IsDirect = call?.To == alert.Avs };
    }

    private static bool IsOf(LedgerRow row, Alert alert) =>
        new Address(row.Address) == alert.Avs && row.Topics.Length == 2 * Hash32.Size && new Hash32(row.Topics.AsSpan(Hash32.Size)) == alert.AlertHeaderHash
        && row.Data.Length == Hash32.Size && new Hash32(row.Data) == alert.MessageHash;

    private static DateTimeOffset? NextTry(string outcome, int tries, DateTimeOffset now) => outcome switch
    {
        AlertProofOutcome.Pending => now + Backoff.Delay(tries, FirstAsk, LongestAsk, Random.Shared.NextDouble()),
        // An endpoint that keeps old states may be added any day.
        AlertProofOutcome.NoState => now + Backoff.Delay(tries, FirstSearch, LongestSearch, Random.Shared.NextDouble()),
        _ => null,
    };

    /// <summary>Nodes that know no safe block leave it unknown.</summary>
    private async Task ReadSafeAsync(ChainNode node, long chainId, CancellationToken ct)
    {
        try
        {
            if (await node.AskAsync((client, token) => client.GetBlockAsync(BlockId.Safe, token), ct) is { } safe) await history.StoreSafeBlockAsync(chainId, safe.Number, safe.Hash.ToArray(), time.GetUtcNow(), ct);
        }
        catch (Exception e) when (e is RpcException or ChainStoppedException)
        {
            LogNoSafe(chainId, e.Message);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Alert {Message} is not checked yet: {Reason}")]
    private partial void LogUnanswered(Hash32 message, string reason);

    [LoggerMessage(LogLevel.Error, "The check of alert {Message} broke")]
    private partial void LogBroke(Exception fault, Hash32 message);

    [LoggerMessage(LogLevel.Debug, "Chain {Chain} tells no safe block: {Reason}")]
    private partial void LogNoSafe(long chain, string reason);
}

using System.Collections.Concurrent;
using Scan.Documents;
using Scan.Domain.Primitives;
using Scan.Ethereum.Rpc;
using Scan.Indexer.Rollups;

namespace Scan.Indexer.Proofs;

/// <summary>
/// Asks the rollups' nodes which block an alert's message hash is the hash of: MACH signs the rollup block's hash for a block alert. Any other message (a
/// mismatch of output roots is hashed with roots that nobody tells) stays unresolved, and so does a block that the node itself thinks invalid and so has not.
/// </summary>
public sealed class MessageKeeper(Chains chains, AlertMessages messages, RollupEndpoints rollups, TimeProvider time)
{
    private const int PerRun = 20;
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(12);
    private readonly ConcurrentDictionary<long, (Hash32 Indexed, DateTimeOffset? Next)> quiet = [];

    /// <summary>Asks what is due of a chain's alerts.</summary>
    public async Task RunAsync(long chainId, CancellationToken ct)
    {
        if (rollups.Reachable.Count == 0 || await chains.FindAsync(chainId, ct) is not { IndexedHash: { } hash }) return;
        var (indexed, now) = (new Hash32(hash), time.GetUtcNow());
        if (quiet.TryGetValue(chainId, out var last) && last.Indexed == indexed && !(last.Next <= now)) return;
        var due = await messages.DueAsync(chainId, rollups.Reachable, now, PerRun, ct);
        foreach (var (rollup, message, tries) in due) await ResolveAsync(rollup, new Hash32(message), tries + 1, ct);
        if (due.Count < PerRun) quiet[chainId] = (indexed, await messages.NextTryAsync(rollups.Reachable, ct));
    }

    private async Task ResolveAsync(string rollup, Hash32 message, int tries, CancellationToken ct)
    {
        var answer = await rollups.AskAsync(rollup, (client, token) => client.GetBlockAsync(message, token), ct);
        var (block, problem) = answer switch
        {
            { Problem: { } why } => (null, $"Not resolved: {why}."),
            { Value: null } => ((long?)null, "Not resolved: the rollup's node has no block of this hash."),
            { Value: { } header } when header.Hash != message => (null, "Not resolved: the rollup's node answered with another block."),
            _ => (answer.Value!.Number, null),
        };
        var now = time.GetUtcNow();
        var next = block is null ? now + Backoff.Delay(tries, FirstPause, LongestPause, Random.Shared.NextDouble()) : (DateTimeOffset?)null;
        await messages.StoreAsync(rollup, message.ToArray(), block, problem, now, next, tries, ct);
    }
}

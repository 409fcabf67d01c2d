using Scan.Domain.Mach;
using Scan.Indexer.Rollups;

namespace Scan.Web.Chains;

/// <summary>Rollups' own nodes, read when a reader asks. Endpoints stand in the manifest files only, never in the database: they may hold keys.</summary>
public sealed class RollupNodes(NetworkFiles files, TimeProvider time)
{
    private RollupEndpoints? nodes;

    /// <summary>The time of a rollup's block as its node tells it, or why that is unknown.</summary>
    public async Task<RollupBlockTime> TimeOfAsync(string rollupChainId, long block, CancellationToken ct)
    {
        if (files.IsEmpty) return new(null, "this web was started without --network, so it reads no rollup's node");
        var read = nodes;
        if (read is null)
        {
            var fresh = new RollupEndpoints([.. (await files.ReadAsync(ct)).SelectMany(n => n.Rollups)], time);
            read = Interlocked.CompareExchange(ref nodes, fresh, null) ?? fresh;
        }
        var answer = await read.AskAsync(rollupChainId, (client, token) => client.GetBlockAsync(block, token), ct);
        return answer switch
        {
            { Problem: { } problem } => new(null, problem),
            { Value: null } => new(null, "the rollup's node has no such block yet"),
            { Value: { } header } when header.Number != block => new(null, $"the rollup's node answered with block {header.Number}"),
            _ => new(answer.Value!.Time, null),
        };
    }
}

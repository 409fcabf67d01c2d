using Scan.Domain.Mach;
using Scan.Ethereum.Rpc;
using Scan.Indexer.Rollups;

namespace Scan.Web.Chains;

/// <summary>Rollups' own nodes, read when a reader asks. Endpoints stand in the manifest files only, never in the database: they may hold keys.</summary>
public sealed class RollupNodes(NetworkFiles files, TimeProvider time)
{
    private const string NoNetwork = "this web was started without --network, so it reads no rollup's node";
    private RollupEndpoints? nodes;

    /// <summary>The time of a rollup's block as its node tells it, or why that is unknown.</summary>
    public async Task<RollupBlockTime> TimeOfAsync(string rollupChainId, long block, CancellationToken ct)
    {
        if (files.IsEmpty) return new(null, NoNetwork);
        var answer = await (await EndpointsAsync(ct)).AskAsync(rollupChainId, (client, token) => client.GetBlockAsync(block, token), ct);
        return answer switch
        {
            { Problem: { } problem } => new(null, problem),
            { Value: null } => new(null, "the rollup's node has no such block yet"),
            { Value: { } header } when header.Number != block => new(null, $"the rollup's node answered with block {header.Number}"),
            _ => new(answer.Value!.Time, null),
        };
    }

    /// <summary>The newest block that the rollup's node has, or the newest that was made at a time or before, in Unix seconds.</summary>
    /// <returns>No block and no problem: there is none so old.</returns>
    public async Task<((long Number, long Time)? Block, string? Problem)> NewestAsync(string rollupChainId, long? made, CancellationToken ct)
    {
        if (files.IsEmpty) return (null, NoNetwork);
        var answer = await (await EndpointsAsync(ct)).AskAsync<(long, long)?>(rollupChainId, async (client, token) =>
        {
            async Task<(long Number, long Time)> HeaderAsync(BlockId id) => await client.GetBlockAsync(id, token) is { } header ? (header.Number, header.Time) : throw new RpcTransportException("The node lacks a block below its head.");
            var head = await HeaderAsync(BlockId.Latest);
            return made is not { } time || head.Time <= time ? head : await BlockSearch.NewestAsync(head, time, number => HeaderAsync(number));
        }, ct);
        return (answer.Value, answer.Problem);
    }

    private async Task<RollupEndpoints> EndpointsAsync(CancellationToken ct)
    {
        if (nodes is { } read) return read;
        var fresh = new RollupEndpoints([.. (await files.ReadAsync(ct)).SelectMany(n => n.Rollups)], time);
        return Interlocked.CompareExchange(ref nodes, fresh, null) ?? fresh;
    }
}

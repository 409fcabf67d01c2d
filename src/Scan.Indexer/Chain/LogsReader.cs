using Scan.Domain.Primitives;
using Scan.Ethereum.Rpc;

namespace Scan.Indexer.Chain;

/// <summary>
/// Log queries whose answers are doubted: each log must fit the question, an answer without logs must fit the block's bloom, and of a share of
/// the ranges a second endpoint must say the same.
/// </summary>
internal sealed class LogsReader(ChainNode node, FollowerOptions options)
{
    private const int Hearings = 3;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <exception cref="InconsistentNodeException">Two endpoints go on contradicting each other.</exception>
    public async Task<IReadOnlyList<RawLog>> InRangeAsync(BlockRange range, LogQuery query, CancellationToken ct)
    {
        var filter = query.Narrow(LogFilter.InRange(range.From, range.To));
        for (var hearing = 1; ; hearing++)
        {
            var first = (await AskAsync(filter, range, null, query, null, ct))!.Value;
            if (hearing == 1 && Random.Shared.NextDouble() >= options.CrossCheckShare) return first.Value;
            if (await SecondAsync(filter, range, null, query, first.From, ct) is not { } second || LogChecks.AreSame(first.Value, second.Value)) return first.Value;
            if (hearing == Hearings)
            {
                throw new InconsistentNodeException(
                    $"{first.From.Rpc.Name} has {first.Value.Count} logs in blocks {range}, {second.From.Rpc.Name} has {second.Value.Count}, or others: nothing is taken over until they agree.");
            }
            await Task.Delay(Pause * hearing, ct);
        }
    }

    /// <summary>
    /// The logs of exactly this block. A bloom without anything asked for proves that there is none; what it may hold and the answer has no log of is
    /// asked for once more, elsewhere if there is another endpoint that answers; then it counts as absent.
    /// </summary>
    public async Task<IReadOnlyList<RawLog>> InBlockAsync(BlockHeader block, LogQuery query, CancellationToken ct)
    {
        var range = new BlockRange(block.Number, block.Number);
        var first = (await AskAsync(query.Narrow(LogFilter.InBlock(block.Hash)), range, block, query, null, ct))!.Value;
        if (query.Unheard(block.LogsBloom.Span, first.Value) is not { } unheard) return first.Value;
        var filter = unheard.Narrow(LogFilter.InBlock(block.Hash));
        var second = await SecondAsync(filter, range, block, unheard, first.From, ct) ?? (await AskAsync(filter, range, block, unheard, null, ct))!.Value;
        return second.Value.Count == 0 ? first.Value : [.. first.Value, .. second.Value];
    }

    private Task<ChainNode.Answer<IReadOnlyList<RawLog>>?> AskAsync(
        LogFilter filter, BlockRange range, BlockHeader? block, LogQuery query, EthereumClient? except, CancellationToken ct) =>
        node.AskAsync(async (client, token) =>
        {
            var found = await client.GetLogsAsync(filter, token);
            LogChecks.Check(found, range, block, query);
            return found;
        }, except, mayAskForLess: range.Count > 1, ct);

    /// <summary>Null where nobody else can answer: what is only doubted does not wait for an endpoint that is away.</summary>
    private async Task<ChainNode.Answer<IReadOnlyList<RawLog>>?> SecondAsync(
        LogFilter filter, BlockRange range, BlockHeader? block, LogQuery query, EthereumClient first, CancellationToken ct)
    {
        try
        {
            return await AskAsync(filter, range, block, query, first, ct);
        }
        catch (RpcException)
        {
            return null;
        }
    }
}

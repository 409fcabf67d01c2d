using Scan.Ethereum.Rpc;

namespace Scan.Indexer.Chain;

/// <summary>Views of contracts at past blocks.</summary>
internal static class StateCalls
{
    /// <summary>Many calls together, each with an outcome of its own. Calls whose state an endpoint does not keep are asked elsewhere, too.</summary>
    /// <exception cref="RpcException">No endpoint answered.</exception>
    /// <exception cref="ChainStoppedException">Every endpoint serves another chain.</exception>
    public static async Task<IReadOnlyList<RpcOutcome<byte[]>>> CallAllAsync(this ChainNode node, IReadOnlyList<RpcCall<byte[]>> calls, CancellationToken ct)
    {
        async Task<IReadOnlyList<RpcOutcome<byte[]>>> Ask(EthereumClient client, CancellationToken token)
        {
            var outcomes = await client.Rpc.BatchAsync(calls, token);
            // A view that takes a node too long is no reason to give up on the others, but a node that answers nothing is.
            if (outcomes.All(outcome => outcome.Error is { IsTransient: true })) await client.BlockNumberAsync(token);
            return outcomes;
        }
        var answers = (await node.AskAsync(Ask, null, ct))!.Value;
        if (!answers.Value.Any(outcome => outcome.Error is RpcMissingStateException) || await node.AskAsync(Ask, answers.From, ct) is not { } others) return answers.Value;
        return [.. answers.Value.Zip(others.Value, (one, other) => one.Error is RpcMissingStateException ? other : one)];
    }
}

using Scan.Domain.Primitives;
using Scan.Ethereum.Rpc;

namespace Scan.Indexer.Chain;

/// <summary>A call to a contract in the state after a block.</summary>
internal readonly record struct BlockView(Address To, byte[] CallData, Hash32 Block);

/// <summary>It is the contract, not the node, that leaves a view without an answer. The message is the same at every node.</summary>
internal sealed class UnansweredViewException(string message) : RpcException(message);

/// <summary>
/// Views of contracts that anybody may have written. One that loops, or answers without end, is asked <see cref="Tries"/> times and is then its contract's
/// silence, which stops no chain; but only where the node gives the contract's code in the state of the same block after each try: that reads the account and
/// runs nothing of a stranger's. What ails the node is thrown, and makes no observation.
/// </summary>
internal static class BoundedViews
{
    public const int Tries = 3;

    /// <summary>Bytes of an answer. The longest that Scan asks for, a staker's deposits in 32 strategies, has 2 KiB.</summary>
    public const int MostBytes = 16 * 1024;

    /// <summary>Bytes of an HTTP answer, of a batch too: far more than <see cref="MostBytes"/> for each, and what else stands in it is asked again without the one that is too long.</summary>
    private const int MostResponse = 8 << 20;

    private const long UnknownMethod = -32601;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250), LongestPause = TimeSpan.FromSeconds(2);

    /// <summary>An endpoint that asks for a longer rest gets it by being set aside.</summary>
    private static readonly TimeSpan LongestRest = TimeSpan.FromSeconds(30);

    private const string SilentWords = "the contract gave no answer, while the node answered other calls";
    private static readonly string TooLongWords = $"the contract answered with more than {MostBytes} bytes";

    /// <summary>True for the words of an <see cref="UnansweredViewException"/>: a contract's own never stand alone.</summary>
    public static bool IsUnanswered(string? problem) => problem == SilentWords || problem == TooLongWords;

    /// <summary>What each view came to, in order: an answer, a refusal, a state that no endpoint keeps, or <see cref="UnansweredViewException"/>.</summary>
    /// <exception cref="RpcException">No endpoint answered, whatever it was asked.</exception>
    public static async Task<IReadOnlyList<RpcOutcome<byte[]>>> ViewAsync(this ChainNode node, IReadOnlyList<BlockView> views, CancellationToken ct)
    {
        if (views.Count == 0) return [];
        var (outcomes, from) = (await node.AskAsync((client, token) => AskAsync(client, views, node.Time, token), null, ct))!.Value;
        int[] open = [.. Enumerable.Range(0, views.Count).Where(i => outcomes[i].Error is RpcMissingStateException or UnansweredViewException)];
        if (open.Length == 0) return outcomes;
        BlockView[] again = [.. open.Select(i => views[i])];
        try
        {
            if (await node.AskAsync((client, token) => AskAsync(client, again, node.Time, token), from, ct) is not { Value: { } others }) return outcomes;
            for (var i = 0; i < open.Length; i++)
            {
                if (others[i].Error is null or RpcExecutionException or UnansweredViewException) outcomes[open[i]] = others[i];
            }
        }
        catch (Exception e) when (e is RpcException or InconsistentNodeException && !open.Any(i => outcomes[i].Error is RpcMissingStateException))
        {
            // The first endpoint has proven that it is well. Waiting for a second one would let a contract that never answers stop the chain while that one is away.
        }
        return outcomes;
    }

    private static async Task<RpcOutcome<byte[]>[]> AskAsync(EthereumClient client, IReadOnlyList<BlockView> views, TimeProvider time, CancellationToken ct)
    {
        var once = client.Rpc.Once(MostResponse);
        var outcomes = new RpcOutcome<byte[]>[views.Count];
        var parts = new Stack<int[]>([[.. Enumerable.Range(0, views.Count)]]);
        var refusals = new HashSet<(Hash32 Block, long Code)>();
        var limited = 0;
        while (parts.TryPop(out var part))
        {
            if (part is [var alone])
            {
                outcomes[alone] = await AskAloneAsync(client, once, views[alone], time, ct);
                if (outcomes[alone].Error is RpcErrorException { Code: var code }) refusals.Add((views[alone].Block, code));
                continue;
            }
            var open = part;
            try
            {
                var answers = await once.BatchAsync([.. part.Select(i => Call(views[i]))], ct);
                limited = 0;
                for (var i = 0; i < part.Length; i++) outcomes[part[i]] = Bounded(answers[i]);
                // What a provider does not give to one view of a block it does not give to the others.
                open = [.. part.Where(i => !IsSettled(outcomes[i].Error) && !(outcomes[i].Error is RpcErrorException { Code: var code } && refusals.Contains((views[i].Block, code))))];
            }
            catch (RpcRateLimitedException e) when (limited < Tries && !(e.RetryAfter > LongestRest))
            {
                // Halves are more requests, not fewer.
                limited++;
                await Task.Delay(e.RetryAfter ?? Backoff.Delay(limited, FirstPause, LongestPause, Random.Shared.NextDouble()), time, ct);
                parts.Push(part);
                continue;
            }
            catch (RpcException)
            {
                await FaultAsync(client, views[part[0]], ct);
            }
            // Whoever spoils a batch is found by halving; the others' answers are not theirs to lose.
            foreach (var half in open.Chunk((part.Length + 1) / 2)) parts.Push(half);
        }
        return outcomes;
    }

    private static async Task<RpcOutcome<byte[]>> AskAloneAsync(EthereumClient client, JsonRpcClient once, BlockView view, TimeProvider time, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            RpcException fault;
            try
            {
                return Bounded(new RpcOutcome<byte[]>(await once.CallOnceAsync(Call(view), ct), null));
            }
            catch (RpcRangeTooLargeException)
            {
                return TooLong;
            }
            catch (RpcException e) when (IsSettled(e))
            {
                return new RpcOutcome<byte[]>(null, e);
            }
            catch (RpcException e)
            {
                fault = e;
            }
            // A provider's words are those that it has for the view, the same as in a batch.
            if (await FaultAsync(client, view, ct) is { } state) return new RpcOutcome<byte[]>(null, state is RpcErrorException && fault is RpcErrorException ? fault : state);
            // How much a node gives to whom is no contract's doing.
            if (attempt == Tries) return fault is RpcRateLimitedException ? throw fault : Silent;
            await Task.Delay(Backoff.Delay(attempt, FirstPause, LongestPause, Random.Shared.NextDouble()), time, ct);
        }
    }

    /// <summary>Null when the node gives the contract's code in the state of the block; else why it has none.</summary>
    /// <exception cref="RpcException">It answers nothing.</exception>
    private static async Task<RpcException?> FaultAsync(EthereumClient client, BlockView view, CancellationToken ct)
    {
        try
        {
            await client.Rpc.CallAsync(Eth.GetCode(view.To, view.Block), ct);
            return null;
        }
        catch (RpcMissingStateException e)
        {
            return e;
        }
        catch (RpcErrorException e)
        {
            // Providers have many words for a state that their plan does not include. Where the newest one is no better the node is ill.
            await client.Rpc.CallAsync(Eth.GetCode(view.To, BlockId.Latest), ct);
            return e;
        }
    }

    private static RpcOutcome<byte[]> Silent { get; } = new(null, new UnansweredViewException(SilentWords));

    private static RpcOutcome<byte[]> TooLong { get; } = new(null, new UnansweredViewException(TooLongWords));

    private static RpcOutcome<byte[]> Bounded(RpcOutcome<byte[]> outcome) => outcome.Value?.Length > MostBytes ? TooLong : outcome;

    private static bool IsSettled(RpcException? error) =>
        error is null or RpcExecutionException or RpcMissingStateException or UnansweredViewException or RpcErrorException { Code: UnknownMethod };

    private static RpcCall<byte[]> Call(BlockView view) => Eth.Call(new ContractCall(view.To, view.CallData), view.Block);
}

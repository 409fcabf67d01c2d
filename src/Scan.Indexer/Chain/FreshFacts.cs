using Scan.Domain.Primitives;
using Scan.Ethereum.Rpc;
using Scan.Indexer.Projections;

namespace Scan.Indexer.Chain;

/// <summary>
/// Facts of blocks near the head. Every node has those, so one that has a block's log and not its transaction or state has not come that far yet: it is waited for, a bounded time. What is lacking then
/// counts as lacking, like what is lacking of an older block at once.
/// </summary>
internal sealed class FreshFacts(ChainNode node)
{
    /// <summary>Half of the blocks of which a node without an archive keeps the states: none is dropped while it is waited for.</summary>
    public const int Blocks = 64;

    public const int Tries = 6;

    /// <summary>Where waiting was in vain, the next facts are asked for once more only, until one comes.</summary>
    private const int TriesInVain = 2;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250), LongestPause = TimeSpan.FromSeconds(4);
    private volatile int most = Tries;

    /// <summary>As <see cref="BoundedViews.ViewAsync"/> gives them.</summary>
    /// <exception cref="InconsistentNodeException">A block was replaced meanwhile.</exception>
    public Task<RpcOutcome<byte[]>[]> ViewsAsync(IReadOnlyList<(ViewCall Call, BlockRef Block)> views, CancellationToken ct) =>
        AskAsync(views, view => view.Block, part => node.ViewAsync([.. part.Select(view => new BlockView(view.Call.To, view.Call.CallData, view.Block.Hash))], ct), outcome => outcome.Error is RpcMissingStateException, ct);

    /// <summary>Null where no endpoint has the transaction.</summary>
    /// <exception cref="InconsistentNodeException">A block was replaced meanwhile.</exception>
    public Task<Transaction?[]> TransactionsAsync(IReadOnlyList<(Hash32 Transaction, BlockRef Block)> transactions, CancellationToken ct) =>
        AskAsync(transactions, one => one.Block, part => TransactionsAsync([.. part.Select(one => one.Transaction)], ct), answer => answer is null, ct);

    private async Task<IReadOnlyList<Transaction?>> TransactionsAsync(Hash32[] transactions, CancellationToken ct)
    {
        Task<IReadOnlyList<Transaction?>> Ask(EthereumClient client, CancellationToken token) => client.GetTransactionsAsync(transactions, token);
        var answers = (await node.AskAsync(Ask, null, ct))!.Value;
        // A node that lags behind does not have what another one has.
        if (answers.Value.All(answer => answer is not null) || await node.AskAsync(Ask, answers.From, ct) is not { } others) return answers.Value;
        return [.. answers.Value.Zip(others.Value, (one, other) => one ?? other)];
    }

    private async Task<T[]> AskAsync<TQuestion, T>(
        IReadOnlyList<TQuestion> questions, Func<TQuestion, BlockRef> blockOf, Func<IEnumerable<TQuestion>, Task<IReadOnlyList<T>>> ask, Func<T, bool> isLacking, CancellationToken ct)
    {
        T[] answers = [.. await ask(questions)];
        for (var attempt = 1; ; attempt++)
        {
            int[] lacking = [.. Enumerable.Range(0, answers.Length).Where(i => isLacking(answers[i]))];
            if (lacking.Length == 0) return answers;
            var head = (await node.HeadAsync(ct)).Number;
            int[] open = [.. lacking.Where(i => blockOf(questions[i]).Number > head - Blocks)];
            if (open.Length == 0) return answers;
            if (attempt >= most)
            {
                most = TriesInVain;
                return answers;
            }
            await CheckAsync([.. open.Select(i => blockOf(questions[i])).Distinct()], ct);
            await Task.Delay(Backoff.Delay(attempt, FirstPause, LongestPause, Random.Shared.NextDouble()), node.Time, ct);
            var again = await ask(open.Select(i => questions[i]));
            for (var i = 0; i < open.Length; i++) answers[open[i]] = again[i];
            if (again.Any(answer => !isLacking(answer))) most = Tries;
        }
    }

    /// <summary>What belongs to a block that was replaced never comes.</summary>
    private async Task CheckAsync(BlockRef[] blocks, CancellationToken ct)
    {
        foreach (var (block, header) in blocks.Zip(await node.HeadersAsync([.. blocks.Select(block => block.Number)], ct)))
        {
            if (header is not null && header.Hash != block.Hash) throw new InconsistentNodeException($"Block {block.Number} was replaced while facts of it were asked for.");
        }
    }
}

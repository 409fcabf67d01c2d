using Scan.Ethereum.Abi;
using Scan.Ethereum.Rpc;
using Scan.Indexer.Chain;

namespace Scan.Indexer.Audit;

/// <summary>Asks the node what comparisons want to know, all of them together in as few rounds as they need.</summary>
/// <param name="block">The audit's block.</param>
internal sealed class ViewRounds(ChainNode node, BlockId block)
{
    /// <summary>Calls under way at once, so that neither their answers nor the requests grow without bound.</summary>
    private const int MostCalls = 1_000;

    /// <summary>Steps of one comparison: more is a rule that does not come to an end.</summary>
    private const int MostRounds = 16;

    /// <summary>What each comparison came to, in the order given.</summary>
    /// <exception cref="RpcException">No endpoint answered.</exception>
    public async Task<IReadOnlyList<AuditStep>> SettleAsync(IEnumerable<AuditStep> comparisons, CancellationToken ct)
    {
        var steps = comparisons.ToArray();
        for (var round = 0; round < MostRounds; round++)
        {
            int[] open = [.. Enumerable.Range(0, steps.Length).Where(i => steps[i] is AuditStep.Ask)];
            if (open.Length == 0) return steps;
            var results = await CallAsync([.. open.SelectMany(i => ((AuditStep.Ask)steps[i]).Views)], ct);
            var at = 0;
            foreach (var i in open)
            {
                var ask = (AuditStep.Ask)steps[i];
                steps[i] = Next(ask, results[at..(at += ask.Views.Count)]);
            }
        }
        throw new InvalidOperationException("An audit rule asks without end.");
    }

    private async Task<RpcOutcome<byte[]>[]> CallAsync(IReadOnlyList<AuditView> views, CancellationToken ct)
    {
        var outcomes = new List<RpcOutcome<byte[]>>(views.Count);
        foreach (var chunk in views.Chunk(MostCalls)) outcomes.AddRange(await node.CallAllAsync([.. chunk.Select(view => Eth.Call(new ContractCall(view.To, view.CallData()), view.Block ?? block))], ct));
        return [.. outcomes];
    }

    internal static AuditStep Next(AuditStep.Ask ask, ReadOnlySpan<RpcOutcome<byte[]>> outcomes)
    {
        var results = new List<AbiArguments>();
        for (var i = 0; i < outcomes.Length; i++)
        {
            var view = ask.Views[i];
            try
            {
                if (Refusal(outcomes[i]) is { } refusal) return ask.Else ?? new AuditStep.Unreachable(view.Name, refusal);
                if (outcomes[i].Error is { } error) return new AuditStep.Unreachable(view.Name, error is RpcMissingStateException ? Enricher.Missing : error.Message);
                results.Add(view.Function.DecodeOutput(outcomes[i].Value!));
            }
            catch (AbiFormatException e)
            {
                return new AuditStep.Unreachable(view.Name, $"the answer is not what {view.Function} returns: {e.Message}");
            }
        }
        return ask.Then(results);
    }

    /// <summary>Why the contract does not have the view, or does not answer it; null when it does.</summary>
    private static string? Refusal(RpcOutcome<byte[]> outcome) => outcome switch
    {
        { Error: null, Value.Length: 0 } => "the address answered nothing: it holds no such contract",
        { Error: RpcExecutionException refused } => $"the contract refused: {refused.Reason}",
        _ => null,
    };
}

using System.Collections.Concurrent;
using Scan.Ethereum.Abi;
using Scan.Ethereum.Rpc;
using Scan.Indexer.Rules;
using Scan.Web.Chains;
using Scan.Web.Shared;

namespace Scan.Web.Features.Delegating;

/// <summary>How long leaving takes on a chain.</summary>
/// <param name="WithdrawalBlocks">Blocks from queueing a withdrawal to the last in which it can be slashed; null with its problem.</param>
/// <param name="DeallocationBlocks">Blocks that an operator stays slashable by a set after it left or gave back an allocation; null with its problem.</param>
/// <param name="SecondsPerBlock">Of the last blocks; null when too few are stored.</param>
public sealed record LeavingTerms(long? WithdrawalBlocks, string? WithdrawalProblem, long? DeallocationBlocks, string? DeallocationProblem, double? SecondsPerBlock)
{
    /// <summary>"100,800 blocks, about 14 d".</summary>
    public string Text(long blocks) => $"{Format.Whole(blocks)} block{(blocks == 1 ? "" : "s")}{(SecondsPerBlock is { } pace && blocks > 0 ? $", about {Format.Span((long)(blocks * pace))}" : "")}";
}

/// <summary>Reads the delays as rules know them: what the contracts said when the indexer asked. Where it did not yet, they are asked here, if the web was given a network.</summary>
public sealed class LeavingTermsReader(LeavingDelays delays, Documents.Chains chains, ChainNodes nodes, TimeProvider time)
{
    private const string Core = "eigenlayer-core";
    private const int PaceBlocks = 200;

    /// <summary>Only an upgrade of the contracts changes the delays.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(5);
    /// <summary>What could not be read is asked anew soon.</summary>
    private static readonly TimeSpan KeptUnknown = TimeSpan.FromSeconds(10);
    private readonly ConcurrentDictionary<long, (long At, bool Whole, LeavingTerms Terms)> read = new();

    public async Task<LeavingTerms> ReadAsync(ChainView chain, CancellationToken ct)
    {
        if (read.TryGetValue(chain.Id, out var kept) && time.GetElapsedTime(kept.At) < (kept.Whole ? Kept : KeptUnknown)) return kept.Terms;
        var known = await delays.AsOfAsync(chain.Id, time.GetUtcNow(), ct);
        var (withdrawal, whyNot) = known.Asked?.WithdrawalBlocks is { } waits ? (waits, null) : await AskAsync(chain, "DelegationManager", LeavingDelays.Withdrawal, ct);
        var (deallocation, noDeallocation) = known.Asked?.DeallocationBlocks is { } stays ? (stays, null) : await AskAsync(chain, "AllocationManager", LeavingDelays.Deallocation, ct);
        withdrawal ??= known.ToldBlocks;
        var terms = new LeavingTerms(withdrawal, withdrawal is null ? whyNot : null, deallocation, noDeallocation, await PaceAsync(chain, ct));
        read[chain.Id] = (time.GetTimestamp(), whyNot is null && noDeallocation is null, terms);
        return terms;
    }

    private async Task<(long? Blocks, string? Problem)> AskAsync(ChainView chain, string contract, FunctionAbi view, CancellationToken ct)
    {
        if (chain.Contract(Core, contract) is not { } at) return (null, $"the manifest names no {contract}");
        var answer = await nodes.CallAsync(chain.Id, new ContractCall(at, view.Encode()), ct);
        if (answer.Data is not { } data) return (null, answer.Problem ?? $"{contract} has no {view.Name}");
        return LeavingDelays.Read(view, data.Span) is { } blocks ? (blocks, null) : (null, $"{contract}.{view.Name} answered with no number");
    }

    private async Task<double?> PaceAsync(ChainView chain, CancellationToken ct)
    {
        var blocks = await chains.RecentBlocksAsync(chain.Id, PaceBlocks, ct);
        return blocks.Count > 1 && blocks[0].Number > blocks[^1].Number ? (double)(blocks[0].Time - blocks[^1].Time) / (blocks[0].Number - blocks[^1].Number) : null;
    }
}

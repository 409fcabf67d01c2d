using System.Collections.Concurrent;
using Scan.Documents;
using Scan.Domain.EigenLayer;
using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;
using Scan.Ethereum.Rpc;
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

/// <summary>Reads the delays: from the contracts where the web was given a network, else from what withdrawals told.</summary>
public sealed class LeavingTermsReader(DocumentStore store, Documents.Chains chains, ChainNodes nodes, TimeProvider time)
{
    private const string Core = "eigenlayer-core";
    private const int PaceBlocks = 200;

    /// <summary>Only an upgrade of the contracts changes the delays.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(5);
    /// <summary>What could not be read is asked anew soon.</summary>
    private static readonly TimeSpan KeptUnknown = TimeSpan.FromSeconds(10);
    private static readonly FunctionAbi MinWithdrawalDelay = FunctionAbi.Parse("minWithdrawalDelayBlocks() view returns (uint32)");
    private static readonly FunctionAbi DeallocationDelay = FunctionAbi.Parse("DEALLOCATION_DELAY() view returns (uint32)");
    private readonly ConcurrentDictionary<long, (long At, bool Whole, LeavingTerms Terms)> read = new();

    public async Task<LeavingTerms> ReadAsync(ChainView chain, CancellationToken ct)
    {
        if (read.TryGetValue(chain.Id, out var kept) && time.GetElapsedTime(kept.At) < (kept.Whole ? Kept : KeptUnknown)) return kept.Terms;
        var (withdrawal, whyNot) = await AskAsync(chain, "DelegationManager", MinWithdrawalDelay, ct);
        var (deallocation, noDeallocation) = await AskAsync(chain, "AllocationManager", DeallocationDelay, ct);
        withdrawal ??= await LastToldAsync(chain, ct);
        var terms = new LeavingTerms(withdrawal, withdrawal is null ? whyNot : null, deallocation, noDeallocation, await PaceAsync(chain, ct));
        read[chain.Id] = (time.GetTimestamp(), whyNot is null && noDeallocation is null, terms);
        return terms;
    }

    private async Task<(long? Blocks, string? Problem)> AskAsync(ChainView chain, string contract, FunctionAbi view, CancellationToken ct)
    {
        if (chain.Contract(Core, contract) is not { } at) return (null, $"the manifest names no {contract}");
        var answer = await nodes.CallAsync(chain.Id, new ContractCall(at, view.Encode()), ct);
        if (answer.Data is not { } data) return (null, answer.Problem ?? $"{contract} has no {view.Name}");
        try
        {
            return (view.ReadOutput(data.Span).UInt32(), null);
        }
        catch (AbiFormatException)
        {
            return (null, $"{contract}.{view.Name} answered with no number");
        }
    }

    /// <summary>The delay under which the last withdrawal was queued since the slashing release, or the last delay that an event set.</summary>
    private async Task<long?> LastToldAsync(ChainView chain, CancellationToken ct)
    {
        var where = new Filter.And(Filter.Equal("era", WithdrawalEra.Slashing), Filter.IsNull("completableBlock", false));
        var last = await store.QueryAsync<Withdrawal>(new DocumentQuery { ChainId = chain.Id, Where = where, OrderBy = [new("queuedTime", true)], Take = 1 }, ct);
        if (last.Items is [{ Body: { CompletableBlock: { } at, StartBlock: { } start } }]) return at - 1 - start;
        if (chain.Contract(Core, "DelegationManager") is not { } manager) return null;
        var told = await store.FindAsync<WithdrawalDelay>(chain.Id, WithdrawalDelay.KeyOf(manager, Address.Zero), ct);
        return told is { Body.Blocks: { } blocks } && blocks <= long.MaxValue ? (long)blocks : null;
    }

    private async Task<double?> PaceAsync(ChainView chain, CancellationToken ct)
    {
        var blocks = await chains.RecentBlocksAsync(chain.Id, PaceBlocks, ct);
        return blocks.Count > 1 && blocks[0].Number > blocks[^1].Number ? (double)(blocks[0].Time - blocks[^1].Time) / (blocks[0].Number - blocks[^1].Number) : null;
    }
}

using Scan.Documents;
using Scan.Domain.Mach;
using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;
using Scan.Ethereum.Rpc;
using Scan.Web.Chains;

namespace Scan.Web.Features.Rollups;

/// <summary>What a rollup's contracts on L1 say of its blocks. Only of a rollup whose service manager's manifest lists an L2OutputOracle of it are they known.</summary>
public sealed class SettlementReader(Sources sources, ChainNodes nodes)
{
    private const string Oracle = "L2OutputOracle", NoContract = "no contract of this rollup on L1 is known", NoneYet = "no output is posted yet";

    /// <summary>The oracle of a rollup and what it says of a block; null: no such contract is known.</summary>
    public async Task<Settled?> ReadAsync(string rollupChainId, long block, IReadOnlyList<ChainView> chains, CancellationToken ct)
    {
        if (await FindAsync(rollupChainId, chains, ct) is not { } found) return null;
        var (chain, oracle) = found;
        RollupSettlement Unknown(string problem) => new(chain.Id, oracle, null, null, null, null, null, null, null, problem);
        return await AskAsync(chain, oracle, async (at, token) =>
        {
            if (await at.CoveringAsync(block, token) is not { } output) return new Settled(new RollupSettlement(chain.Id, oracle, at.Block.Number, false, false, null, null, null, null, null), at);
            var period = await at.PeriodAsync(token);
            var passed = period is { } seconds ? at.Block.Time - output.Time > seconds : (bool?)null;
            return new Settled(new RollupSettlement(chain.Id, oracle, at.Block.Number, true, passed, (long)output.Index, (long)output.L2Block, output.Time, period, null), at);
        }, problem => new Settled(Unknown(problem), null), ct);
    }

    /// <summary>Up to which blocks outputs are posted, and up to which nobody can challenge them any more, as of a block that is final on L1.</summary>
    public async Task<(ReachedTier Posted, ReachedTier Passed)> ReachedAsync(string rollupChainId, IReadOnlyList<ChainView> chains, CancellationToken ct)
    {
        if (await FindAsync(rollupChainId, chains, ct) is not { } found) return (ReachedTier.Unknown(NoContract), ReachedTier.Unknown(NoContract));
        return await AskAsync(found.Chain, found.Oracle, async (at, token) =>
        {
            if (await at.LastAsync(token) is not { } last) return (ReachedTier.None(NoneYet), ReachedTier.None(NoneYet));
            var posted = new ReachedTier((long)last.L2Block, last.Time, null);
            if (await at.PeriodAsync(token) is not { } period) return (posted, ReachedTier.Unknown("the oracle does not tell how long outputs can be challenged"));
            return (posted, await at.LastPassedAsync(last, period, token) is { } passed ? new ReachedTier((long)passed.L2Block, passed.Time + period, null) : ReachedTier.None("every output can still be challenged"));
        }, problem => (ReachedTier.Unknown(problem), ReachedTier.Unknown(problem)), ct);
    }

    private async Task<(ChainView Chain, Address Oracle)?> FindAsync(string rollupChainId, IReadOnlyList<ChainView> chains, CancellationToken ct)
    {
        foreach (var chain in chains)
        {
            if (chain.Rollups.GetValueOrDefault(rollupChainId)?.Mach is not { } mach) continue;
            var found = (await sources.ListAsync(chain.Id, ct)).FirstOrDefault(s => s.Contract == Oracle && s.ClosedBlock is null && s.Avs is { } avs && new Address(avs) == mach);
            if (found is not null) return (chain, new Address(found.Address));
        }
        return null;
    }

    /// <summary>Asks the oracle as of the last block that is final on its chain.</summary>
    private async Task<T> AskAsync<T>(ChainView chain, Address oracle, Func<OutputOracle, CancellationToken, Task<T>> ask, Func<string, T> unknown, CancellationToken ct)
    {
        if (await nodes.FindAsync(chain.Id, ct) is not { } node) return unknown("this web was started without this chain's --network, so it does not read the rollup's contracts");
        if (chain.Info.FinalizedBlock is not { } final) return unknown("no block of the chain is known to be final");
        try
        {
            return await node.CallAsync(async (client, token) =>
            {
                if (await client.ChainIdAsync(token) != chain.Id) return unknown("the chain's node is of another chain");
                if (await client.GetBlockAsync(final, token) is not { } header) return unknown("the chain's node does not have the final block");
                return await ask(new OutputOracle(client, oracle, header), token);
            }, ct);
        }
        catch (Exception e) when (e is RpcException or AbiFormatException or OverflowException)
        {
            return unknown(e is RpcException { IsTransient: true } ? "the chain's node does not answer" : "the rollup's oracle does not answer as one");
        }
    }
}

/// <summary>What the contracts say, and the way to ask them more.</summary>
public sealed class Settled
{
    private readonly OutputOracle? oracle;

    internal Settled(RollupSettlement settlement, OutputOracle? oracle) => (Settlement, this.oracle) = (settlement, oracle);

    public RollupSettlement Settlement { get; }

    /// <summary>
    /// Whether an alert that a proof confirmed is history: the output of its block is the one that was proven, or the one that it called invalid was deleted. What cannot be
    /// known is not so.
    /// </summary>
    public async Task<bool> IsCorrectedAsync(ZkAlert alert, CancellationToken ct)
    {
        // A state from before the proof says nothing of what came of it.
        if (oracle is null || alert.ChainId != Settlement.ChainId || !(oracle.Block.Number >= alert.ProvedBlock)) return false;
        try
        {
            // Only the output of this very block tells: a later one has another root, right or wrong. A block that was never posted has none that could have been corrected.
            return await oracle.CoveringAsync(alert.L2BlockNumber, ct) is { } output
                ? output.L2Block == alert.L2BlockNumber && output.Root == alert.ProvedOutputRoot
                : alert.InvalidOutputIndex is not null;
        }
        catch (Exception e) when (e is RpcException or AbiFormatException)
        {
            return false;
        }
    }
}

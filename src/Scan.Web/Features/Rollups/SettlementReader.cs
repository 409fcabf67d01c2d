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
    private const string Oracle = "L2OutputOracle";

    /// <summary>The oracle of a rollup and what it says of a block; null: no such contract is known.</summary>
    public async Task<Settled?> ReadAsync(string rollupChainId, long block, IReadOnlyList<ChainView> chains, CancellationToken ct)
    {
        foreach (var chain in chains)
        {
            if (chain.Rollups.GetValueOrDefault(rollupChainId)?.Mach is not { } mach) continue;
            var found = (await sources.ListAsync(chain.Id, ct)).FirstOrDefault(s => s.Contract == Oracle && s.ClosedBlock is null && s.Avs is { } avs && new Address(avs) == mach);
            if (found is not null) return await AskAsync(chain, new Address(found.Address), block, ct);
        }
        return null;
    }

    private async Task<Settled> AskAsync(ChainView chain, Address oracle, long block, CancellationToken ct)
    {
        RollupSettlement Unknown(string problem) => new(chain.Id, oracle, null, null, null, null, null, null, null, problem);
        if (await nodes.FindAsync(chain.Id, ct) is not { } node) return new(Unknown("this web was started without this chain's --network, so it does not read the rollup's contracts"), null);
        if (chain.Info.FinalizedBlock is not { } final) return new(Unknown("no block of the chain is known to be final"), null);
        try
        {
            return await node.CallAsync(async (client, token) =>
            {
                if (await client.ChainIdAsync(token) != chain.Id) return new Settled(Unknown("the chain's node is of another chain"), null);
                if (await client.GetBlockAsync(final, token) is not { } header) return new(Unknown("the chain's node does not have the final block"), null);
                var at = new OutputOracle(client, oracle, header);
                if (await at.CoveringAsync(block, token) is not { } output) return new(new RollupSettlement(chain.Id, oracle, final, false, false, null, null, null, null, null), at);
                var period = await at.PeriodAsync(token);
                var passed = period is { } seconds ? header.Time - output.Time > seconds : (bool?)null;
                return new Settled(new RollupSettlement(chain.Id, oracle, final, true, passed, (long)output.Index, (long)output.L2Block, output.Time, period, null), at);
            }, ct);
        }
        catch (Exception e) when (e is RpcException or AbiFormatException or OverflowException)
        {
            return new(Unknown(e is RpcException { IsTransient: true } ? "the chain's node does not answer" : "the rollup's oracle does not answer as one"), null);
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

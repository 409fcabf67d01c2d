using System.Numerics;
using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;
using Scan.Ethereum.Rpc;

namespace Scan.Web.Features.Rollups;

/// <summary>OP Stack's L2OutputOracle, asked as of one block of its chain.</summary>
internal sealed class OutputOracle(EthereumClient client, Address address, BlockHeader block)
{
    private static readonly FunctionAbi Latest = FunctionAbi.Parse("latestBlockNumber() view returns (uint256)");
    private static readonly FunctionAbi IndexAfter = FunctionAbi.Parse("getL2OutputIndexAfter(uint256 l2BlockNumber) view returns (uint256)");
    private static readonly FunctionAbi NextIndex = FunctionAbi.Parse("nextOutputIndex() view returns (uint256)");
    private static readonly FunctionAbi Output = FunctionAbi.Parse("getL2Output(uint256 index) view returns ((bytes32 outputRoot, uint128 timestamp, uint128 l2BlockNumber) output)");

    /// <summary>Its releases name it in two ways.</summary>
    private static readonly FunctionAbi[] Periods = [FunctionAbi.Parse("finalizationPeriodSeconds() view returns (uint256)"), FunctionAbi.Parse("FINALIZATION_PERIOD_SECONDS() view returns (uint256)")];

    public BlockHeader Block => block;

    /// <summary>An output and its place.</summary>
    public sealed record Proposal(BigInteger Index, Hash32 Root, long Time, BigInteger L2Block);

    /// <summary>The first output for a rollup block or a later one; null when none is posted.</summary>
    /// <exception cref="RpcException">The node does not answer, or the contract is no output oracle.</exception>
    /// <exception cref="AbiFormatException">Its answers are none of an output oracle.</exception>
    public async Task<Proposal?> CoveringAsync(BigInteger l2Block, CancellationToken ct)
    {
        if (Number(await CallAsync(Latest, ct)) < l2Block) return null;
        var index = Number(await CallAsync(IndexAfter, ct, l2Block));
        return await AtAsync(index, ct);
    }

    /// <summary>The last output; null when none is posted.</summary>
    /// <exception cref="RpcException">The node does not answer, or the contract is no output oracle.</exception>
    /// <exception cref="AbiFormatException">Its answers are none of an output oracle.</exception>
    public async Task<Proposal?> LastAsync(CancellationToken ct)
    {
        var next = Number(await CallAsync(NextIndex, ct));
        return next.IsZero ? null : await AtAsync(next - 1, ct);
    }

    /// <summary>The last output whose time to be challenged is over; null when there is none. Outputs are posted in order, so half of them are left out at each step.</summary>
    /// <param name="last">See <see cref="LastAsync"/>.</param>
    /// <inheritdoc cref="LastAsync"/>
    public async Task<Proposal?> LastPassedAsync(Proposal last, long periodSeconds, CancellationToken ct)
    {
        bool HasPassed(Proposal output) => block.Time - output.Time > periodSeconds;
        if (HasPassed(last)) return last;
        Proposal? passed = null;
        for (var (from, to) = (BigInteger.Zero, last.Index); from < to;)
        {
            var middle = (from + to) / 2;
            var output = await AtAsync(middle, ct);
            if (HasPassed(output)) (passed, from) = (output, middle + 1);
            else to = middle;
        }
        return passed;
    }

    private async Task<Proposal> AtAsync(BigInteger index, CancellationToken ct) => Read(await CallAsync(Output, ct, index), index);

    /// <summary>How long outputs can be challenged, in seconds; null when the oracle does not tell.</summary>
    /// <exception cref="RpcException">The node does not answer.</exception>
    public async Task<long?> PeriodAsync(CancellationToken ct)
    {
        var outcomes = await client.CallBatchAsync(Periods.Select(p => new ContractCall(address, p.Encode())), block.Hash, ct);
        return outcomes.FirstOrDefault(o => o is { Error: null, Value.Length: Hash32.Size }).Value is { } word && Number(word) is var seconds && seconds <= long.MaxValue / 2 ? (long)seconds : null;
    }

    private static Proposal Read(byte[] answer, BigInteger index)
    {
        var reader = Output.ReadOutput(answer);
        var (root, time, l2Block) = reader.Tuple(static (ref AbiReader output) => (output.Bytes32(), output.UInt(128), output.UInt(128)));
        return time <= long.MaxValue / 2 ? new Proposal(index, root, (long)time, l2Block) : throw new AbiFormatException("The output's time is none.");
    }

    private Task<byte[]> CallAsync(FunctionAbi function, CancellationToken ct, params object[] arguments) => client.CallAsync(address, function.Encode(arguments), block.Hash, ct);

    private static BigInteger Number(byte[] answer)
    {
        var reader = Latest.ReadOutput(answer);
        return reader.UInt256();
    }
}

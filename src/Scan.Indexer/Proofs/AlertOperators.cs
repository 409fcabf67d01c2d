using System.Numerics;
using Scan.Domain.Mach;
using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;
using Scan.Ethereum.Rpc;
using Scan.Indexer.Chain;
using Scan.Indexer.Systems.Mach;

namespace Scan.Indexer.Proofs;

/// <summary>Who was in an alert's quorums at its reference block, by the service manager's own registries, and who of them signed.</summary>
internal sealed class AlertOperators(ChainNode node, AlertClaim claim, ConfirmAlertCall call)
{
    /// <summary>More are not asked one by one.</summary>
    private const int MostOperators = 2_000;
    private static readonly FunctionAbi Coordinator = FunctionAbi.Parse("registryCoordinator() view returns (address)");
    private static readonly FunctionAbi Stakes = FunctionAbi.Parse("stakeRegistry() view returns (address)");
    private static readonly FunctionAbi Keys = FunctionAbi.Parse("blsApkRegistry() view returns (address)");
    private static readonly FunctionAbi Index = FunctionAbi.Parse("indexRegistry() view returns (address)");
    private static readonly FunctionAbi List = FunctionAbi.Parse("getOperatorListAtBlockNumber(uint8 quorumNumber, uint32 blockNumber) view returns (bytes32[])");
    private static readonly FunctionAbi StakeAt = FunctionAbi.Parse("getStakeAtBlockNumber(bytes32 operatorId, uint8 quorumNumber, uint32 blockNumber) view returns (uint96)");
    private static readonly FunctionAbi OperatorOf = FunctionAbi.Parse("getOperatorFromPubkeyHash(bytes32 pubkeyHash) view returns (address)");

    /// <summary>The proof with its operators; where they cannot be had, with the reason: that takes nothing from its outcome.</summary>
    /// <param name="block">After which the registries are asked.</param>
    /// <exception cref="RpcException">No endpoint answered.</exception>
    public async Task<AlertProof> AddAsync(AlertProof proof, long block, CancellationToken ct)
    {
        try
        {
            return await ReadAsync(proof, block == claim.Block ? claim.BlockHash : block, ct);
        }
        catch (Exception e) when (e is RpcMissingStateException or RpcExecutionException or AbiFormatException)
        {
            return proof with { OperatorsProblem = $"The registries do not tell who was in the quorums: {e.Message}" };
        }
    }

    private async Task<AlertProof> ReadAsync(AlertProof proof, BlockId block, CancellationToken ct)
    {
        var (coordinator, stakes, keys) = await AskAsync([(claim.Avs, Coordinator.Encode()), (claim.Avs, Stakes.Encode()), (claim.Avs, Keys.Encode())], block, ct) is [var c, var s, var k]
            ? (Address(c), Address(s), Address(k)) : throw new InvalidOperationException("Three answers were asked for.");
        var index = Address((await AskAsync([(coordinator, Index.Encode())], block, ct))[0]);
        // A call may name a quorum more than once: the contract counts it as often, its operators are the same.
        byte[] quorums = [.. call.Quorums.Distinct()];
        var lists = await AskAsync([.. quorums.Select(q => (index, List.Encode(q, call.ReferenceBlock)))], block, ct);
        var members = quorums.Zip(lists, (quorum, list) => (Quorum: quorum, Ids: Ids(list))).SelectMany(q => q.Ids.Select(id => (q.Quorum, Id: id))).ToList();
        if (members.Count > MostOperators) return proof with { OperatorsProblem = $"{members.Count} operators are more than are asked one by one." };
        Hash32[] distinct = [.. members.Select(m => m.Id).Distinct()];
        var told = await AskAsync([.. members.Select(m => (stakes, StakeAt.Encode(m.Id, m.Quorum, call.ReferenceBlock))), .. distinct.Select(id => (keys, OperatorOf.Encode(id)))], block, ct);
        var named = distinct.Zip(told.Skip(members.Count), (id, answer) => (Id: id, Of: Address(answer))).ToDictionary(o => o.Id, o => o.Of);
        var totals = proof.Quorums.DistinctBy(q => q.Number).ToDictionary(q => q.Number, q => q.TotalStake);
        var operators = members.Zip(told, (m, answer) => Signer(m.Quorum, m.Id, named[m.Id], Number(answer), totals[m.Quorum])).OrderBy(o => o.Quorum).ThenBy(o => o.OperatorId).ToList();
        return proof with { Operators = operators, OperatorsProblem = Sum(proof.Quorums, operators) };
    }

    private AlertSigner Signer(byte quorum, Hash32 id, Address of, BigInteger stake, BigInteger total) =>
        new(quorum, id, of.IsZero ? null : of, stake, AlertProver.BasisPoints(stake, total), !call.NonSigners.Contains(id));

    /// <summary>Null when the signers' stakes add up to what the contract counted.</summary>
    private static string? Sum(IReadOnlyList<AlertProofQuorum> quorums, List<AlertSigner> operators)
    {
        foreach (var quorum in quorums)
        {
            var signed = operators.Where(o => o.Quorum == quorum.Number && o.Signed).Aggregate(BigInteger.Zero, (sum, o) => sum + o.Stake);
            if (signed != quorum.SignedStake) return $"The signers of quorum {quorum.Number} have {signed} at the reference block, the contract counted {quorum.SignedStake}.";
        }
        return null;
    }

    private async Task<IReadOnlyList<byte[]>> AskAsync(IReadOnlyList<(Address To, byte[] Data)> calls, BlockId block, CancellationToken ct) =>
        [.. (await node.CallAllAsync([.. calls.Select(c => Eth.Call(new ContractCall(c.To, c.Data), block))], ct)).Select(outcome => outcome.ValueOrThrow())];

    private static Address Address(byte[] answer)
    {
        var reader = Coordinator.ReadOutput(answer);
        return reader.Address();
    }

    private static BigInteger Number(byte[] answer)
    {
        var reader = StakeAt.ReadOutput(answer);
        return reader.UInt(96);
    }

    private static Hash32[] Ids(byte[] answer)
    {
        var reader = List.ReadOutput(answer);
        return reader.Array(static (ref AbiReader element) => element.Bytes32());
    }
}

using System.Globalization;
using System.Numerics;
using Scan.Domain.Mach;
using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;
using Scan.Ethereum.Rpc;
using Scan.Indexer.Chain;
using Scan.Indexer.Systems.Mach;

namespace Scan.Indexer.Proofs;

/// <summary>
/// Checks an alert against its chain. The contract is asked about the state after the alert's own block: what checkSignatures reads is history up to
/// the reference block, which is older, and it refuses a reference block that is not. Only where that state refuses the signature is the one before
/// the block asked: a call later in the block may have upgraded the contract or moved its registries.
/// </summary>
internal sealed class AlertProver(ChainNode node, TimeProvider time)
{
    private const int Full = 10_000;
    private static readonly FunctionAbi Minimum = FunctionAbi.Parse("quorumThresholdPercentage() view returns (uint8)");

    /// <exception cref="RpcException">No endpoint answered.</exception>
    /// <exception cref="ChainStoppedException">Every endpoint serves another chain.</exception>
    public async Task<AlertProof> ProveAsync(AlertClaim claim, CancellationToken ct)
    {
        var proof = new AlertProof { Outcome = AlertProofOutcome.NoState, Reason = "", CheckedTime = time.GetUtcNow().ToUnixTimeSeconds(), Block = claim.Block, BlockHash = claim.BlockHash };
        if (claim.Input is not { } input) return proof with { Reason = $"The call data is missing, so there is nothing to check: {claim.InputProblem ?? "the node did not give the transaction"}." };
        if (ConfirmAlertCall.Find(input.Span, claim.IsDirect, claim.MessageHash, claim.HeaderHash, out var problem) is not { } call) return Fails(proof, problem!);
        var matches = call.HeaderHashes.Contains(claim.HeaderHash);
        proof = proof with { HeaderHash = matches ? claim.HeaderHash : call.HeaderHashes[0], HeaderMatches = matches, Fields = Fields(call, claim.HeaderHash) };
        if (!matches) return Fails(proof, "The header in the call data has another hash than the event names: the operators signed something else.");
        if (call.Quorums.Length == 0 || call.Quorums.Length != call.Thresholds.Length) return Fails(proof, "The call names more or fewer thresholds than quorums.");
        proof = await WithTransactionAsync(proof, claim, input, ct);
        return proof.CallDataMatches == false ? Fails(proof, "The call data is not that of the transaction: the bytes whose hash the log names do not contain it.") : await ReplayAsync(proof, claim, call, input, ct);
    }

    private async Task<AlertProof> ReplayAsync(AlertProof proof, AlertClaim claim, ConfirmAlertCall call, ReadOnlyMemory<byte> input, CancellationToken ct)
    {
        byte[] check;
        try
        {
            check = SignatureCheck.Encode(claim.HeaderHash, call, input.Span);
        }
        catch (AbiFormatException e)
        {
            return Fails(proof, $"The signature in the call data is malformed: {e.Message}");
        }
        var (at, outcome, minimum) = await AskAsync(claim, call, check, ct);
        proof = proof with { StateBlock = at, MinimumPercentage = minimum, CheckCall = Hex.Encode(check) };
        switch (outcome.Error)
        {
            case RpcMissingStateException: return proof with { StateBlock = null, Reason = $"The node does not keep the state of block {Number(at)}: {outcome.Error.Message}." };
            case RpcExecutionException refused: return Fails(proof, $"checkSignatures refuses the signature: {refused.Reason}.");
            case not null: throw outcome.Error;
        }
        (BigInteger Signed, BigInteger Total)[] stakes;
        try
        {
            stakes = SignatureCheck.Read(outcome.Value!, call.Quorums.Length);
        }
        catch (AbiFormatException e)
        {
            return Fails(proof, $"The service manager does not answer checkSignatures: {e.Message}");
        }
        proof = Judged(proof with { Quorums = [.. stakes.Select((stake, i) => Quorum(call.Quorums[i], call.Thresholds[i], stake.Signed, stake.Total))] });
        return await new AlertOperators(node, claim, call).AddAsync(proof, at, ct);
    }

    private static AlertProof Judged(AlertProof proof)
    {
        if (proof.Quorums.FirstOrDefault(q => !q.MeetsThreshold) is { } short_)
        {
            return Fails(proof, $"The signature is valid, but quorum {short_.Number} signed with {short_.SignedStake} of {short_.TotalStake}, less than {short_.ThresholdPercentage} %.");
        }
        if (proof.Quorums.FirstOrDefault(q => q.ThresholdPercentage > 100 || q.ThresholdPercentage < (proof.MinimumPercentage ?? 0)) is { } odd)
        {
            return Fails(proof, $"Quorum {odd.Number} was asked for {odd.ThresholdPercentage} %; the contract takes {proof.MinimumPercentage ?? 0} to 100 %.");
        }
        return proof with
        {
            Outcome = AlertProofOutcome.Verifies,
            Reason = $"The contract's own checkSignatures takes the signature in the state of block {Number(proof.StateBlock!.Value)}, the header hash is the event's, and every quorum signed with its threshold.",
        };
    }

    /// <summary>Asks the state after the block, and where that refuses the one before it.</summary>
    private async Task<(long Block, RpcOutcome<byte[]> Check, int? Minimum)> AskAsync(AlertClaim claim, ConfirmAlertCall call, byte[] check, CancellationToken ct)
    {
        async Task<(RpcOutcome<byte[]> Check, int? Minimum)> At(BlockId block)
        {
            var outcomes = await node.CallAllAsync([Eth.Call(new ContractCall(claim.Avs, check), block), Eth.Call(new ContractCall(claim.Avs, Minimum.Encode()), block)], ct);
            return (outcomes[0], outcomes[1] is { Error: null, Value: { Length: 32 } word } && !word.AsSpan(0, 31).ContainsAnyExcept((byte)0) ? word[31] : null);
        }
        var after = await At(claim.BlockHash);
        if (after.Check.Error is not RpcExecutionException || call.ReferenceBlock >= claim.Block - 1) return (claim.Block, after.Check, after.Minimum);
        var header = await node.AskAsync((client, token) => client.GetBlockAsync(claim.BlockHash, token), ct);
        if (header is null) return (claim.Block, after.Check, after.Minimum);
        var before = await At(header.ParentHash);
        return before.Check.Ok ? (claim.Block - 1, before.Check, before.Minimum) : (claim.Block, after.Check, after.Minimum);
    }

    /// <summary>
    /// Whether the transaction's bytes, whose hash the log names, contain the call data. An RLP string stands in them as it is. Nodes that do not give
    /// raw transactions, or whose bytes have another hash (those of accounts that a test node impersonates), leave it unchecked.
    /// </summary>
    private async Task<AlertProof> WithTransactionAsync(AlertProof proof, AlertClaim claim, ReadOnlyMemory<byte> input, CancellationToken ct)
    {
        var outcome = (await node.AskAsync((client, token) => client.Rpc.BatchAsync([Eth.GetRawTransaction(claim.Transaction)], token), ct))[0];
        if (outcome.Error is { IsTransient: true } fault) throw fault;
        if (outcome.Value is not { } bytes) return proof with { CallDataProblem = "the node does not give the bytes of transactions" };
        return Keccak256.Hash(bytes) == claim.Transaction
            ? proof with { CallDataMatches = bytes.AsSpan().IndexOf(input.Span) >= 0 }
            : proof with { CallDataProblem = "the bytes that the node gives have another hash than the transaction" };
    }

    private static IReadOnlyList<AlertProofField> Fields(ConfirmAlertCall call, Hash32 headerHash)
    {
        var signed = call.SignedFields(headerHash);
        List<(string Name, string Value)> fields = [("messageHash", call.MessageHash.ToString()), ("referenceBlockNumber", Number(call.ReferenceBlock))];
        if (call.RollupChainId is { } rollup) fields.Add(("rollupChainID", rollup));
        fields.Add(("quorumNumbers", string.Join(", ", call.Quorums)));
        fields.Add(("quorumThresholdPercentages", string.Join(", ", call.Thresholds)));
        fields.Add(("nonSignerPubkeys", string.Join(", ", call.NonSigners)));
        return [.. fields.Select(f => new AlertProofField(f.Name, f.Value, signed.Contains(f.Name)))];
    }

    private static AlertProofQuorum Quorum(byte number, byte threshold, BigInteger signed, BigInteger total) =>
        new(number, threshold, signed, total, BasisPoints(signed, total), signed * 100 >= total * threshold);

    internal static int? BasisPoints(BigInteger part, BigInteger total) => total.IsZero ? null : (int)(part * Full / total);

    private static AlertProof Fails(AlertProof proof, string reason) => proof with { Outcome = AlertProofOutcome.DoesNotVerify, Reason = reason };

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}

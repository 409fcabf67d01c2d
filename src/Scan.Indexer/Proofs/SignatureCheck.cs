using System.Numerics;
using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;
using Scan.Indexer.Systems.Mach;
using Scan.Indexer.Systems.Middleware;

namespace Scan.Indexer.Proofs;

/// <summary>BLSSignatureChecker.checkSignatures, which every MACH service manager inherits, asked what confirmAlert asked it.</summary>
internal static class SignatureCheck
{
    private static readonly FunctionAbi Check = FunctionAbi.Parse(
        $"checkSignatures(bytes32 msgHash, bytes quorumNumbers, uint32 referenceBlockNumber, {NonSignerSignature.Type}) view returns ((uint96[] signedStakeForQuorum, uint96[] totalStakeForQuorum) totals, bytes32 signatoryRecordHash)");

    /// <summary>The call data, with the signature as it stands in the confirming call.</summary>
    /// <exception cref="AbiFormatException">The confirming call is malformed.</exception>
    public static byte[] Encode(Hash32 headerHash, ConfirmAlertCall call, ReadOnlySpan<byte> input)
    {
        var signature = call.Form.DecodeInput(input[call.Offset..]).Values[^1];
        return Check.Encode(headerHash, call.Quorums, call.ReferenceBlock, signature);
    }

    /// <summary>Signed and total stake of each quorum, in the call's order.</summary>
    /// <exception cref="AbiFormatException">The answer is none of checkSignatures.</exception>
    public static (BigInteger Signed, BigInteger Total)[] Read(ReadOnlySpan<byte> answer, int quorums)
    {
        var reader = Check.ReadOutput(answer);
        var (signed, total) = reader.Tuple(static (ref AbiReader totals) => (totals.Array(Stake), totals.Array(Stake)));
        reader.Bytes32();
        if (signed.Length != quorums || total.Length != quorums) throw new AbiFormatException($"{quorums} quorums were asked for, {signed.Length} signed and {total.Length} total stakes came back.");
        return [.. signed.Zip(total)];
    }

    private static BigInteger Stake(ref AbiReader element) => element.UInt(96);
}

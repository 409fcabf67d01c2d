using System.Globalization;
using System.Numerics;
using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;
using Scan.Indexer.Systems.Middleware;

namespace Scan.Indexer.Systems.Mach;

/// <summary>What the confirming call of an alert says. Its four forms are those of MachServiceManager.confirmAlert since March 2024.</summary>
/// <param name="RollupChainId">Decimal string; null for the forms that name none.</param>
/// <param name="HeaderHashes">What the contract may have signed and emitted as the header's hash: one for each reading of the form.</param>
/// <param name="NonSigners">Operator ids of the non-signers, from their keys.</param>
internal sealed record ConfirmAlertCall(
    Hash32 MessageHash, byte[] Quorums, byte[] Thresholds, uint ReferenceBlock, string? RollupChainId, Hash32[] HeaderHashes, Hash32[] NonSigners)
{
    /// <summary>Which of the forms it has.</summary>
    public FunctionAbi Form { get; private init; } = null!;

    /// <summary>Where it begins in the transaction's input.</summary>
    public int Offset { get; private init; }

    private const string Header = "bytes32 messageHash, bytes quorumNumbers, bytes quorumThresholdPercentages, uint32 referenceBlockNumber";

    /// <summary>0x0898f07f, since 2024-05-20.</summary>
    private static readonly FunctionAbi MultiRollup = FunctionAbi.Parse($"confirmAlert(({Header}, uint256 rollupChainID) alertHeader, {NonSignerSignature.Type})");
    /// <summary>0xb9332769, May 2024.</summary>
    private static readonly FunctionAbi RollupBeside = FunctionAbi.Parse($"confirmAlert(uint256 rollupChainId, ({Header}) alertHeader, {NonSignerSignature.Type})");
    /// <summary>0x008f38e7, one rollup per service manager.</summary>
    private static readonly FunctionAbi SingleRollup = FunctionAbi.Parse($"confirmAlert(({Header}) alertHeader, {NonSignerSignature.Type})");
    /// <summary>0x7b863add, March 2024: the header also carries a ZK proof. The names of its last five fields are not public; their types follow from the selector.</summary>
    private static readonly FunctionAbi WithProof = FunctionAbi.Parse($"confirmAlert(({Header}, bytes32, bytes, bytes, bytes32, uint256) alertHeader, {NonSignerSignature.Type})");

    private static readonly FunctionAbi OfSignature = FunctionAbi.Parse($"signature({NonSignerSignature.Type})");

    private static readonly (FunctionAbi Form, AbiDecode<ConfirmAlertCall> Decode)[] Forms =
        [(MultiRollup, DecodeMultiRollup), (RollupBeside, DecodeRollupBeside), (SingleRollup, DecodeSingleRollup), (WithProof, DecodeWithProof)];

    /// <summary>
    /// The call that confirmed the alert, found in a transaction's input: the outermost call, or one that is wrapped (a Safe, a multicall, an
    /// EIP-7702 account). Only a wrapped call whose header hash is the event's is taken: other bytes may look like a call. The header hash leaves out who signed and the signature, so that
    /// wrapped calls must agree on those.
    /// </summary>
    /// <param name="isDirect">True when the outermost call is one of the service manager itself.</param>
    /// <param name="problem">Why there is none.</param>
    public static ConfirmAlertCall? Find(ReadOnlySpan<byte> input, bool isDirect, Hash32 messageHash, Hash32 headerHash, out string? problem)
    {
        ConfirmAlertCall? found = null;
        problem = null;
        foreach (var (form, decode) in Forms)
        {
            foreach (var offset in CallSearch.Offsets(input, form))
            {
                if (CallSearch.Read(form, decode, input[offset..]) is not { } call || call.MessageHash != messageHash) continue;
                call = call with { Form = form, Offset = offset };
                if (offset == 0 && isDirect)
                {
                    problem = null;
                    return call;
                }
                if (!call.HeaderHashes.Contains(headerHash)) continue;
                if (found is not null && !found.SaysTheSame(call, input)) problem = "The transaction's input holds several confirmAlert calls for this alert that differ: which of them was made is not known.";
                found ??= call;
            }
        }
        if (found is null) problem = "The transaction's input holds no confirmAlert call for this alert in any of the four known forms.";
        return problem is null ? found : null;
    }

    private bool SaysTheSame(ConfirmAlertCall other, ReadOnlySpan<byte> input) =>
        RollupChainId == other.RollupChainId && ReferenceBlock == other.ReferenceBlock && Quorums.SequenceEqual(other.Quorums) && Thresholds.SequenceEqual(other.Thresholds) && NonSigners.SequenceEqual(other.NonSigners)
        && Signature(input) is { } signature && other.Signature(input) is { } others && signature.AsSpan().SequenceEqual(others);

    /// <summary>The signature with all that stands beside it, in the one encoding that there is without gaps; null where it cannot be told.</summary>
    private byte[]? Signature(ReadOnlySpan<byte> input)
    {
        try
        {
            return OfSignature.Encode(Form.DecodeInput(input[Offset..]).Values[^1]);
        }
        catch (AbiFormatException)
        {
            return null;
        }
    }

    /// <summary>Which of its fields the operators signed, by the header hash that they signed; the confirmer chose all others.</summary>
    public IReadOnlyList<string> SignedFields(Hash32 headerHash) =>
        Form == WithProof ? ["messageHash"]
        : RollupChainId is not null && headerHash == AlertHeaderHash.OfMultiRollup(MessageHash, ReferenceBlock, BigInteger.Parse(RollupChainId, CultureInfo.InvariantCulture)) ? ["messageHash", "referenceBlockNumber", "rollupChainID"]
        : ["messageHash", "referenceBlockNumber"];

    private static ConfirmAlertCall DecodeMultiRollup(ref AbiReader args)
    {
        var call = args.Tuple(static (ref AbiReader header) =>
        {
            var fields = ReadHeader(ref header);
            var rollup = header.UInt256();
            return fields with { RollupChainId = rollup.ToString(), HeaderHashes = [AlertHeaderHash.OfMultiRollup(fields.MessageHash, fields.ReferenceBlock, rollup)] };
        });
        return call with { NonSigners = NonSignerSignature.Read(ref args) };
    }

    private static ConfirmAlertCall DecodeRollupBeside(ref AbiReader args)
    {
        var rollup = args.UInt256();
        var call = args.Tuple(ReadHeader);
        return call with
        {
            RollupChainId = rollup.ToString(),
            HeaderHashes = [.. call.HeaderHashes, AlertHeaderHash.OfMultiRollup(call.MessageHash, call.ReferenceBlock, rollup)],
            NonSigners = NonSignerSignature.Read(ref args),
        };
    }

    private static ConfirmAlertCall DecodeSingleRollup(ref AbiReader args)
    {
        var call = args.Tuple(ReadHeader);
        return call with { NonSigners = NonSignerSignature.Read(ref args) };
    }

    private static ConfirmAlertCall DecodeWithProof(ref AbiReader args)
    {
        var call = args.Tuple(static (ref AbiReader header) =>
        {
            var fields = ReadHeader(ref header);
            header.Bytes32();
            header.Bytes();
            header.Bytes();
            header.Bytes32();
            header.UInt256();
            return fields with { HeaderHashes = [AlertHeaderHash.OfMessage(fields.MessageHash)] };
        });
        return call with { NonSigners = NonSignerSignature.Read(ref args) };
    }

    private static ConfirmAlertCall ReadHeader(ref AbiReader header)
    {
        var call = new ConfirmAlertCall(header.Bytes32(), header.Bytes(), header.Bytes(), header.UInt32(), null, [], []);
        return call with { HeaderHashes = [AlertHeaderHash.OfSingleRollup(call.MessageHash, call.ReferenceBlock)] };
    }
}

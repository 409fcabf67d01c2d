using System.Buffers.Binary;
using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;
using Scan.Indexer.Systems.Middleware;

namespace Scan.Indexer.Systems.Tasks;

/// <summary>
/// Who did not sign a response. Any call whose last argument is NonSignerStakesAndSignature tells it, whatever its name and its other arguments
/// are; what is found counts only when it hashes to what the contract stored.
/// </summary>
internal static class SignedCall
{
    /// <summary>Words of other arguments before the signature's: forks of respondToTask have two structs there.</summary>
    private const int MostArguments = 8;

    private static readonly AbiParameter[][] Forms = [.. Enumerable.Range(0, MostArguments + 1).Select(Form)];

    /// <summary>
    /// Operator ids of the non-signers, from the call or one that it wraps; null when none holds them. The hash commits to them: whatever fits it is what was signed, wherever
    /// it stands, and where nobody is missing no call is needed.
    /// </summary>
    /// <param name="referenceBlock">The block at which stakes were taken, part of the hash.</param>
    public static Hash32[]? FindNonSigners(ReadOnlySpan<byte> input, uint referenceBlock, Hash32 hashOfNonSigners)
    {
        if (HashOf(referenceBlock, []) == hashOfNonSigners) return [];
        foreach (var place in CallSearch.Calls(input))
        {
            var call = input[place];
            if (call.Length < FunctionAbi.SelectorSize) continue;
            for (var before = 0; before <= MostArguments; before++)
            {
                if (Read(call[FunctionAbi.SelectorSize..], before) is { } found && HashOf(referenceBlock, found) == hashOfNonSigners) return found;
            }
        }
        return null;
    }

    /// <summary>BLSSignatureChecker.checkSignatures: keccak256(abi.encodePacked(uint32, bytes32[])).</summary>
    public static Hash32 HashOf(uint referenceBlock, Hash32[] nonSigners)
    {
        var bytes = new byte[4 + nonSigners.Length * Hash32.Size];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, referenceBlock);
        for (var i = 0; i < nonSigners.Length; i++) nonSigners[i].CopyTo(bytes.AsSpan(4 + i * Hash32.Size));
        return Keccak256.Hash(bytes);
    }

    /// <summary>
    /// What the outermost call says where the contract stores no hash: its last argument, wherever that stands. A wrapped call is not believed without one: whoever
    /// stands between may carry bytes that it does not pass on.
    /// </summary>
    /// <returns>Null when the call holds no such argument, or could be read in more than one way.</returns>
    public static (Hash32[] NonSigners, int Quorums)? Find(ReadOnlySpan<byte> input)
    {
        if (input.Length < FunctionAbi.SelectorSize) return null;
        (Hash32[] NonSigners, int Quorums)? found = null;
        for (var before = 0; before <= MostArguments; before++)
        {
            if (ReadChecked(input[FunctionAbi.SelectorSize..], before) is not { } call) continue;
            if (found is { } other && !(other.Quorums == call.Quorums && other.NonSigners.SequenceEqual(call.NonSigners))) return null;
            found = call;
        }
        return found;
    }

    private static (Hash32[] NonSigners, int Quorums)? ReadChecked(ReadOnlySpan<byte> arguments, int before)
    {
        try
        {
            var args = new AbiReader(Forms[before], arguments);
            for (var i = 0; i < before; i++) args.Bytes32();
            return NonSignerSignature.ReadChecked(ref args);
        }
        catch (AbiFormatException)
        {
            return null; // The signature does not stand at this place.
        }
    }

    private static Hash32[]? Read(ReadOnlySpan<byte> arguments, int before)
    {
        try
        {
            var args = new AbiReader(Forms[before], arguments);
            for (var i = 0; i < before; i++) args.Bytes32();
            return NonSignerSignature.Read(ref args);
        }
        catch (AbiFormatException)
        {
            return null; // The signature does not stand at this place.
        }
    }

    private static AbiParameter[] Form(int before) =>
        [.. FunctionAbi.Parse($"f({string.Concat(Enumerable.Repeat("bytes32, ", before))}{NonSignerSignature.Type})").Inputs];
}

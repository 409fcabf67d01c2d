using System.Numerics;
using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;

namespace Scan.Indexer.Systems.X402;

/// <summary>
/// ERC-3009's transferWithAuthorization (0xe3ee160e, 0xcf092995) and receiveWithAuthorization (0xef55bec6, 0x88b7ab63), wherever they stand in a
/// transaction's input: payments are often wrapped.
/// </summary>
internal static class AuthorizedCall
{
    private const string Transfer = "address from, address to, uint256 value, uint256 validAfter, uint256 validBefore, bytes32 nonce";

    private static readonly FunctionAbi[] Forms =
    [
        FunctionAbi.Parse($"transferWithAuthorization({Transfer}, uint8 v, bytes32 r, bytes32 s)"),
        FunctionAbi.Parse($"transferWithAuthorization({Transfer}, bytes signature)"),
        FunctionAbi.Parse($"receiveWithAuthorization({Transfer}, uint8 v, bytes32 r, bytes32 s)"),
        FunctionAbi.Parse($"receiveWithAuthorization({Transfer}, bytes signature)"),
    ];

    /// <summary>Payee and amount of the payer's authorisation; null when no call has its nonce, or calls that differ.</summary>
    public static (Address Payee, BigInteger Amount)? Find(ReadOnlySpan<byte> input, Address payer, Hash32 nonce)
    {
        (Address, BigInteger)? found = null;
        foreach (var form in Forms)
        {
            foreach (var offset in CallSearch.Offsets(input, form))
            {
                if (CallSearch.Read(form, Read, input[offset..]) is not { } call || call.From != payer || call.Nonce != nonce) continue;
                if (found is { } other && other != (call.To, call.Value)) return null;
                found = (call.To, call.Value);
            }
        }
        return found;
    }

    private static Call Read(ref AbiReader args)
    {
        var (from, to, value) = (args.Address(), args.Address(), args.UInt256());
        args.UInt256();
        args.UInt256();
        return new Call(from, to, value, args.Bytes32());
    }

    private sealed record Call(Address From, Address To, BigInteger Value, Hash32 Nonce);
}

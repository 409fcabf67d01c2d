using System.Numerics;
using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;

namespace Scan.Ethereum.Rpc;

/// <summary>Why a contract reverted: <c>Error(string)</c>, <c>Panic(uint256)</c>, or a custom error's selector.</summary>
/// <param name="Data">The bytes that the contract returned.</param>
/// <param name="Message">The text of <c>Error(string)</c>.</param>
/// <param name="PanicCode">The code of <c>Panic(uint256)</c>.</param>
/// <param name="Selector">The first four bytes as hex, of any error.</param>
public sealed record RevertReason(ReadOnlyMemory<byte> Data, string? Message, BigInteger? PanicCode, string? Selector)
{
    private static readonly FunctionAbi Error = FunctionAbi.Parse("error Error(string message)");
    private static readonly FunctionAbi Panic = FunctionAbi.Parse("error Panic(uint256 code)");

    public static RevertReason Parse(ReadOnlyMemory<byte> data)
    {
        var selector = data.Length >= FunctionAbi.SelectorSize ? Hex.Encode(data.Span[..FunctionAbi.SelectorSize]) : null;
        var plain = new RevertReason(data, null, null, selector);
        try
        {
            if (Error.Matches(data.Span)) return plain with { Message = Error.ReadInput(data.Span).String() };
            return Panic.Matches(data.Span) ? plain with { PanicCode = Panic.ReadInput(data.Span).UInt256() } : plain;
        }
        catch (AbiFormatException)
        {
            // The contract chose these bytes: a malformed Error(string) is shown as any other custom error.
            return plain;
        }
    }

    public override string ToString() =>
        Message ?? (PanicCode is { } code ? $"panic {code}" : Selector is null ? "no reason given" : $"custom error {Selector}");
}

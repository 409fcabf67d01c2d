using System.Numerics;
using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;

namespace Scan.Indexer.Systems.Mach;

/// <summary>The removing call of an alert: it names the rollup, which the event leaves out.</summary>
internal static class RemoveAlertCall
{
    /// <summary>0xedaa410e, multi-rollup form. The form without a rollup, 0xd8ff953d, says no more than the event.</summary>
    private static readonly FunctionAbi MultiRollup = FunctionAbi.Parse("removeAlert(uint256 rollupChainId, bytes32 messageHash)");
    private const int Size = FunctionAbi.SelectorSize + 64;

    /// <summary>The rollup's chain id as a decimal string, from the call in the input that removes this message hash; null when there is none, or several that differ.</summary>
    public static string? FindRollup(ReadOnlySpan<byte> input, Hash32 messageHash)
    {
        BigInteger? found = null;
        foreach (var offset in CallSearch.Offsets(input, MultiRollup))
        {
            if (input.Length - offset < Size) break;
            var args = MultiRollup.ReadInput(input[offset..]);
            var rollup = args.UInt256();
            if (args.Bytes32() != messageHash) continue;
            if (found is { } other && other != rollup) return null;
            found = rollup;
        }
        return found?.ToString();
    }
}

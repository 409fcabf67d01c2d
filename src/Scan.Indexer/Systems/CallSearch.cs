using Scan.Ethereum.Abi;

namespace Scan.Indexer.Systems;

/// <summary>Looks for a call inside a transaction's input, where a wallet or a multicall may have wrapped it.</summary>
internal static class CallSearch
{
    /// <summary>Selectors are 4 bytes: others' data may hold them by chance or by intent, so not every place is tried.</summary>
    private const int MostPlaces = 64;

    /// <summary>Where the selector of <paramref name="function"/> stands in <paramref name="input"/>, first to last.</summary>
    public static IReadOnlyList<int> Offsets(ReadOnlySpan<byte> input, FunctionAbi function)
    {
        var places = new List<int>();
        for (var from = 0; places.Count < MostPlaces;)
        {
            var next = input[from..].IndexOf(function.Selector);
            if (next < 0) break;
            places.Add(from + next);
            from += next + 1;
        }
        return places;
    }

    /// <summary>What <paramref name="decode"/> reads of a call; null when the bytes only looked like a call of this form.</summary>
    public static T? Read<T>(FunctionAbi form, AbiDecode<T> decode, ReadOnlySpan<byte> callData) where T : class
    {
        try
        {
            var args = form.ReadInput(callData);
            return decode(ref args);
        }
        catch (AbiFormatException)
        {
            return null;
        }
    }
}

using System.Buffers.Binary;
using Scan.Ethereum.Abi;

namespace Scan.Indexer.Systems;

/// <summary>Looks for a call inside a transaction's input, where a wallet or a multicall may have wrapped it.</summary>
internal static class CallSearch
{
    /// <summary>Selectors are 4 bytes: others' data may hold them by chance or by intent, so not every place is tried.</summary>
    private const int MostPlaces = 64;

    /// <summary>Calls within calls: a bundler, an account, its multicall, the call.</summary>
    private const int MostDepth = 4;

    private const int Word = 32;

    /// <summary>Safe's MultiSend takes its calls packed: operation (1), to (20), value (32), length (32), data.</summary>
    private static readonly FunctionAbi MultiSend = FunctionAbi.Parse("multiSend(bytes transactions)");

    /// <summary>ERC-7579's execute takes a single call packed: target (20) and value (32) before the data.</summary>
    private const int PackedHead = 52;

    /// <summary>
    /// The places where whole calls of unknown functions may stand: the input itself, then what it carries as ABI bytes (a Safe's execTransaction, a multicall, an account's execute), and
    /// what those carry. Every byte is a stranger's, so that depth, number and the sum of lengths are bounded: calls that do not overlap never reach the last bound. Nothing says
    /// which of them was made.
    /// </summary>
    public static IReadOnlyList<Range> Calls(ReadOnlySpan<byte> input)
    {
        List<(int Start, int Length, int Depth)> calls = [(0, input.Length, 0)];
        var budget = (long)MostDepth * input.Length;
        for (var i = 0; i < calls.Count; i++)
        {
            var (start, length, depth) = calls[i];
            if (depth == MostDepth || length < FunctionAbi.SelectorSize) continue;
            var call = input.Slice(start, length);
            if (MultiSend.Matches(call)) AddPacked(call, start, depth);
            for (var at = FunctionAbi.SelectorSize; at + Word <= length; at += Word)
            {
                if (Length(call, at) is not { } inner) continue;
                if (inner % Word == FunctionAbi.SelectorSize) Add(start + at + Word, inner, depth);
                else if (inner > PackedHead && (inner - PackedHead) % Word == FunctionAbi.SelectorSize) Add(start + at + Word + PackedHead, inner - PackedHead, depth);
            }
        }
        return calls.ConvertAll(call => new Range(call.Start, call.Start + call.Length));

        void Add(int start, int length, int depth)
        {
            if (calls.Count >= MostPlaces || length > budget) return;
            budget -= length;
            calls.Add((start, length, depth + 1));
        }

        void AddPacked(ReadOnlySpan<byte> call, int start, int depth)
        {
            const int head = 1 + 20 + Word;
            if (Read(MultiSend, static (ref AbiReader args) => args.Bytes(), call) is not { } packed) return;
            // The offset counts from behind the selector and leads to the length; the reader has checked that all of it lies within the call.
            var begin = FunctionAbi.SelectorSize + BinaryPrimitives.ReadInt32BigEndian(call[(FunctionAbi.SelectorSize + Word - sizeof(int))..]) + Word;
            for (var at = 0; at + head + Word <= packed.Length;)
            {
                if (Length(packed, at + head) is not { } inner) return;
                at += head + Word;
                Add(start + begin + at, inner, depth);
                at += inner;
            }
        }
    }

    /// <summary>The length that stands at a place; null where less than that follows.</summary>
    private static int? Length(ReadOnlySpan<byte> bytes, int at)
    {
        var word = bytes.Slice(at, Word);
        if (word[..(Word - sizeof(int))].ContainsAnyExcept((byte)0)) return null;
        var length = BinaryPrimitives.ReadUInt32BigEndian(word[^sizeof(int)..]);
        return length <= bytes.Length - at - Word ? (int)length : null;
    }

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

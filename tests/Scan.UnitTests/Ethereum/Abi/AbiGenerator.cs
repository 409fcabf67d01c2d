using System.Numerics;
using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;

namespace Scan.UnitTests.Ethereum.Abi;

/// <summary>Random declarations and values for them, the same for the same seed.</summary>
internal sealed class AbiGenerator(int seed)
{
    private readonly Random random = new(seed);

    public Random Random => random;

    public EventAbi Event()
    {
        var indexed = random.Next(4);
        var inputs = Enumerable.Range(0, random.Next(1, 6)).Select(i => $"{Type(3)}{(random.Next(2) == 0 && indexed-- > 0 ? " indexed" : "")} p{i}");
        return EventAbi.Parse($"E({string.Join(", ", inputs)})");
    }

    public object[] Values(IReadOnlyList<AbiParameter> parameters) => [.. parameters.Select(p => Value(p.Type))];

    private string Type(int depth) => depth == 0 ? Word() : random.Next(9) switch
    {
        0 => Type(depth - 1) + "[]",
        1 => $"{Type(depth - 1)}[{random.Next(1, 4)}]",
        2 => $"({string.Join(", ", Enumerable.Range(0, random.Next(1, 4)).Select(i => $"{Type(depth - 1)} c{i}"))})",
        3 => "string",
        4 => "bytes",
        _ => Word(),
    };

    private string Word() => random.Next(6) switch
    {
        0 => $"uint{8 * random.Next(1, 33)}",
        1 => $"int{8 * random.Next(1, 33)}",
        2 => "address",
        3 => "bool",
        4 => "function",
        _ => $"bytes{random.Next(1, 33)}",
    };

    private object Value(AbiType type) => type.Kind switch
    {
        AbiKind.UInt => new BigInteger(Bytes(type.Size / 8), isUnsigned: true),
        AbiKind.Int => new BigInteger(Bytes(type.Size / 8)),
        AbiKind.Address => new Address(Bytes(Address.Size)),
        AbiKind.Bool => random.Next(2) == 0,
        AbiKind.FixedBytes or AbiKind.Function => Bytes(type.Size),
        AbiKind.Bytes => Bytes(random.Next(70)),
        AbiKind.String => new string('s', random.Next(70)),
        AbiKind.Tuple => type.Components.ToArray().Select(c => Value(c.Type)).ToArray(),
        AbiKind.FixedArray => Enumerable.Range(0, type.Size).Select(_ => Value(type.Element!)).ToArray(),
        _ => Enumerable.Range(0, random.Next(4)).Select(_ => Value(type.Element!)).ToArray(),
    };

    private byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }
}

using System.Numerics;
using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;

namespace Scan.Testing;

/// <summary>Valid logs of any event, with values at the edges as often as in between, and texts that are no UTF-8.</summary>
public static class RandomLogs
{
    private static readonly byte[][] Texts =
    [
        "plain text"u8.ToArray(), "\"quoted\" \\ back\b\f\n\r\t\u0001\u007f"u8.ToArray(), "żółw \u2028 😀 </script>"u8.ToArray(), "back\\slash \\000 \\\\"u8.ToArray(),
        [0], [0, (byte)'a', 0xFF, 0], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF0, 0x9F, 0x98], [0xF0, 0x9F, (byte)'x'], [0xE2, 0x82], [0xF4, 0x90, 0x80, 0x80], [0x80, 0xBF], [(byte)'\\', 0, 0x5C, 0x5C, 0x30],
    ];

    public static (Hash32[] Topics, byte[] Data) Of(EventAbi abi, Random random) => abi.Encode([.. abi.Inputs.Select(input => input.IsHashed ? Hash(random) : Value(input.Type, random))]);

    private static object Value(AbiType type, Random random) => type.Kind switch
    {
        AbiKind.UInt => Number(type.Size, random),
        AbiKind.Int => Number(type.Size, random) - (BigInteger.One << (type.Size - 1)),
        AbiKind.Address => new Address(Bytes(Address.Size, random)),
        AbiKind.Bool => random.Next(2) == 1,
        AbiKind.FixedBytes or AbiKind.Function => Bytes(type.Size, random),
        AbiKind.Bytes => Bytes(random.Next(100), random),
        AbiKind.String => random.Next(4) switch { 0 => Bytes(random.Next(70), random), 1 => Array.Empty<byte>(), _ => Texts[random.Next(Texts.Length)] },
        AbiKind.Tuple => type.Components.ToArray().Select(c => Value(c.Type, random)).ToList(),
        AbiKind.FixedArray => Enumerable.Range(0, type.Size).Select(_ => Value(type.Element!, random)).ToList(),
        _ => Enumerable.Range(0, random.Next(4)).Select(_ => Value(type.Element!, random)).ToList(),
    };

    private static BigInteger Number(int bits, Random random) => random.Next(4) switch
    {
        0 => random.Next(2),
        1 => (BigInteger.One << bits) - 1 - random.Next(2),
        2 => BigInteger.One << random.Next(bits),
        _ => new BigInteger(Bytes(bits / 8, random), isUnsigned: true),
    };

    private static Hash32 Hash(Random random) => new(Bytes(Hash32.Size, random));

    private static byte[] Bytes(int count, Random random)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        if (random.Next(3) == 0) bytes.AsSpan(random.Next(count + 1)).Clear();
        if (random.Next(3) == 0) bytes.AsSpan(0, random.Next(count + 1)).Clear();
        return bytes;
    }
}

using System.Buffers;
using System.Numerics;
using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;
using Xunit;

namespace Scan.UnitTests.Ethereum.Abi;

/// <summary>Hostile logs: valid encodings with bits flipped, ends cut off, and offsets and lengths made huge.</summary>
public sealed class AbiFuzzTests
{
    private const int Rounds = 4000;
    private const int MutationsPerRound = 8;

    [Fact]
    public void All_paths_judge_a_mutated_log_alike_and_none_throws_or_allocates_beyond_its_size()
    {
        var generator = new AbiGenerator(seed: 1337);
        var (valid, refused) = (0, 0);
        for (var round = 0; round < Rounds; round++)
        {
            var abi = generator.Event();
            var (topics, data) = abi.Encode(generator.Values(abi.Inputs));
            Assert.True(Judge(abi, topics, data), $"round {round}: {abi} refuses its own encoding");
            for (var i = 0; i < MutationsPerRound; i++)
            {
                var (badTopics, badData) = ((Hash32[])topics.Clone(), (byte[])data.Clone());
                Mutate(generator.Random, badTopics, ref badData);
                if (Judge(abi, badTopics, badData)) valid++;
                else refused++;
            }
        }
        // Both verdicts must come up often, or the mutations test nothing.
        Assert.InRange(valid, 2000, refused);
    }

    [Fact]
    public void Overlapping_tails_cannot_multiply_the_work()
    {
        // Each of the n outer elements points to the same inner array of n numbers: n² values out of 64n bytes.
        const int n = 2000;
        var abi = EventAbi.Parse("Bomb(uint256[][] rows)");
        var words = new List<BigInteger> { 32, n };
        words.AddRange(Enumerable.Repeat(new BigInteger(32 * n), n));
        words.Add(n);
        words.AddRange(Enumerable.Repeat(BigInteger.One, n));
        var data = words.SelectMany(w => ((BigInteger.One << 256) + w).ToByteArray(isUnsigned: true, isBigEndian: true)[1..]).ToArray();
        Assert.False(abi.TryDecode([abi.Topic0], data, out _, out var error));
        Assert.EndsWith("its tails overlap.", error);
    }

    [Fact]
    public void Overlapping_tails_are_counted_at_every_depth()
    {
        // Twenty outer elements share a small middle array, whose two elements share a large inner one: only what was read inside tells.
        var words = new List<BigInteger> { 32, 20 };
        words.AddRange(Enumerable.Repeat(new BigInteger(32 * 20), 20));
        words.AddRange([2, 64, 64, 50]);
        words.AddRange(Enumerable.Repeat(BigInteger.One, 50));
        var abi = EventAbi.Parse("Bomb(uint256[][][] cubes)");
        var data = words.SelectMany(w => ((BigInteger.One << 256) + w).ToByteArray(isUnsigned: true, isBigEndian: true)[1..]).ToArray();
        Assert.False(abi.TryDecode([abi.Topic0], data, out _, out var error));
        Assert.EndsWith("its tails overlap.", error);
    }

    [Fact]
    public void Huge_lengths_are_refused_before_anything_is_allocated()
    {
        foreach (var type in new[] { "uint8[]", "string", "bytes", "(uint256 a, address b)[]", "string[]" })
        {
            var abi = EventAbi.Parse($"Huge({type} x)");
            foreach (var length in new[] { int.MaxValue, uint.MaxValue, long.MaxValue, BigInteger.Pow(2, 255), BigInteger.Pow(2, 31) - 32, BigInteger.Pow(2, 58) + 1 })
            {
                byte[] data = [.. EventAbi.Parse("L(uint256 o, uint256 n)").Encode(32, length).Data, .. new byte[64]];
                Judge(abi, [abi.Topic0], data);
                Assert.False(abi.TryDecode([abi.Topic0], data, out _, out var error));
                Assert.Contains("claimed", error);
            }
        }
    }

    private static bool Judge(EventAbi abi, Hash32[] topics, byte[] data)
    {
        // Boxes, the digits of numbers and an exception: some twenty times the input, whatever lengths it claims.
        var limit = 20L * (data.Length + 32 * topics.Length) + 16 * 1024;
        var before = GC.GetAllocatedBytesForCurrentThread();
        var untyped = abi.TryDecode(topics, data, out var args, out var error);
        var afterUntyped = GC.GetAllocatedBytesForCurrentThread();
        var json = abi.TryWriteArgsJson(topics, data, new ArrayBufferWriter<byte>(), out var jsonError);
        var afterJson = GC.GetAllocatedBytesForCurrentThread();
        var typed = TypedError(abi, topics, data);
        var afterTyped = GC.GetAllocatedBytesForCurrentThread();
        Assert.InRange(afterUntyped - before, 0, limit);
        Assert.InRange(afterJson - afterUntyped, 0, limit);
        Assert.InRange(afterTyped - afterJson, 0, limit);
        Assert.Equal(error, jsonError);
        Assert.Equal(error, typed);
        Assert.Equal(untyped, json);
        if (args is not null) Assert.Equal(abi.Inputs.Count, args.Values.Count);
        return untyped;
    }

    private static string? TypedError(EventAbi abi, Hash32[] topics, byte[] data)
    {
        try
        {
            var reader = abi.Read(topics, data);
            foreach (var input in abi.Inputs)
            {
                if (input.IsHashed) reader.IndexedHash();
                else Read(ref reader, input.Type);
            }
            reader.End();
            return null;
        }
        catch (AbiFormatException e)
        {
            return e.Message;
        }
    }

    /// <summary>Reads through the methods that event records use, the narrowest that takes the type.</summary>
    private static object? Read(ref AbiReader args, AbiType type) => type.Kind switch
    {
        AbiKind.UInt when type.Size <= 8 => args.UInt8(),
        AbiKind.UInt when type.Size <= 16 => args.UInt16(),
        AbiKind.UInt when type.Size <= 32 => args.UInt32(),
        AbiKind.UInt when type.Size <= 64 => args.UInt64(),
        AbiKind.UInt => args.UInt(type.Size),
        AbiKind.Int when type.Size <= 32 => args.Int32(),
        AbiKind.Int when type.Size <= 64 => args.Int64(),
        AbiKind.Int => args.Int(type.Size),
        AbiKind.Address => args.Address(),
        AbiKind.Bool => args.Bool(),
        AbiKind.FixedBytes when type.Size == 32 => args.Bytes32(),
        AbiKind.FixedBytes => args.FixedBytes(type.Size),
        AbiKind.Function => args.Function(),
        AbiKind.Bytes => args.Bytes(),
        AbiKind.String => args.String(),
        AbiKind.Tuple => args.Tuple((ref AbiReader components) =>
        {
            foreach (var component in type.Components) Read(ref components, component.Type);
            return (object?)null;
        }),
        _ => args.Array((ref AbiReader elements) => Read(ref elements, type.Element!)),
    };

    private static void Mutate(Random random, Hash32[] topics, ref byte[] data)
    {
        for (var times = random.Next(1, 4); times > 0; times--)
        {
            switch (random.Next(6))
            {
                case 0 when topics.Length > 1:
                    var topic = topics[^1].ToArray();
                    topic[random.Next(32)] ^= (byte)(1 << random.Next(8));
                    topics[^1] = new Hash32(topic);
                    break;
                case 1 when data.Length > 0: data = data[..random.Next(data.Length)]; break;
                case 2 when data.Length >= 32: data.AsSpan(32 * random.Next(data.Length / 32), 32).Fill(0xFF); break;
                case 3 when data.Length >= 32: BigEndian(random.NextInt64(0, 1L << random.Next(1, 40))).CopyTo(data, 32 * random.Next(data.Length / 32) + 24); break;
                case 4 when data.Length >= 32: BigEndian(32 * random.Next(0, 2 + data.Length / 32)).CopyTo(data, 32 * random.Next(data.Length / 32) + 24); break;
                default:
                    if (data.Length > 0) data[random.Next(data.Length)] ^= (byte)(1 << random.Next(8));
                    break;
            }
        }
    }

    private static byte[] BigEndian(long value)
    {
        var bytes = BitConverter.GetBytes(value);
        Array.Reverse(bytes);
        return bytes;
    }
}

using System.Numerics;
using Scan.Domain.Primitives;

namespace Scan.Ethereum.Abi;

/// <summary>Decodes one value, a tuple or an array's element, from the reader's next argument.</summary>
public delegate T AbiDecode<out T>(ref AbiReader args);

/// <summary>
/// Reads encoded arguments in declared order: indexed ones from the topics, the others from the data.
/// Values are checked (padding, sign extension, ranges) against the declared type. Layout is as free as solc's decoder leaves it: any offset
/// inside the data will do, but all reading together is bounded by a small multiple of the data's length, so that overlapping tails cannot
/// multiply. Asking for a type that the ABI does not declare is a bug of the caller: <see cref="InvalidOperationException"/>.
/// </summary>
public ref partial struct AbiReader
{
    private readonly ReadOnlySpan<AbiParameter> members;
    private readonly AbiType? element;
    private readonly int count;
    private readonly ReadOnlySpan<byte> frame;
    private readonly AbiSource source;
    private ReadOnlySpan<Hash32> topics;
    private int index;
    private int current;
    private int head;
    private int budget;

    /// <summary>A reader over <paramref name="data"/>; indexed parameters come from <paramref name="topics"/> (without topic 0).</summary>
    /// <exception cref="AbiFormatException">The data is shorter than the arguments' heads, or the number of topics is wrong.</exception>
    public AbiReader(ReadOnlySpan<AbiParameter> parameters, ReadOnlySpan<byte> data, ReadOnlySpan<Hash32> topics = default, AbiSource source = AbiSource.Contract)
    {
        members = parameters;
        count = parameters.Length;
        frame = data;
        this.topics = topics;
        this.source = source;
        budget = (int)Math.Min(int.MaxValue, 2L * data.Length + 1024);
        int heads = 0, indexed = 0;
        foreach (var parameter in parameters)
        {
            if (parameter.Indexed) indexed++;
            else heads += parameter.Type.HeadSize;
        }
        if (indexed != topics.Length) throw new AbiFormatException($"{indexed} indexed arguments are declared, {topics.Length} topics follow the first.");
        if (heads > data.Length) throw new AbiFormatException($"The arguments take at least {heads} bytes, the data has {data.Length}.");
    }

    private AbiReader(scoped in AbiReader parent, ReadOnlySpan<AbiParameter> members, AbiType? element, int count, ReadOnlySpan<byte> frame)
    {
        this.members = members;
        this.element = element;
        this.count = count;
        this.frame = frame;
        source = parent.source;
        budget = parent.budget;
    }

    /// <summary>Arguments not read yet.</summary>
    public readonly int Remaining => count - index;

    /// <summary>An <c>address</c>.</summary>
    public Address Address() => AddressWord().ToAddress();

    /// <summary>Any <c>uintN</c>, checked against its declared width.</summary>
    public BigInteger UInt256() => Unsigned(256).ToBigInteger(signed: false);

    /// <summary>A <c>uintN</c> of at most <paramref name="bits"/> bits.</summary>
    public BigInteger UInt(int bits) => Unsigned(bits).ToBigInteger(signed: false);

    public byte UInt8() => (byte)Unsigned(8).D;
    public ushort UInt16() => (ushort)Unsigned(16).D;
    public uint UInt32() => (uint)Unsigned(32).D;
    public ulong UInt64() => Unsigned(64).D;

    /// <summary>Any <c>intN</c>, checked against its declared width.</summary>
    public BigInteger Int256() => Signed(256).ToBigInteger(signed: true);

    /// <summary>An <c>intN</c> of at most <paramref name="bits"/> bits.</summary>
    public BigInteger Int(int bits) => Signed(bits).ToBigInteger(signed: true);

    public int Int32() => (int)Signed(32).D;
    public long Int64() => (long)Signed(64).D;

    public bool Bool()
    {
        var word = Take(AbiKind.Bool);
        return word.FitsUnsigned(1) ? word.D == 1 : throw Bad("a bool is 0 or 1");
    }

    /// <summary>A <c>bytes32</c>.</summary>
    public Hash32 Bytes32()
    {
        Expect(AbiKind.FixedBytes, Hash32.Size);
        return LeftWord().ToHash();
    }

    /// <summary>A <c>bytesN</c> of exactly <paramref name="size"/> bytes.</summary>
    public byte[] FixedBytes(int size)
    {
        Expect(AbiKind.FixedBytes, size);
        return LeftWord().Left(size);
    }

    /// <summary>A <c>function</c>: 20 bytes of address and the selector.</summary>
    public byte[] Function()
    {
        Expect(AbiKind.Function, 0);
        return LeftWord().Left(24);
    }

    /// <summary>The hash that stands for an indexed string, bytes, array or tuple.</summary>
    public Hash32 IndexedHash()
    {
        if (Remaining == 0 || element is not null || !members[index].IsHashed) throw Misread("the hash of an indexed value");
        return NextTopic();
    }

    /// <summary>A <c>bytes</c>.</summary>
    public byte[] Bytes() => Blob(AbiKind.Bytes).ToArray();

    /// <summary>A <c>string</c>, made storable by <see cref="ChainText"/>: it never fails for its text.</summary>
    public string String() => ChainText.FromUtf8(Blob(AbiKind.String));

    /// <summary>An array, fixed or dynamic, each element read by <paramref name="decode"/>.</summary>
    public T[] Array<T>(AbiDecode<T> decode)
    {
        var elements = Enter(tuple: false);
        var values = new T[elements.count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = decode(ref elements);
            if (elements.index != i + 1) throw new InvalidOperationException($"{elements.index - i} elements were read where one was asked for.");
        }
        Leave(elements);
        return values;
    }

    /// <summary>A tuple, its components read in order by <paramref name="decode"/>.</summary>
    public T Tuple<T>(AbiDecode<T> decode)
    {
        var components = Enter(tuple: true);
        var value = decode(ref components);
        Leave(components);
        return value;
    }

    /// <summary>Throws when a decoder left arguments unread: what it did not read was not checked.</summary>
    public readonly void End()
    {
        if (Remaining > 0) throw new InvalidOperationException($"{Remaining} of {count} arguments were not read.");
    }
}

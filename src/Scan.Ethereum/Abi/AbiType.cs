namespace Scan.Ethereum.Abi;

/// <summary>A Solidity ABI type, parsed from its text: <c>uint96</c>, <c>address[]</c>, <c>(address owner, bytes32[2] roots)[]</c>.</summary>
public sealed class AbiType
{
    /// <summary>Static data of one argument larger than this is a mistake, not a type.</summary>
    private const long LargestHead = 1 << 20;
    private readonly AbiParameter[] components;

    private AbiType(AbiKind kind, string canonical, int size, bool isDynamic, long headSize, AbiType? element = null, AbiParameter[]? components = null)
    {
        if (headSize > LargestHead) throw new FormatException($"The type {canonical} takes {headSize} bytes, more than {LargestHead}.");
        (Kind, Canonical, Size, IsDynamic, HeadSize, Element) = (kind, canonical, size, isDynamic, isDynamic ? 32 : (int)headSize, element);
        BodySize = (int)headSize;
        this.components = components ?? [];
        IsNamed = this.components.Length > 0 && this.components.All(c => c.Name.Length > 0);
    }

    public AbiKind Kind { get; }

    /// <summary>The type as signatures spell it: no names, tuples in parentheses.</summary>
    public string Canonical { get; }

    /// <summary>Bits of an integer, bytes of a bytesN or function, elements of a fixed array; else 0.</summary>
    public int Size { get; }

    /// <summary>True when the value stands in the tail and only its offset in the head.</summary>
    public bool IsDynamic { get; }

    /// <summary>Bytes that a value takes where it is declared: its own, or 32 for the offset of a dynamic one.</summary>
    public int HeadSize { get; }

    /// <summary>The element type of an array.</summary>
    public AbiType? Element { get; }

    /// <summary>The components of a tuple, in order.</summary>
    public ReadOnlySpan<AbiParameter> Components => components;

    /// <summary>True when the value is one word and so stands in a topic as itself.</summary>
    public bool IsWord => Kind <= AbiKind.Function;

    /// <summary>True for a tuple whose components all have names.</summary>
    internal bool IsNamed { get; }

    /// <summary>Bytes of the heads inside a tuple or fixed array, dynamic or not.</summary>
    internal int BodySize { get; }

    /// <exception cref="FormatException">The text is no ABI type; the message says where and why.</exception>
    public static AbiType Parse(string text)
    {
        var parser = new AbiTextParser(text);
        var type = parser.Type();
        parser.End();
        return type;
    }

    internal static AbiType UInt(int bits) => new(AbiKind.UInt, $"uint{bits}", bits, false, 32);
    internal static AbiType Int(int bits) => new(AbiKind.Int, $"int{bits}", bits, false, 32);
    internal static AbiType FixedBytes(int size) => new(AbiKind.FixedBytes, $"bytes{size}", size, false, 32);
    internal static AbiType Address { get; } = new(AbiKind.Address, "address", 0, false, 32);
    internal static AbiType Bool { get; } = new(AbiKind.Bool, "bool", 0, false, 32);
    internal static AbiType Function { get; } = new(AbiKind.Function, "function", 24, false, 32);
    internal static AbiType Bytes { get; } = new(AbiKind.Bytes, "bytes", 0, true, 32);
    internal static AbiType String { get; } = new(AbiKind.String, "string", 0, true, 32);

    internal static AbiType Array(AbiType element) => new(AbiKind.Array, element.Canonical + "[]", 0, true, 32, element);

    internal static AbiType FixedArray(AbiType element, int length) =>
        new(AbiKind.FixedArray, $"{element.Canonical}[{length}]", length, element.IsDynamic, (long)length * element.HeadSize, element);

    internal static AbiType Tuple(AbiParameter[] components) =>
        new(AbiKind.Tuple, AbiText.Canonical(components), 0, components.Any(c => c.Type.IsDynamic), components.Sum(c => (long)c.Type.HeadSize), null, components);

    public override string ToString() => Canonical;
}

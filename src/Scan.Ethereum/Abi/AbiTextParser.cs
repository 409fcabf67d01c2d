using System.Globalization;

namespace Scan.Ethereum.Abi;

/// <summary>Reads human-readable declarations: <c>Name(type [indexed] [name], …) [modifiers] [returns (…)]</c>.</summary>
internal ref struct AbiTextParser(string text)
{
    private const int DeepestType = 16;
    private const int MostParameters = 256;
    private int at;
    private int depth;

    /// <summary>A name, or empty when none stands here.</summary>
    public string Name()
    {
        SkipSpace();
        var start = at;
        while (at < text.Length && IsNameCharacter(text[at], first: at == start)) at++;
        return text[start..at];
    }

    public string RequiredName(string what)
    {
        var name = Name();
        return name.Length > 0 ? name : throw Bad($"expected {what}");
    }

    /// <summary>Takes <paramref name="word"/> if it stands here as a whole word.</summary>
    public bool TryWord(string word)
    {
        var before = at;
        if (Name() == word) return true;
        at = before;
        return false;
    }

    public bool TryCharacter(char c)
    {
        SkipSpace();
        if (at >= text.Length || text[at] != c) return false;
        at++;
        return true;
    }

    public void Expect(char c)
    {
        if (!TryCharacter(c)) throw Bad($"expected '{c}'");
    }

    public void End()
    {
        TryCharacter(';');
        SkipSpace();
        if (at < text.Length) throw Bad("nothing more is expected");
    }

    public AbiParameter[] Parameters(bool indexedAllowed = false)
    {
        Expect('(');
        var found = new List<AbiParameter>();
        if (TryCharacter(')')) return [];
        do
        {
            if (found.Count == MostParameters) throw Bad($"more than {MostParameters} parameters");
            found.Add(Parameter(indexedAllowed));
            if (found.Select(AbiText.Key).Distinct().Count() < found.Count) throw Bad($"the name '{AbiText.Key(found[^1], found.Count - 1)}' is taken");
        }
        while (TryCharacter(','));
        Expect(')');
        return [.. found];
    }

    public AbiType Type()
    {
        if (++depth > DeepestType) throw Bad($"types are nested deeper than {DeepestType}");
        var type = BaseType();
        for (var arrays = 0; TryCharacter('['); arrays++)
        {
            if (depth + arrays > DeepestType) throw Bad($"types are nested deeper than {DeepestType}");
            type = TryCharacter(']') ? AbiType.Array(type) : AbiType.FixedArray(type, Length());
        }
        depth--;
        return type;
    }

    public readonly FormatException Bad(string reason) => new($"At character {at} of \"{text}\": {reason}.");

    private AbiParameter Parameter(bool indexedAllowed)
    {
        var type = Type();
        if (TryWord("payable") && type.Kind != AbiKind.Address) throw Bad("only an address is payable");
        var indexed = TryWord("indexed");
        if (indexed && !indexedAllowed) throw Bad("only an event's inputs are indexed");
        while (TryWord("memory") || TryWord("calldata") || TryWord("storage")) continue;
        return new AbiParameter(Name(), type, indexed);
    }

    private AbiType BaseType()
    {
        SkipSpace();
        if (at < text.Length && text[at] == '(') return Tuple();
        var start = at;
        var name = RequiredName("a type");
        if (name == "tuple") return Tuple();
        var type = Elementary(name);
        if (type is null) at = start;
        return type ?? throw Bad($"'{name}' is no ABI type");
    }

    private AbiType Tuple()
    {
        var components = Parameters();
        return components.Length > 0 ? AbiType.Tuple(components) : throw Bad("a tuple has at least one component");
    }

    private static AbiType? Elementary(string name) => name switch
    {
        "address" => AbiType.Address,
        "bool" => AbiType.Bool,
        "string" => AbiType.String,
        "bytes" => AbiType.Bytes,
        "function" => AbiType.Function,
        "uint" => AbiType.UInt(256),
        "int" => AbiType.Int(256),
        _ when Suffix(name, "uint") is { } bits && bits <= 256 && bits % 8 == 0 => AbiType.UInt(bits),
        _ when Suffix(name, "int") is { } bits && bits <= 256 && bits % 8 == 0 => AbiType.Int(bits),
        _ when Suffix(name, "bytes") is { } size && size <= 32 => AbiType.FixedBytes(size),
        _ => null,
    };

    private static int? Suffix(string name, string prefix) =>
        name.StartsWith(prefix, StringComparison.Ordinal) && name[prefix.Length] is >= '1' and <= '9'
        && int.TryParse(name.AsSpan(prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private int Length()
    {
        SkipSpace();
        var start = at;
        while (at < text.Length && char.IsAsciiDigit(text[at])) at++;
        if (!int.TryParse(text.AsSpan(start, at - start), NumberStyles.None, CultureInfo.InvariantCulture, out var length) || length == 0)
            throw Bad("an array's length is a number of at least 1");
        Expect(']');
        return length;
    }

    private void SkipSpace()
    {
        while (at < text.Length && char.IsWhiteSpace(text[at])) at++;
    }

    private static bool IsNameCharacter(char c, bool first) => char.IsAsciiLetter(c) || c is '_' or '$' || (!first && char.IsAsciiDigit(c));
}

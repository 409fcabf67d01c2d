namespace Scan.Documents;

/// <summary>How a field of a document is compared and sorted.</summary>
public enum FieldType
{
    /// <summary>A JSON string; compared byte by byte (C collation), indexed and sorted by its first 200 characters.</summary>
    Text,

    /// <summary>A JSON number that fits 64 bits.</summary>
    Long,

    /// <summary>An integer or decimal of any size, written as a JSON string (token amounts).</summary>
    Number,

    /// <summary>A JSON boolean.</summary>
    Boolean,

    /// <summary>A list of texts in a profile's facts. Equal and In ask for one of its items; it has no order.</summary>
    Texts,
}

/// <summary>A field that queries may filter and sort by.</summary>
/// <param name="Name">The JSON property in camel case, with dots for nested ones; also its name in filters.</param>
/// <param name="Indexed">True when lists of any length are sorted by it.</param>
public sealed record DocumentField(string Name, FieldType Type, bool Indexed)
{
    /// <summary>True for what metadata says: it stands in the profile, not in the document.</summary>
    public bool OfProfile { get; init; }

    /// <summary>True where every document has a value: lists by it need not look for those without.</summary>
    public bool Always { get; init; }

    /// <summary>The field that its index holds behind it; null: none.</summary>
    public string? Then { get; init; }
}

/// <summary>Documents of another kind that lists can be narrowed by, see <see cref="Filter.Some"/>.</summary>
/// <param name="Links">Fields of the list's documents and fields of these: equal where one of these names one of the list's.</param>
public sealed record Narrowing(string Name, DocumentMapping Of, IReadOnlyList<(DocumentField Own, DocumentField Theirs)> Links);

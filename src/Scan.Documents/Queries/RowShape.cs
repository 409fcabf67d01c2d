namespace Scan.Documents;

/// <summary>Which properties of documents a reader wants.</summary>
public sealed record RowShape
{
    /// <param name="properties">Their names are part of the statement's text, so never a user's.</param>
    /// <param name="profile">With name and description, where the kind has them.</param>
    public RowShape(IReadOnlyList<RowProperty> properties, bool profile)
    {
        if (properties.FirstOrDefault(p => p.Name.Length == 0 || !p.Name.All(char.IsAsciiLetterOrDigit)) is { } bad) throw new ArgumentException($"'{bad.Name}' is no property's name.", nameof(properties));
        (Properties, Profile) = (properties, profile);
    }

    public IReadOnlyList<RowProperty> Properties { get; }
    public bool Profile { get; }

    /// <summary>With keys, which cursors need too.</summary>
    public bool Key { get; init; }

    /// <summary>With the block of the last change.</summary>
    public bool Block { get; init; }

    /// <summary>With what is counted and summed up for each row, in the list's own statement.</summary>
    public IReadOnlyList<RowAggregate> Aggregates { get; init; } = [];
}

/// <summary>What is aggregated over the documents that belong to a row.</summary>
/// <param name="Of">Their kind.</param>
/// <param name="Fields">Their fields that name the row; none: their keys begin with its own.</param>
/// <param name="Keys">The row's properties that these name, in the same order.</param>
/// <param name="Aggregation">Without groups and buckets.</param>
public sealed record RowAggregate(DocumentMapping Of, IReadOnlyList<string> Fields, IReadOnlyList<string> Keys, Aggregation Aggregation);

/// <summary>A property of a document by its JSON name.</summary>
/// <param name="AsText">As text, a string without its quotes: PostgreSQL gives it out quicker. Else as JSON.</param>
public sealed record RowProperty(string Name, bool AsText);

/// <summary>Some properties of a document.</summary>
/// <param name="id">Null where the shape has no key.</param>
/// <param name="block">Null where the shape has none.</param>
/// <param name="cells">UTF-8 in the order of <see cref="RowShape.Properties"/>; null where the stored body has no such property, and for a text that is null.</param>
public sealed class DocumentRow(long chainId, byte[]? id, long? block, byte[]?[] cells, Profile? profile)
{
    public long ChainId => chainId;

    /// <exception cref="InvalidOperationException">The key was not asked for.</exception>
    public byte[] Id => id ?? throw new InvalidOperationException("The key was not asked for.");

    /// <summary>The block of its last change.</summary>
    /// <exception cref="InvalidOperationException">It was not asked for.</exception>
    public long Block => block ?? throw new InvalidOperationException("The block was not asked for.");

    public byte[]? Cell(int at) => cells[at];

    /// <summary>In the order of <see cref="RowShape.Aggregates"/>.</summary>
    public IReadOnlyList<AggregateRow> Aggregates { get; internal set; } = [];

    public Profile? Profile => profile;
}

/// <summary>A page whose cursors are made only when asked for; of rows without keys none can be made.</summary>
public sealed record RowPage<TItem>(IReadOnlyList<TItem> Items, bool HasNext, bool HasPrevious, Func<int, string> CursorOf)
{
    /// <summary>Cursor of the next page; null on the last.</summary>
    public string? Next => HasNext && Items.Count > 0 ? CursorOf(Items.Count - 1) : null;

    /// <summary>Cursor of the page before; null on the first.</summary>
    public string? Previous => HasPrevious && Items.Count > 0 ? CursorOf(0) : null;
}

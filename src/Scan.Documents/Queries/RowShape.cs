namespace Scan.Documents;

/// <summary>Which properties of documents a reader wants.</summary>
public sealed record RowShape
{
    /// <param name="properties">JSON names of properties; part of the statement's text, so never a user's.</param>
    /// <param name="profile">With name and description, where the kind has them.</param>
    public RowShape(IReadOnlyList<string> properties, bool profile)
    {
        if (properties.FirstOrDefault(p => p.Length == 0 || !p.All(char.IsAsciiLetterOrDigit)) is { } bad) throw new ArgumentException($"'{bad}' is no property's name.", nameof(properties));
        (Properties, Profile) = (properties, profile);
    }

    public IReadOnlyList<string> Properties { get; }
    public bool Profile { get; }
}

/// <summary>Some properties of a document.</summary>
/// <param name="Block">The block of its last change.</param>
/// <param name="Cells">UTF-8 JSON in the order of <see cref="RowShape.Properties"/>; null where the stored body has no such property.</param>
public sealed record DocumentRow(long ChainId, byte[] Id, long Block, byte[]?[] Cells, Profile? Profile);

/// <summary>A page whose cursors are made only when asked for.</summary>
public sealed record RowPage<TItem>(IReadOnlyList<TItem> Items, bool HasNext, bool HasPrevious, Func<int, string> CursorOf)
{
    /// <summary>Cursor of the next page; null on the last.</summary>
    public string? Next => HasNext && Items.Count > 0 ? CursorOf(Items.Count - 1) : null;

    /// <summary>Cursor of the page before; null on the first.</summary>
    public string? Previous => HasPrevious && Items.Count > 0 ? CursorOf(0) : null;
}

namespace Scan.Documents;

/// <summary>Sorts by a declared field; nulls come last in both directions.</summary>
public sealed record Order(string Field, bool Descending = false);

/// <summary>Which documents of a kind, in which order, and which page of them.</summary>
public sealed record DocumentQuery
{
    public const int MaxTake = 1000;

    /// <summary>Null: documents of every chain.</summary>
    public long? ChainId { get; init; }
    public Filter? Where { get; init; }

    /// <summary>Ties are broken by chain id and key, in the direction of the first order.</summary>
    public IReadOnlyList<Order> OrderBy { get; init; } = [];

    /// <summary><see cref="Page{T}.Next"/> of the page before.</summary>
    public string? After { get; init; }

    /// <summary><see cref="Page{T}.Previous"/> of the page behind.</summary>
    public string? Before { get; init; }

    /// <summary>The last page: as <see cref="Before"/>, from the end on.</summary>
    public bool FromEnd { get; init; }

    /// <summary>1 to <see cref="MaxTake"/>.</summary>
    public int Take { get; init; } = 50;

    /// <summary>Counts all matches too, which reads them all.</summary>
    public bool WithTotal { get; init; }

    /// <summary>Documents as they stood after this block; needs <see cref="ChainId"/>, and below finality a chain that keeps history.</summary>
    public long? AtBlock { get; init; }
}

/// <summary>A document with what the store knows of it.</summary>
/// <param name="Block">The block of its last change.</param>
public sealed record Stored<T>(T Body, long Block, Profile? Profile);

/// <param name="Next">Cursor of the next page; null on the last.</param>
/// <param name="Previous">Cursor of the page before; null on the first.</param>
public sealed record Page<T>(IReadOnlyList<Stored<T>> Items, string? Next, string? Previous, long? Total)
{
    /// <summary>The cursor of the item at an index.</summary>
    public Func<int, string> CursorOf { get; init; } = static _ => throw new InvalidOperationException("This page has no cursors.");
}

namespace Scan.Documents;

/// <summary>How a column is compared. The negations hold for no row whose column has no value.</summary>
public enum ViewOperator
{
    /// <summary>The value null asks for rows without one.</summary>
    Equal,

    /// <summary>The value null asks for rows with one.</summary>
    NotEqual,
    Less, LessOrEqual, Greater, GreaterOrEqual,

    /// <summary>The value is a list.</summary>
    In, NotIn,

    /// <summary>In a text the given text, in a list all given items.</summary>
    Contains, ContainsNoCase, NotContains, NotContainsNoCase,
    StartsWith, StartsWithNoCase, NotStartsWith, NotStartsWithNoCase,
    EndsWith, EndsWithNoCase, NotEndsWith, NotEndsWithNoCase,
}

/// <summary>A condition on the rows of a view.</summary>
public abstract record ViewFilter
{
    private ViewFilter() { }

    public sealed record And(params IReadOnlyList<ViewFilter> Terms) : ViewFilter;
    public sealed record Or(params IReadOnlyList<ViewFilter> Terms) : ViewFilter;

    /// <param name="Value">Text, or a list of texts; numbers and truth are written as in JSON.</param>
    public sealed record Compare(string Column, ViewOperator Operator, object? Value) : ViewFilter;

    /// <summary>A condition on columns whose names begin with <paramref name="Prefix"/>, which it leaves out.</summary>
    public sealed record Within(string Prefix, ViewFilter Term) : ViewFilter;

    /// <summary>One of these documents.</summary>
    public sealed record Keys(IReadOnlyList<DocumentId> Ids) : ViewFilter;

    /// <summary>Some row of a relation fulfils the condition.</summary>
    public sealed record Has(string Relation, ViewFilter Term) : ViewFilter;
}

/// <summary>Which rows of a view.</summary>
public sealed record ViewQuery
{
    public const int MaxTake = 1000;
    public ViewFilter? Where { get; init; }

    /// <summary>Rows that fulfil it come before all others.</summary>
    public ViewFilter? Prefer { get; init; }

    /// <summary>A column; ties, and all rows where it is left out, are ordered by chain and key in the same direction.</summary>
    public string? OrderBy { get; init; }
    public bool Descending { get; init; }
    public int Take { get; init; } = 100;

    /// <summary>Rows to pass over. They are counted off on their keys alone, so the cost grows by microseconds for each.</summary>
    public int Skip { get; init; }

    /// <summary>As documents stood after this block, which is not checked here; needs <see cref="ChainId"/>.</summary>
    public long? AtBlock { get; init; }
    public long? ChainId { get; init; }
}

/// <summary>What to compute over rows of a view.</summary>
public enum ViewNumber { Count, CountDistinct, Sum }

/// <summary>A row of a view.</summary>
/// <param name="Extra">The view's extra.</param>
public sealed record ViewRow<T>(long ChainId, byte[] Id, long Block, T Body, string? Extra);

namespace Scan.Web.Lists;

/// <summary>What list views and their pieces (sort heads, pager, exports) have in common.</summary>
public interface IListPage
{
    ListRequest Request { get; }
    string? Next { get; }
    string? Previous { get; }
    int Count { get; }

    /// <summary>The same rows for programs; null where no one query gives them.</summary>
    Doors? Doors { get; }
}

/// <summary>One page of a list.</summary>
public sealed record ListPage<T>(ListRequest Request, IReadOnlyList<T> Items, string? Next, string? Previous = null) : IListPage
{
    public int Count => Items.Count;
    public Doors? Doors { get; init; }
}

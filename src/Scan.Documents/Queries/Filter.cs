namespace Scan.Documents;

public enum Operator
{
    Equal, NotEqual, Less, LessOrEqual, Greater, GreaterOrEqual,

    /// <summary>The value is a list; an empty one matches nothing.</summary>
    In,

    /// <summary>Text anywhere in a text field, whatever its case.</summary>
    Contains,

    /// <summary>Text at the start of a text field, case as given.</summary>
    StartsWith,

    /// <summary>The value is true (or null) for fields without a value, false for those with one.</summary>
    IsNull,
}

/// <summary>A condition on documents. A comparison with a field that has no value is never true, NotEqual included.</summary>
public abstract record Filter
{
    private Filter() { }

    public sealed record And(params IReadOnlyList<Filter> Terms) : Filter;
    public sealed record Or(params IReadOnlyList<Filter> Terms) : Filter;
    public sealed record Not(Filter Term) : Filter;

    /// <summary>A document of another kind names this one and passes a filter of its own kind.</summary>
    /// <param name="Name">One of <see cref="DocumentMapping.NarrowedBy"/>.</param>
    public sealed record Some(string Name, Filter Where) : Filter;

    /// <param name="Value">string, long, int, bool, BigInteger or decimal after the field's type; a list of them for <see cref="Operator.In"/>.</param>
    public sealed record Compare(string Field, Operator Operator, object? Value) : Filter;

    public static Filter Equal(string field, object value) => new Compare(field, Operator.Equal, value);
    public static Filter NotEqual(string field, object value) => new Compare(field, Operator.NotEqual, value);
    public static Filter Less(string field, object value) => new Compare(field, Operator.Less, value);
    public static Filter LessOrEqual(string field, object value) => new Compare(field, Operator.LessOrEqual, value);
    public static Filter Greater(string field, object value) => new Compare(field, Operator.Greater, value);
    public static Filter GreaterOrEqual(string field, object value) => new Compare(field, Operator.GreaterOrEqual, value);
    public static Filter In(string field, System.Collections.IEnumerable values) => new Compare(field, Operator.In, values);
    public static Filter Contains(string field, string text) => new Compare(field, Operator.Contains, text);
    public static Filter StartsWith(string field, string text) => new Compare(field, Operator.StartsWith, text);
    public static Filter IsNull(string field, bool isNull = true) => new Compare(field, Operator.IsNull, isNull);
}

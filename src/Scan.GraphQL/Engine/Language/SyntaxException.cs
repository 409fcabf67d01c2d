namespace Scan.GraphQL.Engine.Language;

/// <summary>The text is not a GraphQL document.</summary>
public sealed class SyntaxException(SourceText source, int offset, string message) : Exception($"Syntax Error: {message}")
{
    /// <summary>Where reading stopped.</summary>
    public SourceLocation Location { get; } = source.Locate(offset);
}

/// <summary>The text may be a document, but a reading limit was reached first.</summary>
public sealed class DocumentTooLargeException(string limit, int allowed, string message) : Exception(message)
{
    /// <summary>The limit's name.</summary>
    public string Limit { get; } = limit;

    /// <summary>The limit's value.</summary>
    public int Allowed { get; } = allowed;
}

using Scan.Documents;

namespace Scan.GraphQL.Schemas;

/// <summary>What resolvers know of a document, whatever its type.</summary>
internal abstract class DocumentNode
{
    public required long ChainId { get; init; }
    public required byte[] Key { get; init; }
    public required long Block { get; init; }
    public required Profile? Profile { get; init; }

    /// <summary>The block that the query asked for; what is linked is of the same block.</summary>
    public required long? AtBlock { get; init; }
}

/// <summary>A document in the graph.</summary>
internal sealed class DocumentNode<T> : DocumentNode where T : class
{
    public required T Body { get; init; }
}

/// <summary>A page of a connection.</summary>
/// <param name="Total">Counts all when asked.</param>
internal sealed record ConnectionPage(IReadOnlyList<object> Nodes, Func<int, string> CursorOf, string? Next, string? Previous, Func<Engine.Execution.FieldContext, Task<long>> Total)
{
    public IReadOnlyList<ConnectionEdge> Edges => [.. Nodes.Select((node, i) => new ConnectionEdge(node, CursorOf(i)))];
}

internal sealed record ConnectionEdge(object Node, string Cursor);

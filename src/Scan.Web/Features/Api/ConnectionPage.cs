using System.Text.Json;

namespace Scan.Web.Features.Api;

/// <summary>A page of a connection in a GraphQL answer.</summary>
/// <param name="Rows">Nodes; with cursors in front where the query asked for edges.</param>
internal sealed record ConnectionPage(IReadOnlyList<IReadOnlyList<(string Name, JsonElement Value)>> Rows, bool HasNext, string? EndCursor)
{
    /// <summary>The first connection with <c>pageInfo</c> below an element, outermost first; null where there is none.</summary>
    public static ConnectionPage? Find(JsonElement at)
    {
        if (at.ValueKind != JsonValueKind.Object) return null;
        if (at.TryGetProperty("pageInfo", out var info) && info.TryGetProperty("hasNextPage", out var next) && info.TryGetProperty("endCursor", out var end))
        {
            if (at.TryGetProperty("edges", out var edges)) return new([.. edges.EnumerateArray().Select(OfEdge)], next.GetBoolean(), end.GetString());
            if (at.TryGetProperty("nodes", out var nodes)) return new([.. nodes.EnumerateArray().Select(OfNode)], next.GetBoolean(), end.GetString());
        }
        return at.EnumerateObject().Select(p => Find(p.Value)).FirstOrDefault(found => found is not null);
    }

    private static IReadOnlyList<(string, JsonElement)> OfNode(JsonElement node) => [.. node.EnumerateObject().Select(p => (p.Name, p.Value))];

    private static IReadOnlyList<(string, JsonElement)> OfEdge(JsonElement edge) =>
        [.. edge.EnumerateObject().SelectMany(p => p.Name == "node" ? OfNode(p.Value) : [(p.Name, p.Value)])];
}

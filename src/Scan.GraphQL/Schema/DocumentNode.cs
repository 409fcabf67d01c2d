using Scan.Documents;
using Scan.GraphQL.Engine.Types;

namespace Scan.GraphQL.Schemas;

/// <summary>A document in the graph: what its row holds of it.</summary>
/// <param name="atBlock">The block that the query asked for; what is linked is of the same block.</param>
internal sealed class DocumentNode(DocumentRow row, NodeShape shape, long? atBlock)
{
    public long ChainId => row.ChainId;
    public byte[] Key => row.Id;
    public long Block => row.Block;
    public Profile? Profile => row.Profile;
    public long? AtBlock => atBlock;

    public byte[]? Stored(Cell cell) => row.Cell(shape.PlaceOf(cell));
}

/// <summary>Which cells of a kind a place of a document needs.</summary>
internal sealed class NodeShape
{
    private readonly int[] places;

    /// <param name="cursors">Cursors of the rows are asked for.</param>
    public NodeShape(int cells, IEnumerable<FieldDefinition> selected, bool cursors)
    {
        RowNeeds[] needs = [.. selected.Select(f => f.Metadata).OfType<RowNeeds>()];
        Cell[] needed = [.. needs.SelectMany(n => n.Cells).Distinct()];
        places = new int[cells];
        Array.Fill(places, -1);
        for (var i = 0; i < needed.Length; i++) places[needed[i].Index] = i;
        Rows = new RowShape([.. needed.Select(c => c.Row)], needs.Any(n => n.Profile)) { Key = cursors || needs.Any(n => n.Key), Block = needs.Any(n => n.Block) };
        Name = $"{Rows.Profile} {Rows.Key} {Rows.Block} {string.Join(' ', Rows.Properties.Select(p => p.Name))}";
    }

    public RowShape Rows { get; }

    /// <summary>The same for places that need the same.</summary>
    public string Name { get; }

    public int PlaceOf(Cell cell) => places[cell.Index] is >= 0 and var place ? place : throw new InvalidOperationException($"{cell.Name} was not asked for.");
}

/// <summary>A page of a connection.</summary>
/// <param name="Total">Counts all when asked.</param>
internal sealed record ConnectionPage(RowPage<DocumentNode> Rows, Func<Engine.Execution.FieldContext, Task<long>> Total)
{
    public IReadOnlyList<DocumentNode> Nodes => Rows.Items;

    public IReadOnlyList<ConnectionEdge> Edges => [.. Nodes.Select((node, i) => new ConnectionEdge(node, Rows, i))];
}

/// <summary>A row of a page, and its cursor for those who ask.</summary>
internal sealed record ConnectionEdge(DocumentNode Node, RowPage<DocumentNode> Page, int At)
{
    public string Cursor => Page.CursorOf(At);
}

using Scan.Documents;
using Scan.GraphQL.Engine.Execution;
using Scan.GraphQL.Engine.Types;

namespace Scan.GraphQL.Schemas;

/// <summary>A document in the graph: what its row holds of it.</summary>
/// <param name="atBlock">The block that the query asked for; what is linked is of the same block.</param>
/// <param name="beside">What the row's aggregates are for.</param>
internal sealed class DocumentNode(DocumentRow row, NodeShape shape, long? atBlock, FieldsBeside? beside = null)
{
    public long ChainId => row.ChainId;
    public byte[] Key => row.Id;
    public long Block => row.Block;
    public Profile? Profile => row.Profile;
    public long? AtBlock => atBlock;

    public byte[]? Stored(Cell cell) => row.Cell(shape.PlaceOf(cell));

    /// <summary>What came with the row for a field; null where nothing did.</summary>
    public AggregateRow? AggregateFor(FieldContext field) => beside?.PlaceOf(field) is { } at ? row.Aggregates[at] : null;
}

/// <summary>The fields below a list that its own statement answers.</summary>
internal sealed class FieldsBeside
{
    private readonly List<object> fields = [];
    private readonly List<RowAggregate> aggregates = [];

    private FieldsBeside()
    {
    }

    /// <summary>Those below the list's rows; null where there are none.</summary>
    public static FieldsBeside? Of(FieldContext list)
    {
        var made = new FieldsBeside();
        foreach (var field in list.Below("nodes").Concat(list.Below("edges.node")))
        {
            if ((field.Definition.Metadata as RowNeeds)?.Aggregate?.Invoke(field) is not { } aggregate) continue;
            made.fields.Add(field.Place);
            made.aggregates.Add(aggregate);
        }
        return made.fields.Count > 0 ? made : null;
    }

    public IReadOnlyList<RowAggregate> Aggregates => aggregates;

    public int? PlaceOf(FieldContext field) => fields.IndexOf(field.Place) is >= 0 and var at ? at : null;
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
        MayAggregate = needs.Any(n => n.Aggregate is not null);
        Name = $"{Rows.Profile} {Rows.Key} {Rows.Block} {string.Join(' ', Rows.Properties.Select(p => p.Name))}";
    }

    public RowShape Rows { get; }

    /// <summary>Some of the fields can be answered by the list's own statement.</summary>
    public bool MayAggregate { get; }

    /// <summary>The same for places that need the same.</summary>
    public string Name { get; }

    public int PlaceOf(Cell cell) => places[cell.Index] is >= 0 and var place ? place : throw new InvalidOperationException($"{cell.Name} was not asked for.");
}

/// <summary>A page of a connection.</summary>
/// <param name="Total">Counts all when asked.</param>
internal sealed record ConnectionPage(RowPage<DocumentNode> Rows, Func<FieldContext, Task<long>> Total)
{
    public IReadOnlyList<DocumentNode> Nodes => Rows.Items;

    public IReadOnlyList<ConnectionEdge> Edges => [.. Nodes.Select((node, i) => new ConnectionEdge(node, Rows, i))];
}

/// <summary>A row of a page, and its cursor for those who ask.</summary>
internal sealed record ConnectionEdge(DocumentNode Node, RowPage<DocumentNode> Page, int At)
{
    public string Cursor => Page.CursorOf(At);
}

using Scan.Documents;
using Scan.GraphQL.Engine.Execution;
using Scan.GraphQL.Engine.Types;

namespace Scan.GraphQL.Schemas;

/// <summary>
/// Fields of one document that need nothing of it but its key, which its finder knows: they are asked for together with the document, and the loaders hand out what came once
/// it is there. Where there is no such document, nobody asks for it.
/// </summary>
internal sealed class FieldsAhead(DocumentShape shape)
{
    private readonly Cell[] cells = KeyOf(shape);

    private NodeShape Shape { get; } = new(shape.Cells.Count, [new FieldDefinition("key", BuiltInScalars.Id) { Metadata = new RowNeeds(KeyOf(shape)) { Key = true } }], cursors: false);

    /// <param name="parts">The key's parts.</param>
    public void Begin(FieldContext context, long chainId, byte[] id, IReadOnlyList<object?> parts, long? atBlock)
    {
        if (cells.Length == 0 || parts.Contains(null)) return;
        DocumentNode? known = null;
        foreach (var field in context.Below("").Where(f => f.Definition.Metadata is RowNeeds { ByLoader: true, Profile: false, Block: false } needs && needs.Cells.All(cells.Contains)))
        {
            known ??= new DocumentNode(new DocumentRow(chainId, id, null, [.. cells.Select((cell, i) => cell.StoredAs(parts[i]!))], null), Shape, atBlock);
            _ = field.Definition.Resolve(known, field);
        }
    }

    private static Cell[] KeyOf(DocumentShape shape) => shape.KeyProperties.Contains(null) ? [] : [.. shape.KeyProperties.Select(p => shape.CellOf(p!))];
}

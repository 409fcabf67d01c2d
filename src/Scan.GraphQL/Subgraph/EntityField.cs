using Scan.Documents;
using Scan.GraphQL.Engine.Types;

namespace Scan.GraphQL.Subgraph;

/// <summary>Kinds of fields as graph-node knows them: each has its own set of filters.</summary>
internal enum FieldKind { Id, Text, Bytes, BigInt, BigDecimal, Int, Boolean, Status, Texts, ByteLists }

/// <summary>A field that holds a value.</summary>
/// <param name="Read">The value from an <see cref="EntityRow"/>.</param>
/// <param name="Column">What filters and orders compare.</param>
internal sealed record EntityField(string Name, FieldKind Kind, bool Required, Func<EntityRow, object?> Read, ViewColumn Column)
{
    public GraphQLType Type
    {
        get
        {
            var leaf = Leaf(Kind);
            GraphQLType type = Kind is FieldKind.Texts or FieldKind.ByteLists ? new ListType(new NonNullType(leaf)) : leaf;
            return Required ? new NonNullType(type) : type;
        }
    }

    /// <summary>The type of a value, of a list's item where the field is one.</summary>
    public static LeafType Leaf(FieldKind kind) => kind switch
    {
        FieldKind.Id => SubgraphScalars.Id,
        FieldKind.Bytes or FieldKind.ByteLists => SubgraphScalars.Bytes,
        FieldKind.BigInt => SubgraphScalars.BigInt,
        FieldKind.BigDecimal => SubgraphScalars.BigDecimal,
        FieldKind.Int => BuiltInScalars.Int,
        FieldKind.Boolean => BuiltInScalars.Boolean,
        FieldKind.Status => Status,
        _ => BuiltInScalars.String,
    };

    public static EnumType Status { get; } = new("ValidationStatus", [new("PENDING", "PENDING"), new("COMPLETED", "COMPLETED"), new("EXPIRED", "EXPIRED")]);

    public static ColumnType ColumnOf(FieldKind kind) => kind switch
    {
        FieldKind.Bytes => ColumnType.Bytes,
        FieldKind.BigInt or FieldKind.Int => ColumnType.Long,
        FieldKind.BigDecimal => ColumnType.Number,
        FieldKind.Boolean => ColumnType.Boolean,
        FieldKind.Texts or FieldKind.ByteLists => ColumnType.List,
        _ => ColumnType.Text,
    };
}

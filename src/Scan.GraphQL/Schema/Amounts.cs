using Scan.GraphQL.Engine.Types;

namespace Scan.GraphQL.Schemas;

/// <summary>Amounts in whole units beside the exact integers.</summary>
internal static class Amounts
{
    public static FieldDefinition Field(string name, Cell cell, string? description) => new(name + "Decimal", catalogType(cell))
    {
        Description = $"{description} As a decimal number of whole units.",
        Arguments = [Resolve.Argument("decimals", new NonNullType(BuiltInScalars.Int), "The unit's decimals, 0 to 77.", "18")],
        Resolve = (source, context) => cell.Text((DocumentNode)source!) is { } digits ? Units.Shift(digits, context.Argument<int>("decimals")) : null,
        Metadata = new RowNeeds([cell]),
        Cost = 0,
    };

    private static GraphQLType catalogType(Cell cell) => Nullable.GetUnderlyingType(cell.Property.PropertyType) is null ? new NonNullType(Scalars.Decimal) : Scalars.Decimal;
}

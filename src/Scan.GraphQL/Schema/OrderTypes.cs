using Scan.Documents;
using Scan.GraphQL.Engine.Types;

namespace Scan.GraphQL.Schemas;

/// <summary>Inputs of <c>order</c> and the enums of fields that they name.</summary>
internal static class OrderTypes
{
    /// <summary>The fields of a kind that lists are sorted and grouped by; null when it declares none.</summary>
    public static EnumType? Fields(TypeCatalog catalog, DocumentShape shape)
    {
        string[] names = [.. shape.Mapping.Fields.Select(f => f.Name), .. shape.Mapping.ProfileFields.Where(f => f.Type != FieldType.Texts).Select(f => f.Name)];
        return names.Length == 0 ? null : catalog.Add(new EnumType(shape.TypeName + "Field", [.. names.Select(n => new EnumValue(Naming.Upper(n), n))]) { Description = $"Fields of {shape.TypeName}." });
    }

    public static InputObjectType Order(TypeCatalog catalog, DocumentShape shape, EnumType fields)
    {
        var made = catalog.Add(new InputObjectType(shape.TypeName + "Order") { Description = "Sorts by a field; rows without a value come last in both directions." });
        made.Add(new InputValue("field", new NonNullType(fields)));
        made.Add(new InputValue("direction", new NonNullType(catalog.Direction)) { DefaultValue = Engine.Language.Parser.ParseConstant("ASC") });
        return made;
    }

    public static IReadOnlyList<Order> Read(object?[]? coerced) =>
        [.. (coerced ?? []).Cast<IReadOnlyDictionary<string, object?>>().Select(o => new Order((string)o["field"]!, (bool)o["direction"]!))];
}

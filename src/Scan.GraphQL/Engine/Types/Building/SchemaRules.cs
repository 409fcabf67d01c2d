namespace Scan.GraphQL.Engine.Types.Building;

/// <summary>What the specification demands of a schema and C# cannot promise.</summary>
internal static class SchemaRules
{
    public static void Check(IEnumerable<NamedType> types)
    {
        foreach (var type in types)
        {
            if (type.Name.StartsWith("__", StringComparison.Ordinal)) throw new SchemaException($"{type.Name} must not begin with two underscores.");
            switch (type)
            {
                case FieldedType fielded:
                    CheckFields(fielded);
                    break;
                case InputObjectType { Fields.Count: 0 }:
                    throw new SchemaException($"{type.Name} has no fields.");
                case UnionType { Members.Count: 0 }:
                    throw new SchemaException($"{type.Name} has no members.");
            }
        }
    }

    private static void CheckFields(FieldedType type)
    {
        if (type.Fields.Count == 0) throw new SchemaException($"{type.Name} has no fields.");
        foreach (var field in type.Fields)
        {
            if (!field.Type.IsOutput) throw new SchemaException($"{type.Name}.{field.Name}: {field.Type} is an input type.");
            foreach (var argument in field.Arguments)
            {
                if (!argument.Type.IsInput) throw new SchemaException($"{type.Name}.{field.Name}({argument.Name}): {argument.Type} is no input type.");
            }
        }

        foreach (var contract in type.Interfaces)
        {
            foreach (var promised in contract.Fields)
            {
                var kept = type.Field(promised.Name) ?? throw new SchemaException($"{type.Name} lacks {contract.Name}.{promised.Name}.");
                if (!Covariant(kept.Type, promised.Type))
                    throw new SchemaException($"{type.Name}.{kept.Name}: {kept.Type} is not a {promised.Type} as {contract.Name} promises.");
            }
        }
    }

    private static bool Covariant(GraphQLType sub, GraphQLType super) => (sub, super) switch
    {
        (NonNullType a, NonNullType b) => Covariant(a.Of, b.Of),
        (NonNullType a, _) => Covariant(a.Of, super),
        (_, NonNullType) => false,
        (ListType a, ListType b) => Covariant(a.Of, b.Of),
        (FieldedType a, InterfaceType b) => a == b || a.Interfaces.Contains(b),
        (ObjectType a, UnionType b) => b.Members.Contains(a),
        _ => sub == super,
    };
}

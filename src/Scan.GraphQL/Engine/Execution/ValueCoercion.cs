using Scan.GraphQL.Engine.Language;
using Scan.GraphQL.Engine.Types;

namespace Scan.GraphQL.Engine.Execution;

/// <summary>From literals, with variables inside, to C# values.</summary>
internal static class ValueCoercion
{
    /// <summary>The arguments of a field or directive, in declared order, and which of them have a value.</summary>
    public static (object?[] Values, bool[] Given) Arguments(
        IReadOnlyList<InputValue> definitions, IReadOnlyList<ArgumentNode> nodes, VariableValues variables)
    {
        if (definitions.Count == 0) return ([], []);
        var values = new object?[definitions.Count];
        var given = new bool[definitions.Count];
        for (var i = 0; i < values.Length; i++)
        {
            var definition = definitions[i];
            var node = nodes.FirstOrDefault(n => n.Name.Value == definition.Name)?.Value;
            if (node is VariableNode v && !variables.TryGet(v.Name.Value, out _))
            {
                if (definition.IsRequired)
                    throw new InputException($"Argument \"{definition.Name}\" of required type \"{definition.Type}\" was provided the variable \"${v.Name.Value}\" which was not provided a runtime value.");
                node = null;
            }

            node ??= definition.DefaultValue;
            if (node is null)
            {
                if (definition.IsRequired)
                    throw new InputException($"Argument \"{definition.Name}\" of required type \"{definition.Type}\" was not provided.");
                continue;
            }

            given[i] = true;
            values[i] = Literal(node, definition.Type.Nullable, variables);
            if (values[i] is null && definition.Type is NonNullType)
                throw new InputException($"Argument \"{definition.Name}\" of non-null type \"{definition.Type}\" must not be null.");
            if (definition.Convert is not null) values[i] = definition.Convert(values[i]);
        }

        return (values, given);
    }

    /// <summary>A literal's value; throws <see cref="InputException"/> where a variable's null meets a non-null place.</summary>
    public static object? Literal(ValueNode node, GraphQLType type, VariableValues variables)
    {
        if (node is VariableNode variable)
        {
            variables.TryGet(variable.Name.Value, out var value);
            return value is null && type is NonNullType ? throw NotNull(type) : value;
        }

        if (type is NonNullType nonNull) return Literal(node, nonNull.Of, variables) ?? throw NotNull(type);
        if (node is NullNode) return null;
        return type switch
        {
            ListType list when node is ListNode items => Items(items, list.Of, variables),
            ListType list => new[] { Literal(node, list.Of, variables) },
            InputObjectType input when node is ObjectNode fields => Object(fields, input, variables),
            LeafType leaf => leaf.ParseLiteral(node),
            _ => throw new InputException($"Expected value of type \"{type}\", found {Printer.Print(node)}."),
        };
    }

    private static object?[] Items(ListNode node, GraphQLType type, VariableValues variables)
    {
        var items = new object?[node.Items.Count];
        for (var i = 0; i < items.Length; i++) items[i] = Literal(node.Items[i], type, variables);
        return items;
    }

    private static object Object(ObjectNode node, InputObjectType type, VariableValues variables)
    {
        var values = new object?[type.Fields.Count];
        var given = new bool[values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            var field = type.Fields[i];
            var literal = node.Fields.FirstOrDefault(f => f.Name.Value == field.Name)?.Value;
            if (literal is VariableNode v && !variables.TryGet(v.Name.Value, out _)) literal = null;
            literal ??= field.DefaultValue;
            if (literal is null)
            {
                if (field.IsRequired) throw new InputException($"Field \"{type.Name}.{field.Name}\" of required type \"{field.Type}\" was not provided.");
                continue;
            }

            given[i] = true;
            values[i] = Literal(literal, field.Type, variables);
            if (field.Convert is not null) values[i] = field.Convert(values[i]);
        }

        if (type.IsOneOf && (given.Count(g => g) != 1 || values[Array.IndexOf(given, true)] is null))
            throw new InputException($"OneOf Input Object \"{type.Name}\" must specify exactly one key, and not null.");
        return type.Build(values, given);
    }

    private static InputException NotNull(GraphQLType type) => new($"Expected value of non-null type \"{type}\" not to be null.");
}

/// <summary>Type references of documents against the schema.</summary>
internal static class TypeReferences
{
    /// <summary>The type, or null when a name is unknown.</summary>
    public static GraphQLType? Resolve(Schema schema, TypeNode node) => node switch
    {
        NamedTypeNode n => schema.Type(n.Name),
        ListTypeNode l => Resolve(schema, l.Of) is { } of ? new ListType(of) : null,
        NonNullTypeNode n => Resolve(schema, n.Of) is { } of ? new NonNullType(of) : null,
        _ => throw new InvalidOperationException(),
    };
}

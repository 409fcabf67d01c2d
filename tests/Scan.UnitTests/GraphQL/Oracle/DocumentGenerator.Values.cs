using Scan.GraphQL.Engine.Types;

namespace Scan.UnitTests.GraphQL.Oracle;

/// <summary>Arguments, literals and variables.</summary>
internal sealed partial class DocumentGenerator
{
    private string Arguments(IReadOnlyList<InputValue> definitions, bool constant)
    {
        var given = new List<string>();
        foreach (var argument in definitions)
        {
            if (argument.IsRequired && Strike(Break.MissingArgument)) continue;
            if (!argument.IsRequired && random.Next(5) > 1) continue;
            given.Add($"{argument.Name}: {Value(argument.Type, constant, 0)}");
            if (Strike(Break.DuplicateArgument)) given.Add(given[^1]);
        }

        if (Strike(Break.UnknownArgument)) given.Add($"{Pick("frst", "nme", "zzz")}: 1");
        return given.Count == 0 ? "" : $"({string.Join(random.Next(3) == 0 ? " " : ", ", given)})";
    }

    private string Value(GraphQLType type, bool constant, int depth)
    {
        if (!constant && Strike(Break.UndefinedVariable)) return "$nowhere";
        if (!constant && random.Next(4) == 0) return Variable(type, depth == 0);
        if (type is NonNullType nonNull) return Strike(Break.NullForNonNull) ? "null" : Literal(nonNull.Of, constant, depth);
        return random.Next(10) == 0 ? "null" : Literal(type, constant, depth);
    }

    private string Literal(GraphQLType type, bool constant, int depth)
    {
        if (type is ListType list)
        {
            if (random.Next(6) == 0) return Value(new NonNullType(list.Of.Nullable), constant, depth + 1);
            return $"[{string.Join(", ", Enumerable.Range(0, random.Next(4)).Select(_ => Value(list.Of, constant, depth + 1)))}]";
        }

        if (Strike(Break.WrongValue)) return Pick("\"text\"", "3.5", "NOWHERE", "{ a: 1 }", "true", "99999999999");
        if (Strike(Break.ListForSingle)) return "[1, [SAD]]";
        return type switch
        {
            InputObjectType { IsOneOf: true } input => OneOf(input, constant, depth),
            InputObjectType input => Object(input, constant, depth),
            EnumType e => Strike(Break.BadEnum) ? Pick("HAPY", "\"SAD\"", "sad", "7") : e.Values[random.Next(e.Values.Count)].Name,
            _ => type.Named.Name switch
            {
                "Int" => random.Next(-1000, 1000).ToString(System.Globalization.CultureInfo.InvariantCulture),
                "Float" => Pick("1.5", "-2", "0.25", "3e2"),
                "Boolean" => Pick("true", "false"),
                "ID" => Pick("\"id-1\"", "42"),
                _ => Pick("\"text\"", "\"q\\\"\\u00e9\\u{1F701}\"", "\"\"\"\n    block\n      \"quoted\"\n    \"\"\"", "\"\""),
            },
        };
    }

    private string Object(InputObjectType type, bool constant, int depth)
    {
        var given = new List<string>();
        foreach (var field in type.Fields)
        {
            if (field.IsRequired ? Strike(Break.MissingInputField) : depth > 2 || random.Next(3) > 0) continue;
            given.Add($"{field.Name}: {Value(field.Type, constant, depth + 1)}");
            if (Strike(Break.DuplicateInputField)) given.Add(given[^1]);
        }

        if (Strike(Break.UnknownInputField)) given.Add($"{Pick("nam", "zzz")}: \"x\"");
        return $"{{ {string.Join(", ", given)} }}";
    }

    private string OneOf(InputObjectType type, bool constant, int depth)
    {
        if (Strike(Break.TwoOfOne)) return "{ id: \"1\", name: \"2\" }";
        if (Strike(Break.NullOfOne)) return "{ name: null }";
        if (Strike(Break.NoneOfOne)) return "{ }";
        var field = type.Fields[random.Next(depth > 2 ? 2 : type.Fields.Count)];
        return $"{{ {field.Name}: {Value(new NonNullType(field.Type), constant, depth + 1)} }}";
    }

    private string Variable(GraphQLType type, bool placeMayHaveDefault)
    {
        var name = Name("v");
        var declared = type is not NonNullType && random.Next(4) == 0 ? $"{type}!" : type.ToString()!;
        if (placeMayHaveDefault && type is NonNullType n && random.Next(3) == 0)
        {
            var literal = Literal(n.Of, true, 1);
            variables.Add((name, n.Of.ToString()!, literal));
            return $"${name}";
        }

        if (Strike(Break.MismatchedVariable)) declared = Pick("String", "Int", "[Int]", "Mood", "FilterInput", "[[Boolean!]]!");
        variables.Add((name, declared, null));
        if (declared.EndsWith('!') || random.Next(4) > 0) values[name] = Json(type, 0);
        return $"${name}";
    }

    private object? Json(GraphQLType type, int depth) => type switch
    {
        NonNullType n => Json(n.Of, depth),
        ListType l => Enumerable.Range(0, random.Next(3)).Select(_ => Json(new NonNullType(l.Of.Nullable), depth + 1)).ToArray(),
        InputObjectType { IsOneOf: true } => new Dictionary<string, object?> { ["name"] = "one" },
        InputObjectType i => i.Fields.Where(f => f.IsRequired || (depth < 2 && random.Next(3) == 0)).ToDictionary(f => f.Name, f => Json(f.Type, depth + 1)),
        EnumType e => e.Values[random.Next(e.Values.Count)].Name,
        _ => type.Named.Name switch
        {
            "Int" => random.Next(100),
            "Float" => random.Next(100) / 4.0,
            "Boolean" => random.Next(2) == 0,
            _ => $"json {random.Next(10)}",
        },
    };
}

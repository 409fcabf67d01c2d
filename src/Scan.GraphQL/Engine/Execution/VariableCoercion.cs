using System.Text.Json;
using Scan.GraphQL.Engine.Language;
using Scan.GraphQL.Engine.Types;

namespace Scan.GraphQL.Engine.Execution;

/// <summary>The variables of a request in their C# form; those left out are absent.</summary>
public sealed class VariableValues
{
    private readonly Dictionary<string, object?> values = new(StringComparer.Ordinal);

    /// <summary>No variables.</summary>
    public static VariableValues None { get; } = new();

    /// <summary>The value, when one was given or has a default.</summary>
    public bool TryGet(string name, out object? value) => values.TryGetValue(name, out value);

    internal void Set(string name, object? value) => values[name] = value;
}

/// <summary>From the JSON of a request's variables to values of the types that its operation declares.</summary>
internal static class VariableCoercion
{
    private const int MostErrors = 50;

    public static (VariableValues Values, IReadOnlyList<GraphQLError> Errors) Coerce(
        Schema schema, Document document, OperationNode operation, JsonElement variables)
    {
        if (operation.Variables.Count == 0) return (VariableValues.None, []);
        var values = new VariableValues();
        var errors = new List<GraphQLError>();
        foreach (var definition in operation.Variables)
        {
            var name = definition.Variable.Name.Value;
            var type = TypeReferences.Resolve(schema, definition.Type)!;
            try
            {
                CoerceOne(values, definition, type, name, variables);
            }
            catch (InputException e)
            {
                errors.Add(new GraphQLError(e.Message, ErrorCodes.BadInput) { Locations = [document.Source.Locate(definition.Start)] });
                if (errors.Count >= MostErrors) break;
            }
        }

        return (values, errors);
    }

    private static void CoerceOne(VariableValues values, VariableDefinitionNode definition, GraphQLType type, string name, JsonElement variables)
    {
        if (variables.ValueKind != JsonValueKind.Object || !variables.TryGetProperty(name, out var given))
        {
            if (definition.DefaultValue is not null) values.Set(name, ValueCoercion.Literal(definition.DefaultValue, type, VariableValues.None));
            else if (type is NonNullType) throw new InputException($"Variable \"${name}\" of required type \"{type}\" was not provided.");
            return;
        }

        if (given.ValueKind == JsonValueKind.Null && type is NonNullType)
            throw new InputException($"Variable \"${name}\" of non-null type \"{type}\" must not be null.");
        values.Set(name, Json(given, type, new InputPath(name, null)));
    }

    private static object? Json(JsonElement value, GraphQLType type, InputPath path)
    {
        if (type is NonNullType nonNull)
            return value.ValueKind == JsonValueKind.Null
                ? throw Invalid(path, value, $"Expected non-nullable type \"{type}\" not to be null.")
                : Json(value, nonNull.Of, path);
        if (value.ValueKind == JsonValueKind.Null) return null;
        switch (type)
        {
            case ListType list when value.ValueKind == JsonValueKind.Array:
                return value.EnumerateArray().Select((item, i) => Json(item, list.Of, new InputPath(i, path))).ToArray();
            case ListType list:
                return new[] { Json(value, list.Of, path) };
            case InputObjectType input:
                return Object(value, input, path);
            case LeafType leaf:
                try
                {
                    return leaf.ParseValue(value);
                }
                catch (InputException e)
                {
                    throw Invalid(path, value, e.Message);
                }

            default:
                throw new InvalidOperationException($"{type} is no input type.");
        }
    }

    private static object Object(JsonElement value, InputObjectType type, InputPath path)
    {
        if (value.ValueKind != JsonValueKind.Object) throw Invalid(path, value, $"Expected type \"{type.Name}\" to be an object.");
        var given = new bool[type.Fields.Count];
        var values = new object?[type.Fields.Count];
        for (var i = 0; i < given.Length; i++)
        {
            var field = type.Fields[i];
            if (value.TryGetProperty(field.Name, out var element)) values[i] = Json(element, field.Type, new InputPath(field.Name, path));
            else if (field.DefaultValue is not null) values[i] = ValueCoercion.Literal(field.DefaultValue, field.Type, VariableValues.None);
            else if (field.Type is NonNullType)
                throw Invalid(path, value, $"Field \"{field.Name}\" of required type \"{field.Type}\" was not provided.");
            else continue;
            given[i] = true;
            if (field.Convert is not null) values[i] = field.Convert(values[i]);
        }

        foreach (var property in value.EnumerateObject())
        {
            if (type.Field(property.Name) is null)
                throw Invalid(path, value, $"Field \"{property.Name}\" is not defined by type \"{type.Name}\"." +
                    Suggestions.DidYouMean(Suggestions.For(property.Name, type.Fields.Select(f => f.Name))));
        }

        if (type.IsOneOf)
        {
            var keys = Enumerable.Range(0, given.Length).Where(i => given[i]).ToArray();
            if (keys.Length != 1) throw Invalid(path, value, $"Exactly one key must be specified for OneOf type \"{type.Name}\".");
            if (values[keys[0]] is null)
                throw Invalid(path, value, $"Field \"{type.Fields[keys[0]].Name}\" must be non-null.");
        }

        return type.Build(values, given);
    }

    private static InputException Invalid(InputPath path, JsonElement value, string reason) => new(
        $"Variable \"${path.Root}\" got invalid value {Inspect.Json(value)}{(path.Parent is null ? "" : $" at \"{path}\"")}; {reason}");

    private sealed record InputPath(object Key, InputPath? Parent)
    {
        public object Root => Parent is null ? Key : Parent.Root;

        public override string ToString() => Parent is null ? (string)Key : Key is int i ? $"{Parent}[{i}]" : $"{Parent}.{Key}";
    }
}

namespace Scan.GraphQL.Engine.Types;

/// <summary>An input object; its coerced form is what <see cref="Create"/> makes of the given fields.</summary>
public sealed class InputObjectType(string name) : NamedType(name)
{
    private readonly List<InputValue> fields = [];
    private readonly Dictionary<string, int> indexByName = new(StringComparer.Ordinal);

    /// <summary>Fields in declared order.</summary>
    public IReadOnlyList<InputValue> Fields => fields;

    /// <summary>Exactly one field must be given, and not null.</summary>
    public bool IsOneOf { get; init; }

    /// <summary>
    /// From values (in the order of <see cref="Fields"/>, converted) and whether each was given or has a default, to the C# object.
    /// Without it the coerced form is a dictionary of the given fields.
    /// </summary>
    public Func<object?[], bool[], object>? Create { get; set; }

    /// <summary>The field of this name, or null.</summary>
    public InputValue? Field(string name) => indexByName.TryGetValue(name, out var index) ? fields[index] : null;

    /// <summary>Adds a field; a second one of the same name is refused.</summary>
    public void Add(InputValue field)
    {
        if (!indexByName.TryAdd(field.Name, fields.Count)) throw new SchemaException($"{Name}.{field.Name} is declared twice.");
        if (IsOneOf && (field.Type is NonNullType || field.DefaultValue is not null))
            throw new SchemaException($"{Name}.{field.Name} must be nullable and without a default, as {Name} is @oneOf.");
        fields.Add(field);
    }

    internal object Build(object?[] values, bool[] given)
    {
        if (Create is not null) return Create(values, given);
        var map = new Dictionary<string, object?>(StringComparer.Ordinal);
        for (var i = 0; i < fields.Count; i++)
        {
            if (given[i]) map[fields[i].Name] = values[i];
        }

        return map;
    }
}

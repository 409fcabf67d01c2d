using Scan.GraphQL.Engine.Execution;
using Scan.GraphQL.Engine.Language;

namespace Scan.GraphQL.Engine.Types;

/// <summary>
/// Gives a field's value for a source object. May return a <see cref="Task"/> when the field <see cref="FieldDefinition.Unwrap"/>s.
/// </summary>
public delegate object? Resolver(object? source, FieldContext context);

/// <summary>Writes a leaf straight from its source object; false when it is null.</summary>
public delegate bool LeafWriter(object source, JsonBuffer json);

/// <summary>How many rows a field may give, and the argument that asks for fewer.</summary>
/// <param name="Argument">The argument's name.</param>
/// <param name="Default">Rows where the argument is left out.</param>
/// <param name="Max">Rows at most.</param>
public sealed record PageSize(string Argument, int Default, int Max)
{
    /// <summary>Another argument that asks for a number of rows; null when there is none.</summary>
    public string? Other { get; init; }

    /// <summary>Arguments of which one has to be given for more than one row; null: it may always give as many as its page has.</summary>
    public IReadOnlyList<string>? Multiplied { get; init; }
}

/// <summary>A field of an object or interface type.</summary>
public sealed class FieldDefinition(string name, GraphQLType type)
{
    private static readonly Resolver Unresolvable = static (_, context) =>
        throw new InvalidOperationException($"{context.Definition.Name} has no resolver.");

    /// <summary>The name.</summary>
    public string Name { get; } = name;

    /// <summary>The field's type.</summary>
    public GraphQLType Type { get; } = type;

    /// <summary>For readers of the schema.</summary>
    public string? Description { get; init; }

    /// <summary>Why not to use it any more; null when in use.</summary>
    public string? DeprecationReason { get; init; }

    /// <summary>Arguments in declared order.</summary>
    public IReadOnlyList<InputValue> Arguments { get; init; } = [];

    /// <summary>Gives the value.</summary>
    public Resolver Resolve { get; init; } = Unresolvable;

    /// <summary>
    /// True for a plain property: no arguments, nothing awaited, no side effect. Such a field is read when the response is written.
    /// </summary>
    public bool IsPure { get; init; }

    /// <summary>Takes the value out of the completed task that <see cref="Resolve"/> returned; null when it never returns one.</summary>
    public Func<Task, object?>? Unwrap { get; init; }

    /// <summary>Opens a subscription's source stream; null for other fields.</summary>
    public Func<object?, FieldContext, IAsyncEnumerable<object?>>? Stream { get; init; }

    /// <summary>The fast way to write a pure field's whole value; null when there is none.</summary>
    public LeafWriter? WriteLeaf { get; init; }

    /// <summary>Anything the schema wants to know of the field where it is selected (<see cref="FieldContext.SelectedFields"/>).</summary>
    public object? Metadata { get; init; }

    /// <summary>What one evaluation costs.</summary>
    public int Cost { get; init; } = 1;

    /// <summary>Page size, for fields whose rows multiply the cost of what is below.</summary>
    public PageSize? Page { get; init; }

    /// <summary>False where its value may change while <see cref="Caching.IAnswerRevision"/> stays the same: answers that have it are made anew each time.</summary>
    public bool Lasts { get; init; } = true;

    /// <summary>The type that declares it.</summary>
    public FieldedType? DeclaringType { get; internal set; }

    /// <summary>The argument of this name, or null.</summary>
    public InputValue? Argument(string name)
    {
        foreach (var argument in Arguments)
        {
            if (argument.Name == name) return argument;
        }

        return null;
    }
}

/// <summary>An argument or an input object's field.</summary>
public sealed class InputValue(string name, GraphQLType type)
{
    /// <summary>The name.</summary>
    public string Name { get; } = name;

    /// <summary>Its type.</summary>
    public GraphQLType Type { get; } = type;

    /// <summary>For readers of the schema.</summary>
    public string? Description { get; init; }

    /// <summary>Why not to use it any more; null when in use.</summary>
    public string? DeprecationReason { get; init; }

    /// <summary>The literal taken where nothing is given; null when there is none.</summary>
    public ValueNode? DefaultValue { get; init; }

    /// <summary>From the coerced value to what the C# parameter takes.</summary>
    public Func<object?, object?>? Convert { get; init; }

    /// <summary>Must be given.</summary>
    public bool IsRequired => Type is NonNullType && DefaultValue is null;
}

using System.Reflection;

namespace Scan.GraphQL.Engine.Types;

/// <summary>
/// An argument or input field that may be left out, as a C# type: left out and given as null are two things (section 3.10 of the specification, "Input Coercion").
/// <typeparamref name="T"/> is a type that can be null, or null could not be given: <c>Optional&lt;int?&gt;</c>, <c>Optional&lt;string?&gt;</c>.
/// </summary>
public readonly record struct Optional<T>
{
    private readonly T? value;

    public Optional(T? value) => (this.value, IsGiven) = (value, true);

    /// <summary>The request has it, be it as null.</summary>
    public bool IsGiven { get; }

    /// <summary>What was given; null too where nothing was.</summary>
    public T? Value => value;

    public static implicit operator Optional<T>(T? value) => new(value);

    /// <summary>What was given, null included; the other value where nothing was.</summary>
    public T? Or(T? other) => IsGiven ? value : other;
}

/// <summary>Tells optional inputs from others.</summary>
internal static class OptionalInput
{
    /// <summary>What an optional type holds; null when the type is none.</summary>
    public static Type? ItemOf(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Optional<>) ? type.GetGenericArguments()[0] : null;

    /// <summary>The annotations of what it holds.</summary>
    /// <exception cref="SchemaException">It cannot be null.</exception>
    public static NullabilityInfo AnnotationsOf(Type type, NullabilityInfo info)
    {
        var held = info.GenericTypeArguments[0];
        if (Nullable.GetUnderlyingType(type) is null && held.ReadState == NullabilityState.NotNull)
            throw new SchemaException($"Optional<{type.Name}>: whoever may leave it out may give null. Say Optional<{type.Name}?>.");
        return held;
    }
}

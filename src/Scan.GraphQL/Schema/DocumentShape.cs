using System.Numerics;
using System.Reflection;
using System.Text.Json;
using Scan.Documents;
using Scan.Domain.Documents;
using Scan.Domain.Primitives;

namespace Scan.GraphQL.Schemas;

/// <summary>What a document's record tells of its key and properties.</summary>
internal sealed class DocumentShape
{
    private static readonly HashSet<string> NoReference = ["owner", "block", "logIndex", "root"];

    /// <summary>Names that many documents use for contracts and things of their own: a key of nothing else is named by <see cref="KeyOfAttribute"/>.</summary>
    private static readonly HashSet<string> Generic = ["contract", "registry", "vault", "hash", "index"];

    public DocumentShape(DocumentMapping mapping)
    {
        Mapping = mapping;
        Properties = [.. mapping.Type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.GetMethod is { IsPublic: true } && p.Name != "ChainId")];
        KeyOf = mapping.Type.GetMethods(BindingFlags.Public | BindingFlags.Static).Where(m => m.Name == "KeyOf").MaxBy(m => m.GetParameters().Length)
            ?? throw new InvalidOperationException($"{mapping.Type.Name} has no KeyOf.");
        var blank = Activator.CreateInstance(mapping.Type)!;
        Cells = [.. Properties.Select((p, i) => new Cell(p, i, p.GetValue(blank) is { } value ? JsonSerializer.SerializeToUtf8Bytes(value, p.PropertyType, DocumentJson.Options) : null))];
        KeyProperties = [.. KeyOf.GetParameters().Select(p => PropertyOf(p.Name!) ?? (p.Name == Kind || KeyOf.GetParameters().Length == 1 ? PropertyOf("address") ?? PropertyOf("number") : null))];
    }

    public DocumentMapping Mapping { get; }
    public string Kind => Mapping.Kind;
    public string TypeName => Mapping.Type.Name;
    public IReadOnlyList<PropertyInfo> Properties { get; }
    public IReadOnlyList<Cell> Cells { get; }
    public MethodInfo KeyOf { get; }

    /// <summary>The properties that the key is made of, null where it is made of something else.</summary>
    public IReadOnlyList<PropertyInfo?> KeyProperties { get; }

    /// <summary>The field that filters by a property; null when none does.</summary>
    public DocumentField? FieldOf(PropertyInfo property) => Mapping.Fields.FirstOrDefault(f => f.Name == Naming.Camel(property.Name));

    /// <summary>A numeric property as a field, declared or not.</summary>
    public DocumentField? NumberOf(PropertyInfo property)
    {
        var type = Bare(property.PropertyType);
        return type == typeof(BigInteger) ? new(Naming.Camel(property.Name), FieldType.Number, false)
            : type == typeof(long) || type == typeof(int) || type == typeof(byte) ? new(Naming.Camel(property.Name), FieldType.Long, false) : null;
    }

    /// <summary>This document's properties that together are the key of another; null when it does not name one.</summary>
    public IReadOnlyList<PropertyInfo>? ReferenceTo(DocumentShape other)
    {
        if (other == this) return null;
        var parameters = other.KeyOf.GetParameters();
        if (parameters.Any(p => NoReference.Contains(p.Name!) || p.HasDefaultValue) || other.KeyProperties.Contains(null)) return null;
        if (Array.Find([.. Properties], p => p.GetCustomAttribute<KeyOfAttribute>()?.Document == other.Mapping.Type) is { } named) return [named];
        if (parameters.All(p => Generic.Contains(p.Name!))) return null;
        var found = new List<PropertyInfo>();
        for (var i = 0; i < parameters.Length; i++)
        {
            // "address" and "number" are what a thing calls itself: another calls it by its kind.
            var name = parameters[i].Name is "address" or "number" ? other.Kind : parameters[i].Name!;
            if (PropertyOf(name) is not { } property || Bare(property.PropertyType) != other.KeyProperties[i]!.PropertyType) return null;
            found.Add(property);
        }
        return found;
    }

    /// <summary>True when this document's keys begin with the whole key of the other, whose parts these properties name: then its documents are one range of the primary key.</summary>
    public bool KeyBeginsWithThatOf(DocumentShape other, IReadOnlyList<PropertyInfo> properties)
    {
        var (own, theirs) = (KeyOf.GetParameters(), other.KeyOf.GetParameters());
        if (own.Length <= theirs.Length || !KeyProperties.Take(theirs.Length).SequenceEqual(properties)) return false;
        // A text may be the beginning of another; all else has a fixed size or is led by its own. What the keys do with their parts is seen by example.
        if (theirs.Where((part, i) => part.ParameterType != own[i].ParameterType || Nullable.GetUnderlyingType(part.ParameterType) is not null || Example(part.ParameterType, 1) is null).Any()) return false;
        return own.All(part => Example(part.ParameterType, 1) is not null || part.ParameterType == typeof(string)) && Enumerable.Range(1, 3).All(seed =>
        {
            object?[] parts = [.. own.Select(part => Example(part.ParameterType, seed) ?? "text")];
            var (key, beginning) = ((byte[])KeyOf.Invoke(null, parts)!, (byte[])other.KeyOf.Invoke(null, parts[..theirs.Length])!);
            return key.AsSpan().StartsWith(beginning);
        });
    }

    private static object? Example(Type part, int seed) =>
        part == typeof(Address) ? new Address(Enumerable.Repeat((byte)seed, Address.Size).ToArray()) : part == typeof(Hash32) ? new Hash32(Enumerable.Repeat((byte)(seed + 9), Hash32.Size).ToArray())
        : part == typeof(BigInteger) ? BigInteger.Pow(300, seed) : part == typeof(byte) ? (byte)seed : part == typeof(int) ? seed * 1_000 : part == typeof(long) ? seed * 1_000_000_000_000L : null;

    public Cell CellOf(PropertyInfo property) => Cells.First(c => c.Property == property);

    public static Type Bare(Type type) => Nullable.GetUnderlyingType(type) ?? type;

    private PropertyInfo? PropertyOf(string name) => Properties.FirstOrDefault(p => p.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
}

using System.Numerics;
using System.Reflection;
using System.Text.Json;
using Scan.Documents;
using Scan.Domain.Documents;

namespace Scan.GraphQL.Schemas;

/// <summary>What a document's record tells of its key and properties.</summary>
internal sealed class DocumentShape
{
    private static readonly HashSet<string> NoReference = ["owner", "block", "logIndex", "root"];

    public DocumentShape(DocumentMapping mapping)
    {
        Mapping = mapping;
        Properties = [.. mapping.Type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.GetMethod is { IsPublic: true } && p.Name != "ChainId")];
        KeyOf = mapping.Type.GetMethods(BindingFlags.Public | BindingFlags.Static).Where(m => m.Name == "KeyOf").MaxBy(m => m.GetParameters().Length)
            ?? throw new InvalidOperationException($"{mapping.Type.Name} has no KeyOf.");
        var blank = Activator.CreateInstance(mapping.Type)!;
        Cells = [.. Properties.Select((p, i) => new Cell(p, i, p.GetValue(blank) is { } value ? JsonSerializer.SerializeToUtf8Bytes(value, p.PropertyType, DocumentJson.Options) : null))];
        KeyProperties = [.. KeyOf.GetParameters().Select(p => PropertyOf(p.Name!) ?? (p.Name == Kind ? PropertyOf("address") ?? PropertyOf("number") : null))];
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

    public Cell CellOf(PropertyInfo property) => Cells.First(c => c.Property == property);

    public static Type Bare(Type type) => Nullable.GetUnderlyingType(type) ?? type;

    private PropertyInfo? PropertyOf(string name) => Properties.FirstOrDefault(p => p.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
}

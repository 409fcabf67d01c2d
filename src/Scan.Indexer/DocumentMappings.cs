using System.Numerics;
using System.Reflection;
using System.Text.Json;
using Scan.Documents;
using Scan.Domain.Documents;

namespace Scan.Indexer;

/// <summary>How the store keeps each document of the domain: taken from the attributes on the records.</summary>
public static class DocumentMappings
{
    /// <summary>One mapping per document kind, in the order of their names.</summary>
    public static IReadOnlyList<DocumentMapping> All { get; } =
    [
        .. typeof(IDocument).Assembly.GetTypes()
            .Where(type => type.IsAssignableTo(typeof(IDocument)) && type.GetCustomAttribute<DocumentAttribute>() is not null)
            .OrderBy(type => type.GetCustomAttribute<DocumentAttribute>()!.Kind, StringComparer.Ordinal)
            .Select(type => (DocumentMapping)Generic.MakeGenericMethod(type).Invoke(null, null)!),
    ];

    private static MethodInfo Generic => typeof(DocumentMappings).GetMethod(nameof(Of), BindingFlags.NonPublic | BindingFlags.Static)!;

    private static DocumentMapping<T> Of<T>() where T : class, IDocument
    {
        var attribute = typeof(T).GetCustomAttribute<DocumentAttribute>()!;
        var file = typeof(T).GetProperties().SingleOrDefault(property => property.GetCustomAttribute<MetadataUriAttribute>() is not null);
        return new DocumentMapping<T>(CamelCase(attribute.Kind), d => d.ChainId, d => d.Key(), DocumentJson.Options, FieldsOf(typeof(T)), attribute.HasProfile)
        {
            Facts = attribute.Facts is { } facts ? [.. FieldsOf(facts).Select(field => field with { Indexed = false, OfProfile = true })] : [],
            NarrowedBy = [.. typeof(T).GetCustomAttributes<NarrowedByAttribute>().Select(by => NarrowingOf(typeof(T), by))],
            SeldomChanges = attribute.SeldomChanges,
            MetadataUri = file is null ? null : Naming.ConvertName(file.Name),
            MetadataTime = file?.GetCustomAttribute<MetadataUriAttribute>()!.Time is { } named ? Naming.ConvertName(named) : null,
            MetadataHash = file?.GetCustomAttribute<MetadataUriAttribute>()!.Hash is { } hash ? Naming.ConvertName(hash) : null,
        };
    }

    private static Narrowing NarrowingOf(Type type, NarrowedByAttribute by)
    {
        var of = (DocumentMapping)Generic.MakeGenericMethod(by.Document).Invoke(null, null)!;
        var own = FieldsOf(type);
        var key = type.GetMethod("KeyOf")!.GetParameters();
        return new Narrowing(by.Name, of, [.. key.Zip(by.Fields, (part, name) => (own.Single(f => f.Name == part.Name), of.Fields.Single(f => f.Name == Naming.ConvertName(name))))]);
    }

    private static JsonNamingPolicy Naming => JsonNamingPolicy.CamelCase;

    private static IReadOnlyList<DocumentField> FieldsOf(Type type) =>
    [
        .. type.GetProperties().Select(property => (Property: property, Field: property.GetCustomAttribute<FieldAttribute>())).Where(p => p.Field is not null)
            .Select(p => new DocumentField(Naming.ConvertName(p.Property.Name), TypeOf(p.Property.PropertyType), p.Field!.Indexed) 
            {
                Then = p.Field.Then is { } then ? Naming.ConvertName(then) : null, Always = p.Property.PropertyType.IsValueType && Nullable.GetUnderlyingType(p.Property.PropertyType) is null,
            }),
    ];

    private static FieldType TypeOf(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(bool)) return FieldType.Boolean;
        if (type == typeof(BigInteger)) return FieldType.Number;
        if (type == typeof(IReadOnlyList<string>)) return FieldType.Texts;
        return type == typeof(long) || type == typeof(int) || type == typeof(byte) ? FieldType.Long : FieldType.Text;
    }

    private static string CamelCase(string snake)
    {
        var words = snake.Split('_');
        return words[0] + string.Concat(words.Skip(1).Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
    }
}

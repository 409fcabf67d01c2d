using System.Numerics;
using System.Reflection;
using Scan.Documents;
using Scan.Domain.Primitives;
using Scan.GraphQL.Schemas;
using Scan.Web.Input;

namespace Scan.Web.Features.Api;

/// <summary>A kind of document as REST serves it, from the declaration that serves pages and GraphQL too.</summary>
public abstract class ApiKind(DocumentMapping mapping)
{
    private readonly MethodInfo keyOf = mapping.Type.GetMethods(BindingFlags.Public | BindingFlags.Static).Where(m => m.Name == "KeyOf").MaxBy(m => m.GetParameters().Length)!;

    public DocumentMapping Mapping { get; } = mapping;

    /// <summary>The path below /api/v1.</summary>
    public string Path { get; } = Naming.Plural(mapping.Kind);

    /// <summary>The parts of the path behind the chain that name one document.</summary>
    public IReadOnlyList<ParameterInfo> KeyParts => keyOf.GetParameters();
    public IReadOnlyList<PropertyInfo> Properties { get; } = [.. mapping.Type.GetProperties(BindingFlags.Public | BindingFlags.Instance)];

    /// <summary>What lists are filtered by: fields of the document, then those of its profile.</summary>
    public IEnumerable<DocumentField> Fields => Mapping.Fields.Concat(Mapping.ProfileFields);

    /// <summary>Kinds whose fields narrow lists of this one, by the word in front of them: <c>registrations.avs</c>.</summary>
    public IReadOnlyDictionary<string, ApiKind> NarrowedBy { get; } = mapping.NarrowedBy.ToDictionary(n => n.Name, n => Of(n.Of), StringComparer.Ordinal);

    public static ApiKind Of(DocumentMapping mapping) => (ApiKind)Activator.CreateInstance(typeof(ApiKind<>).MakeGenericType(mapping.Type), mapping)!;

    /// <summary>In a path: this part has no value.</summary>
    public const string None = "-";

    public abstract Task<(IReadOnlyList<ApiRow> Rows, string? Next, string? Previous, long? Total)> QueryAsync(DocumentStore store, DocumentQuery query, CancellationToken ct);

    public abstract Task<ApiRow?> FindAsync(DocumentStore store, DocumentId id, long? atBlock, CancellationToken ct);

    public PropertyInfo? Property(string field) => Properties.FirstOrDefault(p => Naming.Camel(p.Name) == field);

    public byte[] KeyFrom(IReadOnlyList<string> parts)
    {
        var least = KeyParts.Count(p => !p.HasDefaultValue);
        if (parts.Count < least || parts.Count > KeyParts.Count) throw new BadInputException("key", $"is /{string.Join('/', KeyParts.Select(p => p.Name))}");
        try
        {
            return (byte[])keyOf.Invoke(null, BindingFlags.DoNotWrapExceptions, null, [.. KeyParts.Select((p, i) => i < parts.Count ? Part(p.Name!, p.ParameterType, parts[i]) : p.DefaultValue)], null)!;
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            throw new BadInputException("key", e.Message);
        }
    }

    /// <summary>A filter's value, checked and in the store's form.</summary>
    public string Value(string field, string text)
    {
        var type = Property(field)?.PropertyType;
        type = type is null ? null : Nullable.GetUnderlyingType(type) ?? type;
        return type == typeof(Address) ? Given.Address(field, text).ToString() : type == typeof(Hash32) ? Given.Hash(field, text).ToString() : text;
    }

    /// <summary>A part that a document may do without, such as the AVS of an operator's own split, is <c>-</c> there.</summary>
    private static object? Part(string name, Type type, string text) =>
        Nullable.GetUnderlyingType(type) is { } given ? text == None ? null : Part(name, given, text)
        : type == typeof(Address) ? Given.Address(name, text)
        : type == typeof(Hash32) ? Given.Hash(name, text)
        : type == typeof(BigInteger) ? Given.Word(name, text)
        : type == typeof(byte) ? (byte)Given.Number(name, text, 0, 255)
        : type == typeof(int) ? (int)Given.Number(name, text, 0, int.MaxValue)
        : type == typeof(long) ? Given.Number(name, text, 0, long.MaxValue) : text;
}

/// <param name="Body">The document.</param>
/// <param name="Profile">What metadata says of it.</param>
public sealed record ApiRow(DocumentId Id, long Block, object Body, Profile? Profile);

internal sealed class ApiKind<T>(DocumentMapping mapping) : ApiKind(mapping) where T : class
{
    private readonly DocumentMapping<T> typed = (DocumentMapping<T>)mapping;

    public override async Task<(IReadOnlyList<ApiRow> Rows, string? Next, string? Previous, long? Total)> QueryAsync(DocumentStore store, DocumentQuery query, CancellationToken ct)
    {
        var page = await store.QueryAsync<T>(query, ct);
        return ([.. page.Items.Select(Row)], page.Next, page.Previous, page.Total);
    }

    public override async Task<ApiRow?> FindAsync(DocumentStore store, DocumentId id, long? atBlock, CancellationToken ct)
    {
        await store.CheckAtBlockAsync(id.ChainId, atBlock, ct);
        return (await store.LoadAsync<T>([id], atBlock, ct)).TryGetValue(id, out var stored) ? Row(stored) : null;
    }

    private ApiRow Row(Stored<T> stored) => new(new DocumentId(typed.ChainId(stored.Body), typed.Key(stored.Body)), stored.Block, stored.Body, stored.Profile);
}

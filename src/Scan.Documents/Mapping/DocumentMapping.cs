using System.Text.Json;
using System.Text.RegularExpressions;

namespace Scan.Documents;

/// <summary>How a kind of document is stored: one table for the current bodies and one for their earlier versions.</summary>
public abstract partial class DocumentMapping
{
    private protected DocumentMapping(string kind, Type type, IReadOnlyList<DocumentField> fields, bool hasProfile)
    {
        if (!KindPattern().IsMatch(kind)) throw new ArgumentException($"A kind is a camel case word of at most 40 letters and digits, '{kind}' is not.", nameof(kind));
        foreach (var field in fields)
        {
            if (!FieldPattern().IsMatch(field.Name)) throw new ArgumentException($"'{field.Name}' of {kind} is no camel case JSON path.", nameof(fields));
        }
        Kind = kind;
        Type = type;
        Fields = fields;
        HasProfile = hasProfile;
    }

    /// <summary>Camel case name; part of the digest, so it never changes.</summary>
    public string Kind { get; }
    public Type Type { get; }

    /// <summary>True when <see cref="Profiles"/> may hold a name and description for these documents; adds the field "name".</summary>
    public bool HasProfile { get; }
    public IReadOnlyList<DocumentField> Fields { get; }

    /// <summary>Further fields of the profile, see <see cref="Profile.Facts"/>.</summary>
    public IReadOnlyList<DocumentField> Facts { get; init; } = [];

    /// <summary>What every list of documents with a profile can be filtered and sorted by: <see cref="FieldSql.ProfileName"/>, then <see cref="Facts"/>.</summary>
    public IEnumerable<DocumentField> ProfileFields => HasProfile ? [FieldSql.ProfileName, .. Facts] : [];

    /// <summary>Other kinds by which lists of this one are narrowed.</summary>
    public IReadOnlyList<Narrowing> NarrowedBy { get; init; } = [];

    /// <summary>The JSON property with the URI of metadata that is fetched; null: there is none.</summary>
    public string? MetadataUri { get; init; }

    /// <summary>The JSON property with the keccak256 of that file; null: the chain does not give it.</summary>
    public string? MetadataHash { get; init; }

    /// <summary>The property with the time at which the chain last named the file; null where a document names its file once.</summary>
    public string? MetadataTime { get; init; }

    /// <summary>True when few documents are ever changed, so that pages are filled.</summary>
    public bool SeldomChanges { get; init; }

    /// <summary>Where the tables stand: a re-projection writes into a schema of its own.</summary>
    internal string Schema { get; private protected init; } = "scan";
    internal string Table => $"{Schema}.d_" + SnakeCase().Replace(Kind, "_$0").ToLowerInvariant();
    internal string Versions => $"{Schema}.v_" + SnakeCase().Replace(Kind, "_$0").ToLowerInvariant();

    internal abstract KindSession NewSession();

    /// <summary>The same kind with its tables in another schema.</summary>
    internal abstract DocumentMapping In(string schema);

    [GeneratedRegex("^[a-z][a-zA-Z0-9]{0,39}$")]
    private static partial Regex KindPattern();

    [GeneratedRegex(@"^[a-z][a-zA-Z0-9]*(\.[a-z][a-zA-Z0-9]*)*$")]
    private static partial Regex FieldPattern();

    [GeneratedRegex("[A-Z]")]
    private static partial Regex SnakeCase();
}

/// <summary>The mapping of documents of type <typeparamref name="T"/>, an immutable record.</summary>
/// <param name="json">Defines the canonical bytes that the digest is made of.</param>
public sealed class DocumentMapping<T>(
    string kind, Func<T, long> chainId, Func<T, byte[]> key, JsonSerializerOptions json, IReadOnlyList<DocumentField> fields, bool hasProfile)
    : DocumentMapping(kind, typeof(T), fields, hasProfile)
    where T : class
{
    public Func<T, long> ChainId { get; } = chainId;
    public Func<T, byte[]> Key { get; } = key;
    public JsonSerializerOptions Json { get; } = json;

    internal override KindSession NewSession() => new KindSession<T>(this);

    internal override DocumentMapping In(string schema) =>
        new DocumentMapping<T>(Kind, ChainId, Key, Json, Fields, HasProfile) { Schema = schema, Facts = Facts, NarrowedBy = [.. NarrowedBy.Select(n => n with { Of = n.Of.In(schema) })], MetadataUri = MetadataUri, MetadataHash = MetadataHash, MetadataTime = MetadataTime };
}

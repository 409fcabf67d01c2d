using System.Buffers;
using System.Buffers.Text;
using System.Reflection;
using System.Text;
using System.Text.Json;
using Scan.Documents;
using Scan.Domain.Documents;
using Scan.Domain.Primitives;
using Scan.GraphQL.Engine.Execution;
using Scan.GraphQL.Engine.Types;

namespace Scan.GraphQL.Schemas;

/// <summary>How rows hold a property.</summary>
internal enum CellForm
{
    /// <summary>As JSON.</summary>
    Json,

    /// <summary>A number or a boolean, whose text is its JSON.</summary>
    Plain,

    /// <summary>A string of characters that JSON does not escape, without its quotes.</summary>
    Word,

    /// <summary>Any string, without quotes and escapes.</summary>
    Text,
}

/// <summary>A property of a document as rows hold it; it goes to the response as it is wherever the response has it so too.</summary>
internal sealed class Cell
{
    private static readonly SearchValues<byte> Escaped = SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(i => (byte)i), (byte)'"', (byte)'\\', 0x7f, 0xe2]);
    private readonly CellForm form;
    private readonly byte[]? fallback;

    /// <param name="fallback">What a body from before the property was declared has: the value of a new record, as JSON.</param>
    public Cell(PropertyInfo property, int index, byte[]? fallback)
    {
        (Property, Name, Index) = (property, Naming.Camel(property.Name), index);
        // Text has one null for a value that is null and for one that is not there: where these differ it has to be JSON.
        form = fallback is not null && Nullable.GetUnderlyingType(property.PropertyType) is not null ? CellForm.Json : FormOf(DocumentShape.Bare(property.PropertyType));
        this.fallback = fallback is null || form is CellForm.Json or CellForm.Plain ? fallback : Encoding.UTF8.GetBytes(JsonSerializer.Deserialize<string>(fallback)!);
    }

    public PropertyInfo Property { get; }
    public string Name { get; }

    /// <summary>Its place among the cells of its kind.</summary>
    public int Index { get; }

    public RowProperty Row => new(Name, AsText: form != CellForm.Json);

    public bool Has(DocumentNode node) => Stored(node) is not null;

    public T Read<T>(DocumentNode node)
    {
        // Keys of what is linked are read in each row.
        return typeof(T) == typeof(Address) && Address.TryParseLower(Stored(node), out var address) ? (T)(object)address : JsonSerializer.Deserialize<T>(Json(node), DocumentJson.Options)!;
    }

    /// <summary>The value as the record has it; null where it has none.</summary>
    public object? Value(DocumentNode node) => Has(node) ? JsonSerializer.Deserialize(Json(node), DocumentShape.Bare(Property.PropertyType), DocumentJson.Options) : null;

    /// <summary>The value as filters take it.</summary>
    public string? Text(DocumentNode node) => Stored(node) is not { } stored ? null
        : form == CellForm.Json && stored[0] == '"' ? JsonSerializer.Deserialize<string>(stored) : Encoding.UTF8.GetString(stored);

    /// <summary>A field that writes the property.</summary>
    public FieldDefinition Field(string name, GraphQLType type, string? description) => new(name, type)
    {
        Description = description,
        Resolve = (source, _) => Value((DocumentNode)source!),
        IsPure = true,
        WriteLeaf = Writer(type.Nullable),
        Metadata = new RowNeeds([this]),
        Cost = type.Named is LeafType ? 0 : 1,
    };

    private static CellForm FormOf(Type type)
    {
        if (type == typeof(string)) return CellForm.Text;
        if (!type.IsValueType) return CellForm.Json;
        return JsonSerializer.SerializeToUtf8Bytes(Activator.CreateInstance(type), type, DocumentJson.Options)[0] switch
        {
            (byte)'"' => CellForm.Word,
            (byte)'t' or (byte)'f' or (byte)'-' or (>= (byte)'0' and <= (byte)'9') => CellForm.Plain,
            _ => CellForm.Json,
        };
    }

    /// <summary>The value as its row has it; null where it has none.</summary>
    private byte[]? Stored(DocumentNode node)
    {
        var stored = node.Stored(this) ?? fallback;
        return form == CellForm.Json && stored.AsSpan().SequenceEqual("null"u8) ? null : stored;
    }

    private ReadOnlySpan<byte> Json(DocumentNode node) => form is CellForm.Word or CellForm.Text ? JsonSerializer.SerializeToUtf8Bytes(Text(node)) : Stored(node);

    private LeafWriter? Writer(GraphQLType type) => type switch
    {
        EnumType words => Words(words),
        LeafType leaf when leaf == Scalars.DateTime => WriteTime,
        LeafType => Leaf(),
        ListType { Of: NonNullType { Of: LeafType leaf } } when leaf is not EnumType && leaf != Scalars.DateTime => Leaf(),
        _ => null,
    };

    private LeafWriter Leaf() => form switch
    {
        CellForm.Word => (source, json) => Stored((DocumentNode)source) is { } stored && WriteQuoted(stored, json),
        CellForm.Text => (source, json) => Stored((DocumentNode)source) is { } stored && WriteString(stored, json),
        _ => (source, json) =>
        {
            if (Stored((DocumentNode)source) is not { } stored) return false;
            json.Raw(stored);
            return true;
        },
    };

    private static bool WriteQuoted(ReadOnlySpan<byte> text, JsonBuffer json)
    {
        json.Raw((byte)'"');
        json.Raw(text);
        json.Raw((byte)'"');
        return true;
    }

    private static bool WriteString(ReadOnlySpan<byte> text, JsonBuffer json)
    {
        if (!text.ContainsAny(Escaped)) return WriteQuoted(text, json);
        json.String(Encoding.UTF8.GetString(text));
        return true;
    }

    private bool WriteTime(object source, JsonBuffer json)
    {
        if (Stored((DocumentNode)source) is not { } stored) return false;
        if (!Utf8Parser.TryParse(stored, out long seconds, out var read) || read != stored.Length) throw new InvalidOperationException($"{Name} is no time: {Encoding.UTF8.GetString(stored)}");
        Scalars.DateTime.WriteValue(json, seconds);
        return true;
    }

    private LeafWriter Words(EnumType words)
    {
        (byte[] Stored, object Value)[] known = [.. words.Values.Select(v => (StoredAs(v.Value), v.Value))];
        return (source, json) =>
        {
            if (Stored((DocumentNode)source) is not { } value) return false;
            foreach (var (stored, word) in known)
            {
                if (!value.AsSpan().SequenceEqual(stored)) continue;
                words.Write(json, word);
                return true;
            }
            throw new InvalidOperationException($"{words.Name} has no value for {Encoding.UTF8.GetString(value)}.");
        };
    }

    /// <summary>A value as rows would have it.</summary>
    public byte[] StoredAs(object value)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(value, DocumentJson.Options);
        return form is CellForm.Word or CellForm.Text ? Encoding.UTF8.GetBytes(JsonSerializer.Deserialize<string>(json)!) : json;
    }
}

/// <summary>What a field needs of the row that it stands on.</summary>
internal sealed record RowNeeds(IReadOnlyList<Cell> Cells, bool Profile = false)
{
    /// <summary>The document's key.</summary>
    public bool Key { get; init; }

    /// <summary>The block of its last change.</summary>
    public bool Block { get; init; }

    /// <summary>Its value comes from a loader, which gives to all who ask for the same key what it loaded once.</summary>
    public bool ByLoader { get; init; }

    /// <summary>What a list's own statement can aggregate for the field, by its arguments; null: nothing, or not for these.</summary>
    public Func<FieldContext, RowAggregate?>? Aggregate { get; init; }
}

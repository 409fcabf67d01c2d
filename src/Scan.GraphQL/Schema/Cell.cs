using System.Buffers.Text;
using System.Reflection;
using System.Text;
using System.Text.Json;
using Scan.Domain.Documents;
using Scan.GraphQL.Engine.Execution;
using Scan.GraphQL.Engine.Types;

namespace Scan.GraphQL.Schemas;

/// <summary>A property of a document as rows hold it: JSON, which goes to the response as it is wherever the response has it so too.</summary>
internal sealed class Cell(PropertyInfo property, int index, byte[]? fallback)
{
    private static readonly byte[] Null = "null"u8.ToArray();

    public PropertyInfo Property { get; } = property;
    public string Name { get; } = Naming.Camel(property.Name);

    /// <summary>Its place among the cells of its kind.</summary>
    public int Index { get; } = index;

    /// <summary>The value's JSON; empty where it has none. A body from before the property was declared has the value that a new record has.</summary>
    public ReadOnlySpan<byte> Json(DocumentNode node)
    {
        var json = node.Json(this) ?? fallback;
        return json is null || json.AsSpan().SequenceEqual(Null) ? [] : json;
    }

    public bool Has(DocumentNode node) => !Json(node).IsEmpty;

    public T Read<T>(DocumentNode node) => JsonSerializer.Deserialize<T>(Json(node), DocumentJson.Options)!;

    /// <summary>The value as the record has it; null where it has none.</summary>
    public object? Value(DocumentNode node) => Has(node) ? JsonSerializer.Deserialize(Json(node), DocumentShape.Bare(Property.PropertyType), DocumentJson.Options) : null;

    /// <summary>The value as filters take it.</summary>
    public string? Text(DocumentNode node)
    {
        var json = Json(node);
        return json.IsEmpty ? null : json[0] == '"' ? JsonSerializer.Deserialize<string>(json) : Encoding.UTF8.GetString(json);
    }

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

    private LeafWriter? Writer(GraphQLType type) => type switch
    {
        EnumType words => Words(words),
        LeafType leaf when leaf == Scalars.DateTime => WriteTime,
        LeafType => WriteAsItIs,
        ListType { Of: NonNullType { Of: LeafType leaf } } when leaf is not EnumType && leaf != Scalars.DateTime => WriteAsItIs,
        _ => null,
    };

    private bool WriteAsItIs(object source, JsonBuffer json)
    {
        var value = Json((DocumentNode)source);
        if (value.IsEmpty) return false;
        json.Raw(value);
        return true;
    }

    private bool WriteTime(object source, JsonBuffer json)
    {
        var value = Json((DocumentNode)source);
        if (value.IsEmpty) return false;
        if (!Utf8Parser.TryParse(value, out long seconds, out var read) || read != value.Length) throw new InvalidOperationException($"{Name} is no time: {Encoding.UTF8.GetString(value)}");
        Scalars.DateTime.WriteValue(json, seconds);
        return true;
    }

    private LeafWriter Words(EnumType words)
    {
        (byte[] Stored, object Value)[] known = [.. words.Values.Select(v => (JsonSerializer.SerializeToUtf8Bytes(v.Value, DocumentJson.Options), v.Value))];
        return (source, json) =>
        {
            var value = Json((DocumentNode)source);
            if (value.IsEmpty) return false;
            foreach (var (stored, word) in known)
            {
                if (!value.SequenceEqual(stored)) continue;
                words.Write(json, word);
                return true;
            }
            throw new InvalidOperationException($"{words.Name} has no value for {Encoding.UTF8.GetString(value)}.");
        };
    }
}

/// <summary>What a field needs of the row that it stands on.</summary>
internal sealed record RowNeeds(IReadOnlyList<Cell> Cells, bool Profile = false);

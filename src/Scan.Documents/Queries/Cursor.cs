using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Npgsql;

namespace Scan.Documents;

/// <summary>A place in an order: the sort values (null for none) and the key of the document there.</summary>
internal sealed record Cursor(IReadOnlyList<string?> Values, long ChainId, byte[] Id)
{
    private const int LongestCursor = 8192;

    private sealed record Wire(string O, IReadOnlyList<string?> V, long C, byte[] I);

    /// <summary>The place of a row whose sort values stand from a column on.</summary>
    public static Cursor Of(NpgsqlDataReader row, int at, int values, DocumentId id)
    {
        var texts = values == 0 ? [] : new string?[values];
        for (var i = 0; i < values; i++) texts[i] = row.TextOrNull(at + i);
        return new(texts, id.ChainId, id.Id);
    }

    public string Encode(DocumentMapping mapping, IReadOnlyList<Order> orders) =>
        Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(new Wire(Fingerprint(mapping, orders), Values, ChainId, Id)));

    /// <exception cref="QueryException">No cursor, or one of another list or order.</exception>
    public static Cursor Decode(string text, string parameter, DocumentMapping mapping, IReadOnlyList<Order> orders)
    {
        var wire = Parse(text) ?? throw new QueryException(parameter, "is no cursor of this list");
        if (wire.O != Fingerprint(mapping, orders) || wire.V?.Count != orders.Count || wire.I is null) throw new QueryException(parameter, "is a cursor of another list or order");
        for (var i = 0; i < orders.Count; i++)
        {
            if (wire.V[i] is { } value) FieldValue.ToText(FilterSql.FieldOf(mapping, orders[i].Field), value);
        }
        return new(wire.V, wire.C, wire.I);
    }

    private static Wire? Parse(string text)
    {
        try
        {
            return text.Length > LongestCursor ? null : JsonSerializer.Deserialize<Wire>(Base64Url.DecodeFromChars(text));
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            return null;
        }
    }

    private static string Fingerprint(DocumentMapping mapping, IReadOnlyList<Order> orders)
    {
        var order = mapping.Kind + string.Concat(orders.Select(o => $"|{o.Field}{(o.Descending ? "-" : "+")}"));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(order)).AsSpan(0, 6));
    }
}

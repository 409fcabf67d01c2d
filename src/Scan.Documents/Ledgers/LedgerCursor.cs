using System.Buffers.Text;
using System.Text.Json;

namespace Scan.Documents;

/// <summary>How far each chain was read: logs of several chains are merged by time, each chain from its own place on.</summary>
internal sealed record LedgerCursor(bool Descending, IReadOnlyList<LedgerCursor.Place> Places)
{
    private const int LongestCursor = 8192;

    internal sealed record Place(long ChainId, long Block, int LogIndex, byte[] BlockHash);

    public string Encode() => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(this));

    /// <exception cref="QueryException">No cursor, or one of the other direction.</exception>
    public static LedgerCursor Decode(string text, bool descending)
    {
        var cursor = Parse(text);
        if (cursor?.Places is null || cursor.Places.Any(p => p?.BlockHash is null)) throw new QueryException("after", "is no cursor of this list");
        return cursor.Descending == descending ? cursor : throw new QueryException("after", "is a cursor of the other direction");
    }

    private static LedgerCursor? Parse(string text)
    {
        try
        {
            return text.Length > LongestCursor ? null : JsonSerializer.Deserialize<LedgerCursor>(Base64Url.DecodeFromChars(text));
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            return null;
        }
    }
}

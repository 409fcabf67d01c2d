namespace Scan.Documents;

/// <summary>Makes JSON text safe for PostgreSQL, always the same way.</summary>
internal static class JsonText
{
    private const byte Backslash = (byte)'\\';

    /// <summary>Replaces escaped NUL and lone surrogates by U+FFFD, in place: jsonb refuses them, json fails when they are read.</summary>
    public static void Clean(Span<byte> json)
    {
        for (var i = json.IndexOf(Backslash); i >= 0 && i + 1 < json.Length;)
        {
            i = json[i + 1] == (byte)'u' && i + 6 <= json.Length ? CleanEscape(json, i) : i + 2;
            var next = i < json.Length ? json[i..].IndexOf(Backslash) : -1;
            i = next < 0 ? -1 : i + next;
        }
    }

    /// <summary>As <see cref="Clean"/>, for text.</summary>
    public static string? Cleaned(string? json)
    {
        if (json is null) return null;
        var bytes = System.Text.Encoding.UTF8.GetBytes(json);
        Clean(bytes);
        return System.Text.Encoding.UTF8.GetString(bytes);
    }

    private static int CleanEscape(Span<byte> json, int at)
    {
        var unit = CodeUnit(json[at..]);
        if (char.IsHighSurrogate(unit) && at + 12 <= json.Length && json[at + 6] == Backslash && json[at + 7] == (byte)'u'
            && char.IsLowSurrogate(CodeUnit(json[(at + 6)..])))
        {
            return at + 12;
        }
        if (unit == 0 || char.IsSurrogate(unit)) "FFFD"u8.CopyTo(json[(at + 2)..]);
        return at + 6;
    }

    private static char CodeUnit(ReadOnlySpan<byte> escape) =>
        System.Buffers.Text.Utf8Parser.TryParse(escape.Slice(2, 4), out ushort unit, out var consumed, 'x') && consumed == 4 ? (char)unit : '\uFFFD';
}

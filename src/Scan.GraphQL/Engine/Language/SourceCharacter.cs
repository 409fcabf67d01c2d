namespace Scan.GraphQL.Engine.Language;

/// <summary>Unicode scalar values in UTF-16 text.</summary>
internal static class SourceCharacter
{
    /// <summary>1 or 2 units for a scalar value, 0 for a lone surrogate.</summary>
    public static int Length(string text, int position)
    {
        if (!char.IsSurrogate(text[position])) return 1;
        return position + 1 < text.Length && char.IsSurrogatePair(text[position], text[position + 1]) ? 2 : 0;
    }

    /// <summary>How a character is shown in a message: quoted when printable ASCII, else <c>U+XXXX</c>.</summary>
    public static string Print(string text, int position)
    {
        if (position >= text.Length) return "<EOF>";
        var c = text[position];
        if (c is >= ' ' and <= '~') return c == '"' ? "'\"'" : $"\"{c}\"";
        var code = Length(text, position) == 2 ? char.ConvertToUtf32(c, text[position + 1]) : c;
        return $"U+{code:X4}";
    }
}

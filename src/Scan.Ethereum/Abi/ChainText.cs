using System.Text;

namespace Scan.Ethereum.Abi;

/// <summary>
/// Text that a stranger wrote, made storable: invalid UTF-8, NUL and lone surrogates become U+FFFD. Invalid bytes are replaced one maximal
/// subpart at a time (the WHATWG decoder's rule), so that every reader of the same bytes sees the same text.
/// </summary>
public static class ChainText
{
    private const char Replacement = '\uFFFD';

    /// <summary>The text of UTF-8 bytes. Never fails.</summary>
    public static string FromUtf8(ReadOnlySpan<byte> bytes)
    {
        var text = Encoding.UTF8.GetString(bytes);
        return text.Contains('\0') ? text.Replace('\0', Replacement) : text;
    }

    /// <summary>The same rule for text that is already UTF-16, such as JSON with <c>\ud800</c>.</summary>
    public static string Clean(string text)
    {
        if (IsClean(text)) return text;
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value == 0) clean.Append(Replacement);
            else clean.Append(rune);
        }
        return clean.ToString();
    }

    private static bool IsClean(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value == 0 || rune == Rune.ReplacementChar) return false;
        }
        return true;
    }
}

using System.Globalization;
using System.Text;

namespace Scan.Domain.Metadata;

/// <summary>Text of strangers made fit to be shown as text (design section 8).</summary>
public static class MetadataText
{
    /// <summary>
    /// NUL and lone surrogates become U+FFFD; control characters go, but for line ends and tabs; so do those that turn the direction of text,
    /// with which one name can be made to read as another. Trimmed, and cut to <paramref name="longest"/> UTF-16 units without splitting a character.
    /// </summary>
    public static string Clean(string text, int longest, out bool hidden, out bool cut)
    {
        var clean = new StringBuilder(Math.Min(text.Length, longest));
        (hidden, cut) = (false, false);
        foreach (var rune in text.AsSpan().Trim().EnumerateRunes())
        {
            if (rune.Value != 0 && IsHidden(rune))
            {
                hidden = true;
                continue;
            }
            var shown = rune.Value == 0 ? Rune.ReplacementChar : rune;
            if (clean.Length + shown.Utf16SequenceLength > longest)
            {
                cut = true;
                break;
            }
            clean.Append(shown);
        }
        return clean.ToString().Trim();
    }

    private static bool IsHidden(Rune rune) =>
        rune.Value is not ('\n' or '\r' or '\t') && Rune.GetUnicodeCategory(rune) == UnicodeCategory.Control
        || rune.Value is >= 0x202A and <= 0x202E or >= 0x2066 and <= 0x2069 or 0x200E or 0x200F or 0x061C or 0xFEFF or >= 0xE0000 and <= 0xE007F;
}

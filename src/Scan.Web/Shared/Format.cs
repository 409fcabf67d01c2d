using System.Globalization;
using System.Numerics;

namespace Scan.Web.Shared;

/// <summary>Numbers and times for the eye. Exact forms stand beside them, in titles and copies.</summary>
public static class Format
{
    private static readonly CultureInfo Plain = CultureInfo.InvariantCulture;

    /// <summary>A whole number with thousands apart.</summary>
    public static string Whole(long value) => value.ToString("#,0", Plain);
    public static string Whole(BigInteger value) => value.ToString("#,0", Plain);

    /// <summary>The exact decimal form of an amount in smallest units, without trailing zeros.</summary>
    public static string Exact(BigInteger value, int decimals)
    {
        if (decimals <= 0) return value.ToString(Plain);
        var digits = BigInteger.Abs(value).ToString(Plain).PadLeft(decimals + 1, '0');
        var fraction = digits[^decimals..].TrimEnd('0');
        return $"{(value.Sign < 0 ? "-" : "")}{digits[..^decimals]}{(fraction.Length > 0 ? "." + fraction : "")}";
    }

    /// <summary>An amount to read in a table: thousands apart and as many decimals as its size deserves; never rounded up to more than there is.</summary>
    public static string Readable(BigInteger value, int decimals)
    {
        var exact = Exact(BigInteger.Abs(value), decimals);
        var point = exact.IndexOf('.', StringComparison.Ordinal);
        var whole = point < 0 ? exact : exact[..point];
        var sign = value.Sign < 0 ? "−" : "";
        var grouped = BigInteger.Parse(whole, Plain).ToString("#,0", Plain);
        if (point < 0) return sign + grouped;
        var fraction = exact[(point + 1)..];
        var keep = whole.Length >= 5 ? 0 : whole.Length >= 3 ? 1 : whole != "0" ? 3 : LeadingZeros(fraction) + 3;
        if (whole == "0" && LeadingZeros(fraction) > 5) return sign + "<0.000001";
        var shown = fraction[..Math.Min(keep, fraction.Length)].TrimEnd('0');
        return sign + grouped + (shown.Length > 0 ? "." + shown : "");
    }

    /// <summary>A part of a whole in per cent, with one decimal; null when there is no whole.</summary>
    public static decimal? Percent(BigInteger part, BigInteger whole) => whole.Sign > 0 ? (decimal)(part * 10_000 / whole) / 100 : null;

    public static string Percent(decimal? percent) => percent is > 0 and < 0.05m ? "<0.1 %" : percent is { } p ? p.ToString(p == decimal.Truncate(p) ? "0" : "0.0", Plain) + " %" : "unknown";

    /// <summary>How long ago, in words.</summary>
    public static string Ago(long unixSeconds, DateTimeOffset now)
    {
        var seconds = now.ToUnixTimeSeconds() - unixSeconds;
        return seconds switch
        {
            < -60 => $"in {Span(-seconds)}",
            < 5 => "just now",
            _ => $"{Span(seconds)} ago",
        };
    }

    /// <summary>How soon, in words; what is overdue says since when.</summary>
    public static string Until(long unixSeconds, DateTimeOffset now) => (unixSeconds - now.ToUnixTimeSeconds()) switch
    {
        > 0 and var seconds => $"in {Span(seconds)}",
        > -5 => "now",
        _ => Ago(unixSeconds, now),
    };

    public static string Span(long seconds) => seconds switch
    {
        < 60 => $"{seconds} s",
        < 3600 => $"{seconds / 60} min",
        < 86_400 => $"{seconds / 3600} h",
        < 60 * 86_400L => $"{seconds / 86_400} d",
        < 730 * 86_400L => $"{seconds / (30 * 86_400)} months",
        _ => $"{seconds / (365 * 86_400)} years",
    };

    public static string Exactly(long unixSeconds) => unixSeconds is >= -62_135_596_800 and <= 253_402_300_799
        ? DateTimeOffset.FromUnixTimeSeconds(unixSeconds).ToString("yyyy-MM-dd HH:mm:ss 'UTC'", Plain)
        : $"{unixSeconds} seconds after 1970";

    public static string Day(long day) => DateOnly.FromDayNumber((int)(day + 719_162)).ToString("yyyy-MM-dd", Plain);

    /// <summary>0x1234…abcd.</summary>
    public static string Short(string hex) => hex.Length > 14 ? $"{hex[..6]}…{hex[^4..]}" : hex;

    /// <summary>A parameter as events tell it: a decimal whole with thousands apart, hex cut in its middle.</summary>
    public static string Parameter(string value) => BigInteger.TryParse(value, NumberStyles.AllowLeadingSign, Plain, out var number) ? Whole(number)
        : value.StartsWith("0x", StringComparison.Ordinal) ? Short(value) : Clip(value, 90);

    /// <summary>Text of strangers, cut to a length that cannot break a page.</summary>
    public static string Clip(string text, int length = 80) => text.Length <= length ? text : text[..length] + "…";

    private static int LeadingZeros(string digits)
    {
        var count = 0;
        while (count < digits.Length && digits[count] == '0') count++;
        return count;
    }
}

using System.Globalization;
using System.Numerics;

namespace Scan.GraphQL.Subgraph;

/// <summary>Fixed-point numbers as decimal text.</summary>
public static class ExactDecimal
{
    /// <summary>The integer divided by ten to the power of <paramref name="decimals"/>, exactly and without trailing zeros.</summary>
    public static string Of(BigInteger value, int decimals)
    {
        var digits = BigInteger.Abs(value).ToString(CultureInfo.InvariantCulture).PadLeft(decimals + 1, '0');
        var fraction = digits[^decimals..].TrimEnd('0');
        return $"{(value.Sign < 0 ? "-" : "")}{digits[..^decimals]}{(fraction.Length == 0 ? "" : "." + fraction)}";
    }

    /// <summary>A decimal number without the zeros at its end.</summary>
    public static string Trim(string text) => text.Contains('.') ? text.TrimEnd('0').TrimEnd('.') : text;
}

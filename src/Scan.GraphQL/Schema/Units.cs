using Scan.GraphQL.Engine;

namespace Scan.GraphQL.Schemas;

/// <summary>Whole units from smallest units, exactly.</summary>
public static class Units
{
    private const int MostDecimals = 77;

    /// <summary>The integer divided by ten to the power of <paramref name="decimals"/>, without trailing zeros.</summary>
    public static string Shift(string digits, int decimals)
    {
        if (decimals is < 0 or > MostDecimals) throw new GraphQLException($"decimals: is 0 to {MostDecimals}");
        var (sign, number) = digits.StartsWith('-') ? ("-", digits[1..]) : ("", digits);
        var padded = number.PadLeft(decimals + 1, '0');
        var fraction = padded[^decimals..].TrimEnd('0');
        var whole = padded[..^decimals];
        return fraction.Length == 0 ? sign + whole : $"{sign}{whole}.{fraction}";
    }
}

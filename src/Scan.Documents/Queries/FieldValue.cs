using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;

namespace Scan.Documents;

/// <summary>Values of queries as text that PostgreSQL can cast, checked against the field's type.</summary>
internal static partial class FieldValue
{
    private const int LongestNumber = 200;

    /// <exception cref="QueryException">The value does not fit the field.</exception>
    public static string ToText(DocumentField field, object? value) => TryText(field.Type, value) ?? throw new QueryException(field.Name, field.Type switch
    {
        FieldType.Long => "expects a whole number of 64 bits",
        FieldType.Number => "expects a decimal number",
        FieldType.Boolean => "expects true or false",
        _ => "expects text",
    });

    private static string? TryText(FieldType type, object? value) => (type, value) switch
    {
        (FieldType.Text or FieldType.Texts, string text) => Sql.Clean(text),
        (FieldType.Boolean, bool flag) => flag ? "true" : "false",
        (FieldType.Boolean, "true" or "false") => (string)value,
        (FieldType.Long or FieldType.Number, long or int or short or byte) => Convert.ToInt64(value, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture),
        (FieldType.Long, string text) => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number.ToString(CultureInfo.InvariantCulture) : null,
        (FieldType.Long, BigInteger number) => number >= long.MinValue && number <= long.MaxValue ? number.ToString(CultureInfo.InvariantCulture) : null,
        (FieldType.Number, BigInteger number) => number.ToString(CultureInfo.InvariantCulture),
        (FieldType.Number, decimal number) => number.ToString(CultureInfo.InvariantCulture),
        (FieldType.Number, string text) => text.Length <= LongestNumber && DecimalPattern().IsMatch(text) ? text : null,
        _ => null,
    };

    [GeneratedRegex(@"^-?[0-9]+(\.[0-9]+)?\z")]
    private static partial Regex DecimalPattern();
}

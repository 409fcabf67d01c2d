using System.Text.Json;
using Scan.Web.Lists;

namespace Scan.Web.Features.Api;

/// <summary>JSON values as cells of CSV.</summary>
internal static class ExportCells
{
    /// <summary>A number of ours may begin with a minus; any other text is guarded against formulas.</summary>
    public static string Of(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => "",
        JsonValueKind.String when value.GetString() is { Length: > 1 } text && text[0] == '-' && IsNumber(text.AsSpan(1)) => text,
        JsonValueKind.String => Csv.Cell(value.GetString()),
        JsonValueKind.Object or JsonValueKind.Array => Csv.Cell(value.GetRawText()),
        _ => value.GetRawText(),
    };

    private static bool IsNumber(ReadOnlySpan<char> text) => !text.ContainsAnyExcept("0123456789.") && text.Count('.') <= 1;
}

using System.Text.Json;
using Scan.GraphQL.Engine.Language;

namespace Scan.GraphQL.Engine.Types;

/// <summary>Values as they are shown in messages: bounded, because they come from the caller.</summary>
internal static class Inspect
{
    private const int Longest = 200;

    public static string Json(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "{ " + string.Join(", ", value.EnumerateObject().Take(10).Select(p => $"{p.Name}: {Json(p.Value)}")) + " }",
        JsonValueKind.Array => "[" + string.Join(", ", value.EnumerateArray().Take(10).Select(Json)) + "]",
        _ => Bound(value.GetRawText()),
    };

    public static string Text(string text) => Bound(Printer.Quote(text));

    private static string Bound(string text) => text.Length <= Longest ? text : text[..Longest] + "…";
}

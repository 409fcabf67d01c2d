using System.Text.Json;
using Scan.Documents;

namespace Scan.Indexer.Delivery.Formats;

/// <summary>A feed item in one line for people, with the weight that tools give it. What strangers wrote is cut short and loses its control characters.</summary>
internal sealed record ItemText(string Title, string Detail, string? Path, string Severity, bool IsOver, bool IsAcknowledged = false)
{
    private const int Longest = 300;

    public static ItemText Of(FeedItem item)
    {
        using var data = JsonDocument.Parse(item.DataJson ?? "{}");
        var root = data.RootElement;
        return item.Kind switch
        {
            FeedKind.Alerts => OfAlert(item, root),
            FeedKind.Incidents => new(Clip($"{Text(root, "title") ?? "Incident"}: {Text(root, "status") ?? StateOf(item.State)}"), Clip(Text(root, "reason") ?? Text(root, "detail") ?? ""), Text(root, "path"),
                Text(root, "severity") ?? "warning", IsEnd(item.State), Text(root, "status") == "acknowledged"),
            FeedKind.Blocks => new($"Block {item.Block} of chain {item.ChainId} {item.State}", "", null, "info", IsEnd(item.State)),
            _ => new(Clip($"Event in block {item.Block} of chain {item.ChainId} {item.State}"), item.Id, null, "info", IsEnd(item.State)),
        };
    }

    private static ItemText OfAlert(FeedItem item, JsonElement root)
    {
        var rollup = Text(root, "rollupChainId") is { } id ? $"rollup {id}" : "a rollup";
        var title = item.State switch
        {
            FeedState.Seen => $"Alert on {rollup}: operators signed that a block is not valid",
            FeedState.Final => $"Alert on {rollup} is final",
            FeedState.Removed => $"Alert on {rollup} was removed",
            FeedState.Retracted => $"Alert on {rollup} is gone from the chain after a reorg",
            _ => $"Alert on {rollup}: {StateOf(item.State)}",
        };
        var path = Text(root, "avs") is { } avs && Text(root, "messageHash") is { } hash ? $"/alerts/{item.ChainId}/{avs}/{hash}" : null;
        return new(Clip(title), Clip($"Message {Text(root, "messageHash") ?? Text(root, "number") ?? "unknown"}, AVS {Text(root, "avs") ?? "unknown"}, block {item.Block} of chain {item.ChainId}"), path, "critical", IsEnd(item.State));
    }

    private static bool IsEnd(string state) => state is FeedState.Removed or FeedState.Retracted or FeedState.Resolved;

    private static string StateOf(string state) => state switch { FeedState.Seen => "open", _ => state };

    private static string? Text(JsonElement root, string name) =>
        root.ValueKind == JsonValueKind.Object && root.TryGetProperty(name, out var value) ? value.ValueKind switch { JsonValueKind.String => value.GetString(), JsonValueKind.Number => value.GetRawText(), _ => null } : null;

    private static string Clip(string text)
    {
        var plain = string.Concat(text.Select(c => char.IsControl(c) || char.GetUnicodeCategory(c) is System.Globalization.UnicodeCategory.Format ? ' ' : c));
        return plain.Length <= Longest ? plain : plain[..Longest] + "…";
    }
}

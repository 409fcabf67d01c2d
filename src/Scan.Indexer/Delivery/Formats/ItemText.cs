using System.Globalization;
using System.Text;
using System.Text.Json;
using Scan.Documents;

namespace Scan.Indexer.Delivery.Formats;

/// <summary>A feed item in one line for people, with the weight that tools give it. What strangers wrote is cut short and loses what is no printable text.</summary>
/// <param name="Title">One line of at most 301 characters.</param>
/// <param name="Detail">Another; empty where there is nothing more to say.</param>
/// <param name="Path">Of the page about it on this host; null: it has none.</param>
/// <param name="Severity">critical, error, warning or info.</param>
/// <param name="IsOver">Nothing is open any more.</param>
/// <param name="IsAcknowledged">Somebody has taken it on.</param>
public sealed record ItemText(string Title, string Detail, string? Path, string Severity, bool IsOver, bool IsAcknowledged = false)
{
    private const int Longest = 300;

    /// <summary>Reads an item of any kind.</summary>
    public static ItemText Of(FeedItem item)
    {
        using var data = JsonDocument.Parse(item.DataJson ?? "{}");
        var root = data.RootElement;
        return item.Kind switch
        {
            FeedKind.Alerts => OfAlert(item, root),
            FeedKind.Incidents => new(Clip($"{Text(root, "title") ?? "Incident"}: {Text(root, "status") ?? StateOf(item.State)}"), Clip(Text(root, "reason") ?? Text(root, "detail") ?? ""), PathOf(Text(root, "path")),
                Severities(Text(root, "severity")), IsEnd(item.State), Text(root, "status") == "acknowledged"),
            FeedKind.Blocks => new($"Block {item.Block} of chain {item.ChainId} {item.State}", "", null, "info", IsEnd(item.State)),
            _ => new(Clip($"Event in block {item.Block} of chain {item.ChainId} {item.State}"), Clip(item.Id), null, "info", IsEnd(item.State)),
        };
    }

    private static ItemText OfAlert(FeedItem item, JsonElement root)
    {
        var rollup = Text(root, "rollupChainId") is { } id ? $"rollup {id}" : "a rollup";
        // One without a message is a ZK alert: nobody signs it, its proof decides.
        var (message, number) = (Text(root, "messageHash"), Text(root, "number"));
        var title = item.State switch
        {
            FeedState.Seen when message is null => $"Alert on {rollup}: an output root is called invalid, its proof is awaited",
            FeedState.Seen => $"Alert on {rollup}: operators signed that a block is not valid",
            FeedState.Final => $"Alert on {rollup} is final",
            FeedState.Removed when message is null && Text(root, "status") is { } status => $"Alert on {rollup} was removed: {status}",
            FeedState.Removed => $"Alert on {rollup} was removed",
            FeedState.Retracted => $"Alert on {rollup} is gone from the chain after a reorg",
            _ => $"Alert on {rollup}: {StateOf(item.State)}",
        };
        var avs = Text(root, "avs");
        var twin = Text(root, "twin") is { } other and not "0" ? $"?twin={other}" : "";
        var path = (avs, message, number) switch
        {
            (null, _, _) => null,
            (_, { } hash, _) => $"/alerts/{item.ChainId}/{avs}/{hash}{twin}",
            (_, _, { } n) => $"/alerts/{item.ChainId}/{avs}/zk/{n}",
            _ => null,
        };
        var what = message is null ? $"ZK alert {number ?? "unknown"}" : $"Message {message}";
        return new(Clip(title), Clip($"{what}, AVS {avs ?? "unknown"}, block {item.Block} of chain {item.ChainId}"), PathOf(path), "critical", IsEnd(item.State));
    }

    private static bool IsEnd(string state) => state is FeedState.Removed or FeedState.Retracted or FeedState.Resolved;

    private static string StateOf(string state) => state switch { FeedState.Seen => "open", _ => state };

    private static string Severities(string? given) => given is "critical" or "error" or "warning" or "info" ? given : "warning";

    /// <summary>Only what leads to this host: one slash, and nothing that a line of an address does not hold.</summary>
    private static string? PathOf(string? path) => path is ['/', not '/', ..] && path.All(c => c is > ' ' and < '\u007f' and not ('<' or '>' or '"' or '|' or '\\')) ? path : null;

    private static string? Text(JsonElement root, string name) =>
        root.ValueKind == JsonValueKind.Object && root.TryGetProperty(name, out var value) ? value.ValueKind switch { JsonValueKind.String => value.GetString(), JsonValueKind.Number => value.GetRawText(), _ => null } : null;

    /// <summary>One line of printable characters, cut between characters; none is torn in two.</summary>
    private static string Clip(string text)
    {
        var line = new StringBuilder(Math.Min(text.Length, Longest + 1));
        foreach (var rune in text.EnumerateRunes())
        {
            if (line.Length + rune.Utf16SequenceLength > Longest) return line.Append('…').ToString();
            line.Append(IsPrintable(rune) ? rune.ToString() : " ");
        }
        return line.ToString();
    }

    private static bool IsPrintable(Rune rune) => Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);
}

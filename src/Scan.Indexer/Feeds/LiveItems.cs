using System.Buffers;
using System.Text.Json;
using Scan.Documents;
using Scan.Domain.Documents;
using Scan.Domain.Primitives;

namespace Scan.Indexer.Feeds;

/// <summary>Turns stored feed items into what is sent: <c>{sequence, id, kind, state, chainId, block, time, topics, data}</c> (design section 7).</summary>
public sealed class LiveItems(EventKindBook kinds, EventSubjects subjects, ILogArguments arguments)
{
    private static readonly JsonWriterOptions Writing = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public async Task<IReadOnlyList<LiveItem>> PrepareAsync(IReadOnlyList<FeedItem> items, CancellationToken ct)
    {
        var logs = items.Select(i => i.LedgerRow).OfType<LedgerRow>().ToList();
        var names = await kinds.CoveringAsync(logs, ct);
        var speaksOf = await subjects.OfAsync(logs, names, ct);
        return [.. items.Select(item => Prepare(item, names, item.LedgerRow is { } log ? speaksOf.GetValueOrDefault(log, []) : []))];
    }

    private LiveItem Prepare(FeedItem item, IReadOnlyDictionary<int, Documents.EventKind> names, IReadOnlyList<string> speaksOf)
    {
        var topics = item.Topics ?? TopicsOf(item, speaksOf);
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, Writing)) Write(json, item, topics, names);
        return new LiveItem(item, topics, buffer.WrittenSpan.ToArray());
    }

    private void Write(Utf8JsonWriter json, FeedItem item, IReadOnlyList<string> topics, IReadOnlyDictionary<int, Documents.EventKind> names)
    {
        json.WriteStartObject();
        json.WriteNumber("sequence", item.Sequence);
        json.WriteString("id", item.Id);
        json.WriteString("kind", item.Kind);
        json.WriteString("state", item.State);
        json.WriteNumber("chainId", item.ChainId);
        json.WriteNumber("block", item.Block);
        json.WriteNumber("time", item.Time);
        json.WriteStartArray("topics");
        foreach (var topic in topics) json.WriteStringValue(topic);
        json.WriteEndArray();
        json.WritePropertyName("data");
        if (item.LedgerRow is { } row) WriteEvent(json, row, names.GetValueOrDefault(row.KindId));
        else if (item.DataJson is { } data) json.WriteRawValue(data, skipInputValidation: true);
        else json.WriteNullValue();
        json.WriteEndObject();
    }

    private void WriteEvent(Utf8JsonWriter json, LedgerRow row, Documents.EventKind? kind)
    {
        json.WriteStartObject();
        json.WriteString("event", kind?.Name);
        json.WriteString("system", kind?.System);
        json.WriteString("contract", kind?.Contract);
        json.WriteString("address", Hex.Encode(row.Address));
        json.WriteString("transaction", Hex.Encode(row.Transaction));
        json.WriteString("blockHash", Hex.Encode(row.BlockHash));
        json.WriteNumber("logIndex", row.LogIndex);
        json.WritePropertyName("args");
        if (arguments.Json(row, kind) is { } args) json.WriteRawValue(args, skipInputValidation: true);
        else json.WriteNullValue();
        if (row.Problem is not null) json.WriteString("problem", row.Problem);
        json.WriteEndObject();
    }

    private static IReadOnlyList<string> TopicsOf(FeedItem item, IReadOnlyList<string> speaksOf) => item.LedgerRow is { } row ? TopicsOf(row, speaksOf) : [item.Kind];

    /// <summary>Of a log: everybody it speaks of, and its contract.</summary>
    internal static IReadOnlyList<string> TopicsOf(LedgerRow row, IReadOnlyList<string> speaksOf) =>
        [Topics.Events, .. speaksOf.Append(Topics.Contract(row.ChainId, new Address(row.Address))).Distinct()];
}

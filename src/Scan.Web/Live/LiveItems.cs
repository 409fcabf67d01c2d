using System.Buffers;
using System.Text.Json;
using Scan.Documents;
using Scan.Domain.Documents;
using Scan.Domain.Primitives;
using Scan.Web.Chains;

namespace Scan.Web.Live;

/// <summary>Turns stored feed items into what is sent: <c>{sequence, id, kind, state, chainId, block, time, topics, data}</c> (design section 7).</summary>
public sealed class LiveItems(EventKinds kinds)
{
    private static readonly JsonWriterOptions Writing = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public async Task<IReadOnlyList<LiveItem>> PrepareAsync(IReadOnlyList<FeedItem> items, CancellationToken ct)
    {
        var names = await kinds.CoveringAsync(items.Where(i => i.LedgerRow is not null).Select(i => i.LedgerRow!), ct);
        return [.. items.Select(item => Prepare(item, names))];
    }

    private static LiveItem Prepare(FeedItem item, IReadOnlyDictionary<int, EventKind> names)
    {
        var topics = item.Topics ?? TopicsOf(item);
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, Writing)) Write(json, item, topics, names);
        return new LiveItem(item, topics, buffer.WrittenSpan.ToArray());
    }

    private static void Write(Utf8JsonWriter json, FeedItem item, IReadOnlyList<string> topics, IReadOnlyDictionary<int, EventKind> names)
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

    private static void WriteEvent(Utf8JsonWriter json, LedgerRow row, EventKind? kind)
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
        if (row.ArgsJson is { } args) json.WriteRawValue(args, skipInputValidation: true);
        else json.WriteNullValue();
        if (row.Problem is not null) json.WriteString("problem", row.Problem);
        json.WriteEndObject();
    }

    // An event's subjects are stored as hashes; of what it speaks, its contract is known in full. Followers of a subject match by hash.
    private static IReadOnlyList<string> TopicsOf(FeedItem item) => item.LedgerRow is { } row
        ? [Domain.Documents.Topics.Events, Domain.Documents.Topics.Contract(row.ChainId, new Address(row.Address))]
        : [item.Kind];
}

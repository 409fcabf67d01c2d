using System.Text.Json;
using System.Text.Json.Serialization;
using Scan.Documents;

namespace Scan.Indexer.Feeds;

/// <summary>A feed item on its way to readers: its JSON is made once, however many receive it.</summary>
[JsonConverter(typeof(LiveItemConverter))]
public sealed record LiveItem(FeedItem Item, IReadOnlyList<string> Topics, byte[] Json)
{
    public long Sequence => Item.Sequence;
}

/// <summary>Writes the prepared JSON as it is.</summary>
public sealed class LiveItemConverter : JsonConverter<LiveItem>
{
    public override LiveItem Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException("Feed items are only written.");

    public override void Write(Utf8JsonWriter writer, LiveItem value, JsonSerializerOptions options) => writer.WriteRawValue(value.Json, skipInputValidation: true);
}

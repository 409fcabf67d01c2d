using System.Text.Json;
using Scan.Domain.Primitives;

namespace Scan.Local.Replay;

/// <summary>The address and topic part of an eth_getLogs filter: any of the addresses, and at each position null, a topic or any of several.</summary>
internal sealed class LogMatch
{
    private readonly HashSet<Address>? addresses;
    private readonly IReadOnlyList<HashSet<Hash32>?> topics;

    private LogMatch(HashSet<Address>? addresses, IReadOnlyList<HashSet<Hash32>?> topics) => (this.addresses, this.topics) = (addresses, topics);

    /// <exception cref="ReplayError">The filter is malformed.</exception>
    public static LogMatch Parse(JsonElement filter)
    {
        var addresses = filter.TryGetProperty("address", out var address) ? Set(address, AddressOf) : null;
        var topics = filter.TryGetProperty("topics", out var positions) && positions.ValueKind == JsonValueKind.Array
            ? positions.EnumerateArray().Select(position => Set(position, TopicOf)).ToArray()
            : [];
        if (topics.Length > 4) throw ReplayError.InvalidParams("exceed max topics");
        return new LogMatch(addresses, topics);
    }

    public bool Includes(RecordedLog log)
    {
        if (addresses is not null && !addresses.Contains(log.Address)) return false;
        if (topics.Count > log.Topics.Count) return false;
        for (var i = 0; i < topics.Count; i++)
        {
            if (topics[i] is { } wanted && !wanted.Contains(log.Topics[i])) return false;
        }
        return true;
    }

    // No value, null and an empty list match everything.
    private static HashSet<T>? Set<T>(JsonElement value, Func<JsonElement, T> read) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.Array => value.GetArrayLength() == 0 ? null : [.. value.EnumerateArray().Select(read)],
        _ => [read(value)],
    };

    private static Address AddressOf(JsonElement value) => value.ValueKind == JsonValueKind.String && Address.TryParse(value.GetString()!.ToLowerInvariant(), null, out var address)
        ? address
        : throw ReplayError.InvalidParams("invalid address in filter");

    private static Hash32 TopicOf(JsonElement value) => value.ValueKind == JsonValueKind.String && Hash32.TryParse(value.GetString(), null, out var topic)
        ? topic
        : throw ReplayError.InvalidParams("invalid topic in filter");
}

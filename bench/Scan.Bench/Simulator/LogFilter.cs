using System.Text.Json;
using Scan.Domain.Primitives;

namespace Scan.Bench.Simulator;

/// <summary>The addresses and first topics that an eth_getLogs request asks for; null takes all.</summary>
public sealed record LogFilter(HashSet<Address>? Addresses, HashSet<Hash32>? FirstTopics)
{
    public bool Takes(LogContent log) =>
        (Addresses is null || Addresses.Contains(log.Emitter)) && (FirstTopics is null || FirstTopics.Contains(new Hash32(log.Topics)));

    public static LogFilter Parse(JsonElement request)
    {
        var addresses = request.TryGetProperty("address", out var address) ? Strings(address).Select(a => Address.Parse(a.ToLowerInvariant())).ToHashSet() : null;
        var topics = request.TryGetProperty("topics", out var all) && all.ValueKind == JsonValueKind.Array && all.GetArrayLength() > 0 && all[0].ValueKind != JsonValueKind.Null
            ? Strings(all[0]).Select(t => Hash32.Parse(t)).ToHashSet()
            : null;
        return new LogFilter(addresses is { Count: > 0 } ? addresses : null, topics is { Count: > 0 } ? topics : null);
    }

    private static IEnumerable<string> Strings(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => value.EnumerateArray().Select(v => v.GetString()!),
        JsonValueKind.String => [value.GetString()!],
        _ => [],
    };
}

using System.Globalization;
using System.Text.Json;
using Scan.Domain.Primitives;

namespace Scan.Ethereum.Rpc;

/// <summary>Which logs eth_getLogs shall find. Empty <see cref="Addresses"/> or <see cref="Topic0"/> mean any.</summary>
public sealed record LogFilter
{
    private LogFilter(BlockRange? range, Hash32? blockHash) => (Range, BlockHash) = (range, blockHash);

    public BlockRange? Range { get; }
    public Hash32? BlockHash { get; }
    public IReadOnlyCollection<Address> Addresses { get; init; } = [];

    /// <summary>The first topic is one of these.</summary>
    public IReadOnlyCollection<Hash32> Topic0 { get; init; } = [];

    /// <summary>Logs of the blocks from <paramref name="from"/> to <paramref name="to"/>, both included.</summary>
    public static LogFilter InRange(long from, long to) => new(new BlockRange(from, to), null);

    /// <summary>Logs of exactly this block; a node that does not have it refuses.</summary>
    public static LogFilter InBlock(Hash32 blockHash) => new(null, blockHash);

    internal void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        if (BlockHash is { } hash) json.WriteString("blockHash"u8, hash.ToString());
        if (Range is { } range)
        {
            json.WriteString("fromBlock"u8, "0x" + range.From.ToString("x", CultureInfo.InvariantCulture));
            json.WriteString("toBlock"u8, "0x" + range.To.ToString("x", CultureInfo.InvariantCulture));
        }
        if (Addresses.Count > 0)
        {
            json.WriteStartArray("address"u8);
            foreach (var address in Addresses) json.WriteStringValue(address.ToString());
            json.WriteEndArray();
        }
        if (Topic0.Count > 0)
        {
            json.WriteStartArray("topics"u8);
            json.WriteStartArray();
            foreach (var topic in Topic0) json.WriteStringValue(topic.ToString());
            json.WriteEndArray();
            json.WriteEndArray();
        }
        json.WriteEndObject();
    }
}

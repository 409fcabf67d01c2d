using System.Text.Json;
using Scan.Domain.Primitives;

namespace Scan.Ethereum.Rpc;

/// <summary>Reads the logs of an <c>eth_getLogs</c> answer or of a receipt, straight from its bytes.</summary>
public ref struct LogReader
{
    /// <summary>Data of many small logs shares arrays of this size; larger data gets its own.</summary>
    private const int SharedSize = 32 * 1024;
    private byte[] shared;
    private int used;

    /// <summary>The logs of a JSON array.</summary>
    /// <exception cref="JsonException">The bytes are no array of logs.</exception>
    public static List<RawLog> Parse(ReadOnlySpan<byte> array)
    {
        var json = new Utf8JsonReader(array);
        RpcJson.Next(ref json);
        return Read(ref json);
    }

    /// <summary>The logs of the array that <paramref name="json"/> stands on.</summary>
    /// <exception cref="JsonException">It is no array of logs.</exception>
    public static List<RawLog> Read(ref Utf8JsonReader json)
    {
        RpcJson.Expect(ref json, JsonTokenType.StartArray);
        var reader = new LogReader { shared = [] };
        var logs = new List<RawLog>();
        for (RpcJson.Next(ref json); json.TokenType != JsonTokenType.EndArray; RpcJson.Next(ref json)) logs.Add(reader.One(ref json));
        return logs;
    }

    private RawLog One(ref Utf8JsonReader json)
    {
        RpcJson.Expect(ref json, JsonTokenType.StartObject);
        var fields = default(Fields);
        for (RpcJson.Next(ref json); json.TokenType != JsonTokenType.EndObject; RpcJson.Next(ref json)) Field(ref json, ref fields);
        if (fields.Seen != Fields.All) throw new JsonException("A log lacks one of its fields.");
        return new RawLog(fields.Topics)
        {
            Address = fields.Address,
            Data = fields.Data,
            BlockNumber = fields.BlockNumber,
            BlockHash = fields.BlockHash,
            BlockTime = fields.BlockTime,
            TransactionHash = fields.TransactionHash,
            TransactionIndex = fields.TransactionIndex,
            LogIndex = fields.LogIndex,
            Removed = fields.Removed,
        };
    }

    private void Field(ref Utf8JsonReader json, ref Fields fields)
    {
        var name = json.ValueSpan;
        RpcJson.Next(ref json);
        switch (name.Length)
        {
            case 4 when name.SequenceEqual("data"u8): fields.Data = Data(ref json); fields.Seen |= 1; break;
            case 6 when name.SequenceEqual("topics"u8): ReadTopics(ref json, ref fields.Topics); fields.Seen |= 2; break;
            case 7 when name.SequenceEqual("address"u8): fields.Address = RpcJson.Address(ref json); fields.Seen |= 4; break;
            case 7 when name.SequenceEqual("removed"u8): fields.Removed = json.TokenType == JsonTokenType.True; break;
            case 8 when name.SequenceEqual("logIndex"u8): fields.LogIndex = Index(ref json); fields.Seen |= 8; break;
            case 9 when name.SequenceEqual("blockHash"u8): fields.BlockHash = RpcJson.Hash(ref json); fields.Seen |= 16; break;
            case 11 when name.SequenceEqual("blockNumber"u8): fields.BlockNumber = RpcJson.Quantity(ref json); fields.Seen |= 32; break;
            // Receipts of whole blocks say 0 where a time is unknown (go-ethereum issue 32334).
            case 14 when name.SequenceEqual("blockTimestamp"u8): fields.BlockTime = RpcJson.QuantityOrNull(ref json) is var time and not 0 ? time : null; break;
            case 15 when name.SequenceEqual("transactionHash"u8): fields.TransactionHash = RpcJson.Hash(ref json); fields.Seen |= 64; break;
            case 16 when name.SequenceEqual("transactionIndex"u8): fields.TransactionIndex = Index(ref json); fields.Seen |= 128; break;
            default: json.Skip(); break;
        }
    }

    private static void ReadTopics(ref Utf8JsonReader json, ref LogTopics topics)
    {
        RpcJson.Expect(ref json, JsonTokenType.StartArray);
        topics = default;
        for (RpcJson.Next(ref json); json.TokenType != JsonTokenType.EndArray; RpcJson.Next(ref json))
        {
            if (topics.Count == LogTopics.Most) throw new JsonException("A log has at most four topics.");
            topics.Add(RpcJson.Hash(ref json));
        }
    }

    private static int Index(ref Utf8JsonReader json)
    {
        var index = RpcJson.Quantity(ref json);
        return index <= int.MaxValue ? (int)index : throw new JsonException("An index has at most 31 bits.");
    }

    private ReadOnlyMemory<byte> Data(ref Utf8JsonReader json)
    {
        var digits = RpcJson.Digits(ref json);
        if (digits.IsEmpty) return default;
        var length = digits.Length / 2;
        var target = Room(length);
        RpcJson.Decode(digits, target.Span);
        return target;
    }

    private Memory<byte> Room(int length)
    {
        if (length > SharedSize / 4) return new byte[length];
        if (shared.Length - used < length) (shared, used) = (new byte[SharedSize], 0);
        used += length;
        return shared.AsMemory(used - length, length);
    }

    private struct Fields
    {
        public const int All = 255;
        public int Seen;
        public LogTopics Topics;
        public ReadOnlyMemory<byte> Data;
        public Address Address;
        public long BlockNumber;
        public Hash32 BlockHash;
        public long? BlockTime;
        public Hash32 TransactionHash;
        public int TransactionIndex;
        public int LogIndex;
        public bool Removed;
    }
}

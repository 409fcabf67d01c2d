using System.Numerics;
using System.Text.Json;
using Scan.Domain.Primitives;

namespace Scan.Ethereum.Rpc;

/// <summary>Reads blocks, transactions and receipts, field by field, whatever else a node adds to them.</summary>
internal static class EthReaders
{
    public static BlockHeader? BlockOrNull(ref Utf8JsonReader json)
    {
        if (json.TokenType == JsonTokenType.Null) return null;
        RpcJson.Expect(ref json, JsonTokenType.StartObject);
        var (number, hash, parent, time, bloom) = (default(long?), default(Hash32?), default(Hash32?), default(long?), Array.Empty<byte>());
        for (RpcJson.Next(ref json); json.TokenType == JsonTokenType.PropertyName; RpcJson.Next(ref json))
        {
            switch (RpcJson.FieldName(ref json))
            {
                case "number": number = RpcJson.QuantityOrNull(ref json); break;
                case "hash": hash = RpcJson.HashOrNull(ref json); break;
                case "parentHash": parent = RpcJson.Hash(ref json); break;
                case "timestamp": time = RpcJson.Quantity(ref json); break;
                case "logsBloom" when json.TokenType != JsonTokenType.Null: bloom = RpcJson.Data(ref json); break;
                default: json.Skip(); break;
            }
        }
        return number is { } n && hash is { } h && parent is { } p && time is { } t ? new BlockHeader(n, h, p, t, bloom) : throw new JsonException("A block lacks its number, hash, parent or time.");
    }

    public static Transaction? TransactionOrNull(ref Utf8JsonReader json)
    {
        if (json.TokenType == JsonTokenType.Null) return null;
        RpcJson.Expect(ref json, JsonTokenType.StartObject);
        var (hash, from, to, input, value) = (default(Hash32?), default(Address?), default(Address?), default(byte[]), default(BigInteger?));
        var (blockHash, blockNumber, index, type) = (default(Hash32?), default(long?), default(long?), 0L);
        for (RpcJson.Next(ref json); json.TokenType == JsonTokenType.PropertyName; RpcJson.Next(ref json))
        {
            switch (RpcJson.FieldName(ref json))
            {
                case "hash": hash = RpcJson.Hash(ref json); break;
                case "from": from = RpcJson.Address(ref json); break;
                case "to": to = RpcJson.AddressOrNull(ref json); break;
                case "input": input = RpcJson.Data(ref json); break;
                case "value": value = BigQuantity(ref json); break;
                case "blockHash": blockHash = RpcJson.HashOrNull(ref json); break;
                case "blockNumber": blockNumber = RpcJson.QuantityOrNull(ref json); break;
                case "transactionIndex": index = RpcJson.QuantityOrNull(ref json); break;
                case "type" when json.TokenType != JsonTokenType.Null: type = RpcJson.Quantity(ref json); break;
                default: json.Skip(); break;
            }
        }
        return hash is { } h && from is { } f && input is { } i && value is { } v
            ? new Transaction(h, f, to, i, v, blockHash, blockNumber, (int?)index, (int)type)
            : throw new JsonException("A transaction lacks its hash, sender, input or value.");
    }

    public static TransactionReceipt? ReceiptOrNull(ref Utf8JsonReader json)
    {
        if (json.TokenType == JsonTokenType.Null) return null;
        RpcJson.Expect(ref json, JsonTokenType.StartObject);
        var (hash, blockHash, number, index) = (default(Hash32?), default(Hash32?), default(long?), default(long?));
        var (from, to, created, status, gas, logs) = (default(Address?), default(Address?), default(Address?), 1L, BigInteger.Zero, new List<RawLog>());
        for (RpcJson.Next(ref json); json.TokenType == JsonTokenType.PropertyName; RpcJson.Next(ref json))
        {
            switch (RpcJson.FieldName(ref json))
            {
                case "transactionHash": hash = RpcJson.Hash(ref json); break;
                case "blockHash": blockHash = RpcJson.Hash(ref json); break;
                case "blockNumber": number = RpcJson.Quantity(ref json); break;
                case "transactionIndex": index = RpcJson.Quantity(ref json); break;
                case "from": from = RpcJson.Address(ref json); break;
                case "to": to = RpcJson.AddressOrNull(ref json); break;
                case "contractAddress": created = RpcJson.AddressOrNull(ref json); break;
                case "status" when json.TokenType != JsonTokenType.Null: status = RpcJson.Quantity(ref json); break;
                case "gasUsed": gas = BigQuantity(ref json); break;
                case "logs": logs = LogReader.Read(ref json); break;
                default: json.Skip(); break;
            }
        }
        return hash is { } h && blockHash is { } b && number is { } n && index is { } i && from is { } f
            ? new TransactionReceipt(h, b, n, (int)i, f, to, created, status == 1, gas, logs)
            : throw new JsonException("A receipt lacks its transaction, block or sender.");
    }

    public static TransactionReceipt[]? ReceiptsOrNull(ref Utf8JsonReader json)
    {
        if (json.TokenType == JsonTokenType.Null) return null;
        RpcJson.Expect(ref json, JsonTokenType.StartArray);
        var receipts = new List<TransactionReceipt>();
        for (RpcJson.Next(ref json); json.TokenType != JsonTokenType.EndArray; RpcJson.Next(ref json)) receipts.Add(ReceiptOrNull(ref json) ?? throw new JsonException("A receipt is null."));
        return [.. receipts];
    }

    /// <summary>A quantity of up to 256 bits.</summary>
    public static BigInteger BigQuantity(ref Utf8JsonReader json)
    {
        var digits = RpcJson.Digits(ref json);
        if (digits.Length is 0 or > 64) throw new JsonException("Not a quantity of 256 bits.");
        Span<byte> padded = stackalloc byte[64];
        padded.Fill((byte)'0');
        digits.CopyTo(padded[(64 - digits.Length)..]);
        Span<byte> bytes = stackalloc byte[32];
        RpcJson.Decode(padded, bytes);
        return new BigInteger(bytes, isUnsigned: true, isBigEndian: true);
    }
}

using System.Buffers;
using System.Text.Json;

namespace Scan.Ethereum.Rpc;

/// <summary>JSON-RPC 2.0 requests and answers as bytes. The id of a call is its position in the batch.</summary>
internal static class RpcEnvelope
{
    public static byte[] Single<T>(RpcCall<T> call)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer);
        WriteCall(json, call, 0);
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    public static byte[] Batch<T>(IReadOnlyList<RpcCall<T>> calls)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartArray();
        for (var id = 0; id < calls.Count; id++) WriteCall(json, calls[id], id);
        json.WriteEndArray();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>The outcome of a single call, its result read in place.</summary>
    /// <exception cref="JsonException">The bytes are no answer to it.</exception>
    public static RpcOutcome<T> ReadSingle<T>(ReadOnlySpan<byte> body, RpcCall<T> call)
    {
        var json = new Utf8JsonReader(body);
        RpcJson.Next(ref json);
        RpcJson.Expect(ref json, JsonTokenType.StartObject);
        var (value, error, hasResult, id) = (default(T), default(RpcException), false, -1L);
        for (RpcJson.Next(ref json); json.TokenType == JsonTokenType.PropertyName; RpcJson.Next(ref json))
        {
            var isResult = json.ValueTextEquals("result"u8);
            var isError = json.ValueTextEquals("error"u8);
            var isId = json.ValueTextEquals("id"u8);
            RpcJson.Next(ref json);
            if (isResult) (value, hasResult) = (call.ReadResult(ref json), true);
            else if (isError && json.TokenType != JsonTokenType.Null) error = RpcError.Read(ref json).ToException(call.Method);
            else if (isId && json.TokenType == JsonTokenType.Number) json.TryGetInt64(out id);
            else json.Skip();
        }
        if (error is null && (!hasResult || id != 0)) throw new JsonException("The answer has no result for this call.");
        return new RpcOutcome<T>(value, error);
    }

    /// <summary>The outcome of each call of a batch, whatever the order of the answers; null where none came.</summary>
    /// <exception cref="JsonException">The bytes are no batch answer.</exception>
    /// <exception cref="RpcException">The node refused the batch as a whole.</exception>
    public static RpcOutcome<T>?[] ReadBatch<T>(ReadOnlySpan<byte> body, IReadOnlyList<RpcCall<T>> calls)
    {
        var json = new Utf8JsonReader(body);
        RpcJson.Next(ref json);
        if (json.TokenType == JsonTokenType.StartObject) throw RefusedBatch(ref json, body, calls[0].Method);
        RpcJson.Expect(ref json, JsonTokenType.StartArray);
        var outcomes = new RpcOutcome<T>?[calls.Count];
        for (RpcJson.Next(ref json); json.TokenType != JsonTokenType.EndArray; RpcJson.Next(ref json))
        {
            var answer = Answer.Read(ref json, body);
            if (answer.Id < 0 || answer.Id >= calls.Count) continue;
            var call = calls[(int)answer.Id];
            if (answer.Error is { } error) outcomes[answer.Id] = new RpcOutcome<T>(default, error.ToException(call.Method));
            else if (!answer.Result.IsEmpty) outcomes[answer.Id] = new RpcOutcome<T>(ReadResult(answer.Result, call), null);
        }
        return outcomes;
    }

    /// <summary>The error of an HTTP answer that is no success, when its body is JSON-RPC; else null.</summary>
    public static RpcError? TryReadError(ReadOnlySpan<byte> body)
    {
        try
        {
            var json = new Utf8JsonReader(body);
            RpcJson.Next(ref json);
            if (json.TokenType == JsonTokenType.StartArray) RpcJson.Next(ref json);
            return json.TokenType == JsonTokenType.StartObject ? Answer.Read(ref json, body).Error : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static T ReadResult<T>(ReadOnlySpan<byte> result, RpcCall<T> call)
    {
        var json = new Utf8JsonReader(result);
        RpcJson.Next(ref json);
        return call.ReadResult(ref json);
    }

    private static RpcException RefusedBatch(ref Utf8JsonReader json, ReadOnlySpan<byte> body, string method) =>
        Answer.Read(ref json, body).Error is { } error ? error.ToException(method) : throw new JsonException("A batch is answered by an array.");

    private static void WriteCall<T>(Utf8JsonWriter json, RpcCall<T> call, int id)
    {
        json.WriteStartObject();
        json.WriteString("jsonrpc"u8, "2.0"u8);
        json.WriteNumber("id"u8, id);
        json.WriteString("method"u8, call.Method);
        json.WriteStartArray("params"u8);
        call.WriteParams(json);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private ref struct Answer
    {
        public long Id;
        public RpcError? Error;
        public ReadOnlySpan<byte> Result;

        public static Answer Read(ref Utf8JsonReader json, ReadOnlySpan<byte> body)
        {
            RpcJson.Expect(ref json, JsonTokenType.StartObject);
            var answer = new Answer { Id = -1 };
            for (RpcJson.Next(ref json); json.TokenType == JsonTokenType.PropertyName; RpcJson.Next(ref json))
            {
                var isResult = json.ValueTextEquals("result"u8);
                var isError = json.ValueTextEquals("error"u8);
                var isId = json.ValueTextEquals("id"u8);
                RpcJson.Next(ref json);
                var start = (int)json.TokenStartIndex;
                if (isError && json.TokenType != JsonTokenType.Null) answer.Error = RpcError.Read(ref json);
                else if (!isId || json.TokenType != JsonTokenType.Number || !json.TryGetInt64(out answer.Id)) json.Skip();
                if (isResult) answer.Result = body[start..(int)json.BytesConsumed];
            }
            return answer;
        }
    }
}

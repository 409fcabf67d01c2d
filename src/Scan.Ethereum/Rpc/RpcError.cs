using System.Text.Json;

namespace Scan.Ethereum.Rpc;

/// <summary>The error object of an answer. <see cref="Data"/> is the revert data where the node gives any, in whatever shape it gives it.</summary>
internal sealed record RpcError(long Code, string Message, ReadOnlyMemory<byte>? Data)
{
    private const int MostText = 2000;

    public static RpcError Read(ref Utf8JsonReader json)
    {
        using var document = JsonDocument.ParseValue(ref json);
        var error = document.RootElement;
        if (error.ValueKind != JsonValueKind.Object) return new RpcError(0, Short(error.ToString()), null);
        var code = error.TryGetProperty("code", out var c) && c.ValueKind == JsonValueKind.Number && c.TryGetInt64(out var number) ? number : 0;
        var message = error.TryGetProperty("message", out var m) && m.ValueKind == JsonValueKind.String ? Text(m) : error.GetRawText();
        var data = error.TryGetProperty("data", out var d) ? d : default;
        // Providers put the helpful half of the message into data as plain text.
        if (data.ValueKind == JsonValueKind.String && RevertData(data) is null) message += ": " + Text(data);
        return new RpcError(code, Short(message), RevertData(data));
    }

    public RpcException ToException(string method) => RpcErrorClassifier.Classify(this, method);

    private static ReadOnlyMemory<byte>? RevertData(JsonElement data)
    {
        if (data.ValueKind == JsonValueKind.Object && data.TryGetProperty("data", out var inner)) return RevertData(inner);
        if (data.ValueKind != JsonValueKind.String) return null;
        var text = Text(data).AsSpan();
        var start = text.IndexOf("0x", StringComparison.Ordinal);
        // Nethermind and OpenEthereum write "Reverted 0x…".
        if (start < 0 || text[..start].Trim() is not ("" or "Reverted")) return null;
        var digits = text[(start + 2)..];
        var bytes = new byte[digits.Length / 2];
        return Convert.FromHexString(digits, bytes, out _, out var written) == System.Buffers.OperationStatus.Done && written == bytes.Length ? bytes : null;
    }

    private static string Text(JsonElement value)
    {
        try
        {
            return Abi.ChainText.Clean(value.GetString()!);
        }
        catch (InvalidOperationException)
        {
            // A lone surrogate escape cannot become a string.
            return value.GetRawText();
        }
    }

    private static string Short(string text) => text.Length <= MostText ? text : text[..MostText] + "…";
}

using System.Globalization;
using System.Text.Json;
using Scan.Domain.Primitives;
using Scan.Ethereum.Rpc;

namespace Scan.Devnet.Chain;

/// <summary>The node's methods that the devnet uses, anvil's own ones included.</summary>
internal static class NodeCalls
{
    /// <summary>Enough for the largest call; what is not used is not paid.</summary>
    private const long GasLimit = 12_000_000;

    /// <summary>The same for all, so that the node keeps the order in which they came.</summary>
    private const long GasPrice = 10_000_000_000;

    public static RpcCall<JsonElement> Any(string method, params object?[] parameters) => new(
        method,
        json => { foreach (var parameter in parameters) JsonSerializer.Serialize(json, parameter); },
        static (ref Utf8JsonReader json) => JsonElement.ParseValue(ref json));

    public static RpcCall<JsonElement> Send(DevnetCall call, long nonce) => Any("eth_sendTransaction", new Dictionary<string, string>(Target(call))
    {
        ["gas"] = Quantity(GasLimit),
        ["gasPrice"] = Quantity(GasPrice),
        ["nonce"] = Quantity(nonce),
    });

    public static RpcCall<JsonElement> View(DevnetCall call, long? block = null) => Any("eth_call", Target(call), block is { } number ? Quantity(number) : "latest");

    public static string Quantity(long value) => "0x" + value.ToString("x", CultureInfo.InvariantCulture);

    public static long Number(JsonElement quantity) => Convert.ToInt64(quantity.GetString(), 16);

    public static Hash32 Hash(JsonElement hash) => Hash32.Parse(hash.GetString()!);

    private static Dictionary<string, string> Target(DevnetCall call)
    {
        var target = new Dictionary<string, string> { ["from"] = call.From.ToString(), ["data"] = Hex.Encode(call.Data) };
        if (call.To is { } to) target["to"] = to.ToString();
        return target;
    }
}

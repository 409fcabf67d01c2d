using System.Globalization;
using System.Text.Json;
using Scan.Web.Input;

namespace Scan.Web.Features.Rpc;

/// <summary>The parameters of scan_blockFinality: by position or by name. Numbers are JSON numbers, decimals, or quantities as Ethereum writes them (0x…).</summary>
internal readonly record struct BlockFinalityParams(string RollupChainId, long Block)
{
    public const string Method = "scan_blockFinality";

    /// <exception cref="RpcFault">A parameter is missing or wrong.</exception>
    public static BlockFinalityParams Read(JsonElement parameters)
    {
        var (rollup, block) = parameters.ValueKind switch
        {
            JsonValueKind.Array when parameters.GetArrayLength() == 2 => (parameters[0], parameters[1]),
            JsonValueKind.Object => (Named(parameters, "rollupChainId"), Named(parameters, "block")),
            _ => throw new RpcFault(RpcFault.InvalidParams, "params are [rollupChainId, block], or an object with these."),
        };
        try
        {
            return new(Given.Word("rollupChainId", Text("rollupChainId", rollup)).ToString(CultureInfo.InvariantCulture), Given.Number("block", Text("block", block), 0, long.MaxValue));
        }
        catch (BadInputException e)
        {
            throw new RpcFault(RpcFault.InvalidParams, e.Rule, e.Field);
        }
    }

    private static JsonElement Named(JsonElement parameters, string name) =>
        parameters.TryGetProperty(name, out var value) ? value : throw new RpcFault(RpcFault.InvalidParams, "is missing", name);

    private static string Text(string field, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => value.GetRawText(),
        JsonValueKind.String when value.GetString() is { } text => text.StartsWith("0x", StringComparison.Ordinal) ? FromHex(field, text.AsSpan(2)) : text,
        _ => throw new RpcFault(RpcFault.InvalidParams, "a number, or its decimals or 0x-hex as a string", field),
    };

    private static string FromHex(string field, ReadOnlySpan<char> digits) =>
        digits.Length is > 0 and <= 64 && System.Numerics.BigInteger.TryParse($"0{digits}", NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number)
            ? number.ToString(CultureInfo.InvariantCulture)
            : throw new RpcFault(RpcFault.InvalidParams, "0x and 1 to 64 hex digits", field);
}

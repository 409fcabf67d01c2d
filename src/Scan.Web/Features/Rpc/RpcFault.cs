namespace Scan.Web.Features.Rpc;

/// <summary>A refusal of JSON-RPC.</summary>
/// <param name="field">The parameter that is wrong; null: none.</param>
public sealed class RpcFault(int code, string message, string? field = null) : Exception(message)
{
    public const int InvalidRequest = -32600;
    public const int NoMethod = -32601;
    public const int InvalidParams = -32602;
    /// <summary>Scan knows nothing of what was asked.</summary>
    public const int NotFound = -32001;

    public static RpcFault Parse { get; } = new(-32700, "The body is no JSON.");

    public int Code => code;

    public object ToAnswer(object? id) => new { jsonrpc = "2.0", id, error = new { code, message = Message, data = field is null ? null : new { field, rule = Message } } };
}

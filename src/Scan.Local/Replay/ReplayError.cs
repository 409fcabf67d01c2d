namespace Scan.Local.Replay;

/// <summary>A JSON-RPC error, in go-ethereum's codes and words.</summary>
internal sealed class ReplayError(int code, string message) : Exception(message)
{
    public int Code { get; } = code;

    public static ReplayError InvalidParams(string message) => new(-32602, message);
    public static ReplayError UnknownBlock => new(-32000, "unknown block");
    public static ReplayError NoState => new(-32000, "missing trie node: state is not available, this node replays recorded logs");
    public static ReplayError NoMethod(string method) => new(-32601, $"the method {method} does not exist/is not available");
}

namespace Scan.Ethereum.Rpc;

/// <summary>A call that got no result. Its kinds say what the caller can do about it.</summary>
public abstract class RpcException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>True when the same call may succeed later without the caller changing anything.</summary>
    public virtual bool IsTransient => false;
}

/// <summary>The node could not be reached, did not answer in time, or answered with something that is no JSON-RPC.</summary>
public sealed class RpcTransportException(string message, Exception? inner = null) : RpcException(message, inner)
{
    public override bool IsTransient => true;
}

/// <summary>The node asks for fewer requests.</summary>
/// <param name="retryAfter">How long to wait, where the node says it.</param>
public sealed class RpcRateLimitedException(string message, TimeSpan? retryAfter = null) : RpcException(message)
{
    public TimeSpan? RetryAfter { get; } = retryAfter;
    public override bool IsTransient => true;
}

/// <summary>The answer to a log query would be too large: ask for fewer blocks.</summary>
/// <param name="suggested">The range that the node offers instead, where its message gives one.</param>
public sealed class RpcRangeTooLargeException(string message, BlockRange? suggested = null, int? maxBlocks = null) : RpcException(message)
{
    public BlockRange? Suggested { get; } = suggested;

    /// <summary>The most blocks that the node takes in one query, where its message gives it.</summary>
    public int? MaxBlocks { get; } = maxBlocks;
}

/// <summary>The node no longer has (or does not yet have) the state or block that was asked for.</summary>
public sealed class RpcMissingStateException(string message) : RpcException(message);

/// <summary>The contract refused the call.</summary>
public sealed class RpcExecutionException(string message, RevertReason reason) : RpcException(message)
{
    public RevertReason Reason { get; } = reason;
}

/// <summary>The node refused the request for another reason.</summary>
/// <param name="code">The JSON-RPC error code.</param>
public sealed class RpcErrorException(string message, long code) : RpcException(message)
{
    public long Code { get; } = code;
}

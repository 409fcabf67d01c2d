using System.Net;

namespace Scan.Ethereum.Rpc;

/// <summary>What an HTTP answer that is no success means for a call.</summary>
internal static class HttpFault
{
    public static RpcException Of(HttpResponseMessage response, ReadOnlySpan<byte> body, string method, string name, TimeProvider time)
    {
        var error = RpcEnvelope.TryReadError(body);
        var status = (int)response.StatusCode;
        var text = $"{name} answered {method} with HTTP {status}{(error is null ? "" : ": " + error.Message)}";
        if (response.StatusCode == HttpStatusCode.TooManyRequests) return new RpcRateLimitedException(text, RetryAfter(response, time));
        // Providers send JSON-RPC errors with 4xx and 5xx; those that say something are taken at their word.
        if (error?.ToException(method) is { } typed and not (RpcErrorException or RpcTransportException)) return typed;
        if (response.StatusCode == HttpStatusCode.RequestEntityTooLarge) return method == "eth_getLogs" ? new RpcRangeTooLargeException(text) : new RpcErrorException(text + " (batch too large)", status);
        return status is >= 500 or 408 ? new RpcTransportException(text) : new RpcErrorException(text, error?.Code ?? status);
    }

    private static TimeSpan? RetryAfter(HttpResponseMessage response, TimeProvider time) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } when date > time.GetUtcNow() => date - time.GetUtcNow(),
        _ => null,
    };
}

using System.Text.Json;

namespace Scan.Ethereum.Rpc;

/// <summary>Reads a call's result. The reader stands on the result's first token and is left on its last.</summary>
public delegate T RpcResultReader<out T>(ref Utf8JsonReader json);

/// <summary>A method, its parameters and how to read its result.</summary>
/// <param name="WriteParams">Writes the elements of the params array.</param>
public sealed record RpcCall<T>(string Method, Action<Utf8JsonWriter> WriteParams, RpcResultReader<T> ReadResult);

/// <summary>What one call of a batch came to: a value, or the error that the node gave for it alone.</summary>
public readonly record struct RpcOutcome<T>(T? Value, RpcException? Error)
{
    public bool Ok => Error is null;

    /// <summary>The value; throws the error where there is none.</summary>
    public T ValueOrThrow() => Error is null ? Value! : throw Error;
}

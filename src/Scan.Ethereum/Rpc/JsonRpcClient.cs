using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Scan.Ethereum.Rpc;

/// <summary>
/// JSON-RPC over HTTP to one endpoint: deadlines, retries of transient faults with back-off, typed errors. Safe for concurrent use.
/// </summary>
public sealed class JsonRpcClient(HttpClient http, Uri endpoint, JsonRpcOptions options, TimeProvider time)
{
    private readonly AuthenticationHeaderValue? credentials = endpoint.UserInfo is { Length: > 0 } userInfo
        ? new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(userInfo))))
        : null;

    private volatile int batchLimit = options.MaxBatch;

    private delegate T BodyReader<out T>(ReadOnlySpan<byte> body);

    /// <summary>The endpoint's host: its path may hold a key, so that it is never shown.</summary>
    public string Name => endpoint.IsDefaultPort ? endpoint.Host : endpoint.Authority;

    /// <summary>A client with connections of its own.</summary>
    public static JsonRpcClient Connect(Uri endpoint, JsonRpcOptions options, TimeProvider time)
    {
        var handler = new SocketsHttpHandler
        {
            // On the same machine, unpacking takes longer than sending what is saved.
            AutomaticDecompression = endpoint.IsLoopback ? DecompressionMethods.None : DecompressionMethods.All,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            ConnectTimeout = TimeSpan.FromSeconds(10),
        };
        return new JsonRpcClient(new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan }, endpoint, options, time);
    }

    /// <summary>The same endpoint and connections for calls that are not asked again when they fail, with answers up to this many bytes.</summary>
    public JsonRpcClient Once(int maxResponseBytes) =>
        new(http, endpoint, options with { Attempts = 1, MaxResponseBytes = Math.Min(maxResponseBytes, options.MaxResponseBytes), MaxBatch = batchLimit }, time);

    /// <summary>The result of one call.</summary>
    /// <exception cref="RpcException">It got none; transient faults have been retried by then.</exception>
    public async Task<T> CallAsync<T>(RpcCall<T> call, CancellationToken ct)
    {
        for (var schedule = new RetrySchedule(options, time); ;)
        {
            try
            {
                return await CallOnceAsync(call, schedule.AttemptTimeout, ct);
            }
            catch (RpcException fault) when (fault.IsTransient)
            {
                await schedule.WaitAsync(fault, ct);
            }
        }
    }

    /// <summary>The result of one call that is not asked again when it fails.</summary>
    /// <exception cref="RpcException">It got none.</exception>
    public Task<T> CallOnceAsync<T>(RpcCall<T> call, CancellationToken ct) => CallOnceAsync(call, options.Timeout, ct);

    /// <summary>
    /// What each call came to, in order. Only calls that got no answer or a transient error are asked again. More calls than a batch takes are
    /// split; an endpoint that refuses a batch for its size gets smaller ones from then on.
    /// </summary>
    /// <exception cref="RpcException">A batch got no answer at all.</exception>
    public async Task<IReadOnlyList<RpcOutcome<T>>> BatchAsync<T>(IReadOnlyList<RpcCall<T>> calls, CancellationToken ct)
    {
        var outcomes = new RpcOutcome<T>[calls.Count];
        var limits = new ParallelOptions { MaxDegreeOfParallelism = options.Parallelism, CancellationToken = ct };
        await Parallel.ForEachAsync(Enumerable.Range(0, calls.Count).Chunk(batchLimit), limits,
            async (chunk, token) => await ChunkAsync(calls, chunk, outcomes, token));
        return outcomes;
    }

    private async Task<T> CallOnceAsync<T>(RpcCall<T> call, TimeSpan timeout, CancellationToken ct) =>
        (await PostAsync(RpcEnvelope.Single(call), call.Method, body => RpcEnvelope.ReadSingle(body, call), timeout, ct)).ValueOrThrow();

    private async Task ChunkAsync<T>(IReadOnlyList<RpcCall<T>> calls, int[] chunk, RpcOutcome<T>[] outcomes, CancellationToken ct)
    {
        try
        {
            await AskAsync(calls, chunk, outcomes, ct);
        }
        catch (RpcErrorException e) when (chunk.Length > 1 && e.Message.Contains("batch", StringComparison.OrdinalIgnoreCase))
        {
            batchLimit = (chunk.Length + 1) / 2;
            foreach (var half in chunk.Chunk(batchLimit)) await ChunkAsync(calls, half, outcomes, ct);
        }
    }

    private async Task AskAsync<T>(IReadOnlyList<RpcCall<T>> calls, int[] chunk, RpcOutcome<T>[] outcomes, CancellationToken ct)
    {
        var open = chunk;
        for (var schedule = new RetrySchedule(options, time); ;)
        {
            RpcException fault;
            try
            {
                open = await AskOnceAsync(calls, open, outcomes, schedule.AttemptTimeout, ct);
                if (open.Length == 0) return;
                fault = outcomes[open[0]].Error!;
            }
            catch (RpcException e) when (e.IsTransient)
            {
                fault = e;
                foreach (var i in open) outcomes[i] = new RpcOutcome<T>(default, e);
                if (open.Length == chunk.Length)
                {
                    await schedule.WaitAsync(fault, ct);
                    continue;
                }
            }
            if (!await schedule.TryWaitAsync(fault, ct)) return;
        }
    }

    /// <summary>Asks once; returns the positions of the calls that are worth asking again.</summary>
    private async Task<int[]> AskOnceAsync<T>(IReadOnlyList<RpcCall<T>> calls, int[] open, RpcOutcome<T>[] outcomes, TimeSpan timeout, CancellationToken ct)
    {
        RpcCall<T>[] asked = [.. open.Select(i => calls[i])];
        var answers = await PostAsync(RpcEnvelope.Batch(asked), asked[0].Method, body => RpcEnvelope.ReadBatch(body, asked), timeout, ct);
        for (var i = 0; i < open.Length; i++)
            outcomes[open[i]] = answers[i] ?? new RpcOutcome<T>(default, new RpcTransportException($"{Name} left {asked[i].Method} out of its batch answer."));
        return [.. open.Where(i => outcomes[i].Error is { IsTransient: true })];
    }

    private async Task<T> PostAsync<T>(byte[] request, string method, BodyReader<T> read, TimeSpan timeout, CancellationToken ct)
    {
        using var limit = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token);
        try
        {
            using var message = new HttpRequestMessage(HttpMethod.Post, endpoint) { Content = new ByteArrayContent(request) };
            message.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            message.Headers.Authorization = credentials;
            using var response = await http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, either.Token);
            using var body = await ResponseBody.ReadAsync(response.Content, options.MaxResponseBytes, either.Token);
            return response.IsSuccessStatusCode ? read(body.Span) : throw HttpFault.Of(response, body.Span, method, Name, time);
        }
        catch (OperationCanceledException e) when (!ct.IsCancellationRequested)
        {
            throw new RpcTransportException($"{Name} did not answer {method} within {timeout.TotalSeconds:0.#} s.", e);
        }
        catch (ResponseTooLargeException e)
        {
            throw new RpcRangeTooLargeException($"{Name} answered {method}: {e.Message}");
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw new RpcTransportException($"{Name} could not be asked for {method}: {e.Message}", e);
        }
        catch (JsonException e)
        {
            throw new RpcTransportException($"{Name} answered {method} with something else than its result: {e.Message}", e);
        }
    }
}

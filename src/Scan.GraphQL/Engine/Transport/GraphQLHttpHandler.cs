using Microsoft.AspNetCore.Http;
using Scan.GraphQL.Engine.Language;

namespace Scan.GraphQL.Engine.Transport;

/// <summary>
/// GraphQL over HTTP: POST with JSON, GET for queries, <c>text/event-stream</c> for subscriptions, WebSocket upgrades.
/// </summary>
public sealed class GraphQLHttpHandler(GraphQLEngine engine, TransportOptions options, TimeProvider time)
{
    private readonly ConnectionGate gate = new(options.MaxConnections);

    /// <summary>Serves one HTTP request.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        if (context.WebSockets.IsWebSocketRequest)
        {
            await new WebSocketServer(engine, options, gate, time).ServeAsync(context);
            return;
        }

        try
        {
            await ServeAsync(context);
        }
        catch (BadHttpGraphQLException e)
        {
            await RefuseAsync(context, e.Status, e.Message);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client went away: nobody is left to answer.
            context.Abort();
        }
    }

    private async Task ServeAsync(HttpContext context)
    {
        var method = context.Request.Method;
        if (!HttpMethods.IsPost(method) && !HttpMethods.IsGet(method)) throw NotAllowed(context, "GET, POST", "Use POST, or GET for queries.");
        var accepted = MediaTypes.Negotiate(context.Request);
        if (accepted == Accepted.None)
            throw new BadHttpGraphQLException(StatusCodes.Status406NotAcceptable,
                $"Served are {MediaTypes.GraphQLResponse}, {MediaTypes.Json} and {MediaTypes.EventStream}.");
        var request = HttpMethods.IsPost(method)
            ? await RequestReader.FromBodyAsync(context.Request, options.MaxRequestBytes, context.RequestAborted)
            : RequestReader.FromQuery(context.Request.Query);
        request = request with { Gate = options.Gate(context) };
        if (HttpMethods.IsGet(method) && engine.KindOf(request) == OperationKind.Mutation)
            throw NotAllowed(context, "POST", "Mutations are served by POST only.");
        if (accepted == Accepted.EventStream)
        {
            await new EventStreamWriter(engine, options, gate, time).WriteAsync(context, request);
            return;
        }

        using var response = await engine.ExecuteAsync(request, context.RequestServices, context.RequestAborted);
        await WriteAsync(context, accepted, response);
    }

    private static async Task WriteAsync(HttpContext context, Accepted accepted, GraphQLResponse response)
    {
        var http = context.Response;
        http.StatusCode = StatusOf(accepted, response);
        if (http.StatusCode == StatusCodes.Status429TooManyRequests) http.Headers.RetryAfter = $"{response.Errors[0].Extensions?["retryAfter"]}";
        http.ContentType = (accepted == Accepted.Json ? MediaTypes.Json : MediaTypes.GraphQLResponse) + "; charset=utf-8";
        http.ContentLength = response.Json.Length;
        http.Headers.Vary = "Accept";
        await http.Body.WriteAsync(response.Json, context.RequestAborted);
    }

    /// <summary>
    /// With <c>application/json</c> a well-formed request is always answered with 200; with the newer type a request that was not
    /// executed is not.
    /// </summary>
    private static int StatusOf(Accepted accepted, GraphQLResponse response)
    {
        if (response.Executed) return StatusCodes.Status200OK;
        var code = response.Errors[0].Code;
        if (code == ErrorCodes.RateLimited) return StatusCodes.Status429TooManyRequests;
        if (code == ErrorCodes.BadRequest) return StatusCodes.Status400BadRequest;
        if (accepted == Accepted.Json) return StatusCodes.Status200OK;
        return code switch
        {
            ErrorCodes.Timeout => StatusCodes.Status504GatewayTimeout,
            ErrorCodes.Internal => StatusCodes.Status500InternalServerError,
            _ => StatusCodes.Status400BadRequest,
        };
    }

    private static async Task RefuseAsync(HttpContext context, int status, string message)
    {
        using var response = GraphQLResponse.Refused(new GraphQLError(message, ErrorCodes.BadRequest));
        context.Response.StatusCode = status;
        context.Response.ContentType = MediaTypes.Json + "; charset=utf-8";
        context.Response.ContentLength = response.Json.Length;
        await context.Response.Body.WriteAsync(response.Json, context.RequestAborted);
    }

    private static BadHttpGraphQLException NotAllowed(HttpContext context, string allow, string message)
    {
        context.Response.Headers.Allow = allow;
        return new BadHttpGraphQLException(StatusCodes.Status405MethodNotAllowed, message);
    }
}

/// <summary>Counts long-lived connections.</summary>
internal sealed class ConnectionGate(int most)
{
    private int open;

    public bool TryEnter()
    {
        if (Interlocked.Increment(ref open) <= most) return true;
        Interlocked.Decrement(ref open);
        return false;
    }

    public void Leave() => Interlocked.Decrement(ref open);
}

using System.Collections.Concurrent;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Scan.GraphQL.Engine.Transport;

/// <summary>One WebSocket: its handshake, its operations and their end (protocol <c>graphql-transport-ws</c>).</summary>
internal sealed class WebSocketConnection(WebSocket socket, HttpContext context, GraphQLEngine engine, TransportOptions options, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(2);
    private readonly WebSocketChannel channel = new(socket, options, time);
    private readonly ConcurrentDictionary<string, Operation> operations = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Operation, bool> running = new(ReferenceEqualityComparer.Instance);
    private readonly CancellationTokenSource ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
    private bool initialised;
    private bool acknowledged;
    private Task? receiving;

    /// <summary>Serves until either side closes; everything the connection started has ended when it returns.</summary>
    public async Task RunAsync()
    {
        var keepAlive = PingAsync(ending.Token);
        var (code, reason) = (1000, "");
        try
        {
            await ReceiveAsync();
        }
        catch (WebSocketClosingException e)
        {
            (code, reason) = (e.Code, e.Message);
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException)
        {
            // The client dropped the connection: closing below does nothing.
            socket.Abort();
        }
        finally
        {
            await channel.CloseAsync(code, reason);
            // A read that is cancelled aborts the socket, and with it the close frame on its way: the client answers that first.
            if (receiving is { IsCompleted: false }) await Task.WhenAny(receiving, Task.Delay(Farewell, time));
            await ending.CancelAsync();
            await Task.WhenAll([keepAlive, .. running.Keys.Select(o => o.Running)]);
        }
    }

    public void Dispose()
    {
        channel.Dispose();
        ending.Dispose();
    }

    private async Task ReceiveAsync()
    {
        using var patience = new CancellationTokenSource(options.InitTimeout, time);
        using var beforeInit = CancellationTokenSource.CreateLinkedTokenSource(ending.Token, patience.Token);
        var receive = channel.ReceiveAsync(ending.Token);
        receiving = receive;
        try
        {
            if (await receive.WaitAsync(beforeInit.Token) is not { } first) return;
            await HandleAsync(ClientMessage.Parse(first));
            while (!acknowledged)
            {
                receiving = receive = channel.ReceiveAsync(ending.Token);
                if (await receive.WaitAsync(beforeInit.Token) is not { } next) return;
                await HandleAsync(ClientMessage.Parse(next));
            }
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested && !ending.IsCancellationRequested)
        {
            throw new WebSocketClosingException(CloseCodes.InitTimeout, "Connection initialisation timeout");
        }

        while (await channel.ReceiveAsync(ending.Token) is { } text) await HandleAsync(ClientMessage.Parse(text));
    }

    private Task HandleAsync(ClientMessage message) => message.Type switch
    {
        "connection_init" => InitAsync(message),
        "ping" => channel.SendAsync(ServerMessages.Pong(message.Payload), ending.Token),
        "pong" => Task.CompletedTask,
        "subscribe" => Subscribe(message),
        "complete" => CompleteAsync(message),
        _ => throw new WebSocketClosingException(CloseCodes.BadRequest, "Unknown message type"),
    };

    private async Task InitAsync(ClientMessage message)
    {
        if (initialised) throw new WebSocketClosingException(CloseCodes.TooManyInits, "Too many initialisation requests");
        initialised = true;
        if (!await options.Authorize(context, message.Payload)) throw new WebSocketClosingException(CloseCodes.Forbidden, "Forbidden");
        acknowledged = true;
        await channel.SendAsync(ServerMessages.ConnectionAck, ending.Token);
    }

    private Task Subscribe(ClientMessage message)
    {
        if (!acknowledged) throw new WebSocketClosingException(CloseCodes.Unauthorized, "Unauthorized");
        if (message.Id is not { Length: > 0 } id) throw new WebSocketClosingException(CloseCodes.BadRequest, "Subscribe needs an id");
        GraphQLRequest request;
        try
        {
            request = RequestReader.FromJson(message.Payload) with { Gate = options.Gate(context) };
        }
        catch (BadHttpGraphQLException e)
        {
            throw new WebSocketClosingException(CloseCodes.BadRequest, e.Message);
        }

        if (running.Count >= options.MaxOperationsPerConnection)
            throw new WebSocketClosingException(CloseCodes.TooManyOperations, $"At most {options.MaxOperationsPerConnection} operations at once");
        var operation = new Operation(CancellationTokenSource.CreateLinkedTokenSource(ending.Token));
        if (!operations.TryAdd(id, operation))
            throw new WebSocketClosingException(CloseCodes.SubscriberExists, $"Subscriber for {id[..Math.Min(id.Length, 60)]} already exists");
        running.TryAdd(operation, true);
        operation.Running = OperateAsync(id, request, operation);
        return Task.CompletedTask;
    }

    private Task CompleteAsync(ClientMessage message) =>
        message.Id is not null && operations.TryRemove(message.Id, out var operation) ? operation.StopAsync() : Task.CompletedTask;

    private async Task OperateAsync(string id, GraphQLRequest request, Operation operation)
    {
        // The loop goes on reading while this runs.
        await Task.Yield();
        var ct = operation.Token;
        try
        {
            if (request.Gate is { } gate) await gate.ArriveAsync(ct);
            await using var scope = context.RequestServices.CreateAsyncScope();
            var start = await engine.SubscribeAsync(request, scope.ServiceProvider, ct);
            if (start.Refusal is { } refusal)
            {
                using (refusal) await channel.SendAsync(ServerMessages.Error(id, refusal), ct);
                operations.TryRemove(new(id, operation));
                return;
            }

            await foreach (var response in start.Events!.WithCancellation(ct))
            {
                // Sending is awaited before the next event is asked for: a slow reader slows its own source.
                using (response) await channel.SendAsync(ServerMessages.Next(id, response), ct);
            }

            if (operations.TryRemove(new(id, operation))) await channel.SendAsync(ServerMessages.Complete(id), ct);
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException)
        {
            // Completed by the client, or the connection is gone: there is nothing to tell it.
            operations.TryRemove(new(id, operation));
        }
        catch (GraphQLException e) when (e.Code == ErrorCodes.RateLimited)
        {
            using (var refusal = GraphQLResponse.Refused(new GraphQLError(e.Message, e.Code) { Extensions = e.Extensions })) await channel.SendAsync(ServerMessages.Error(id, refusal), ct);
            operations.TryRemove(new(id, operation));
        }
        catch (Exception e)
        {
            engine.Report(e);
            await channel.CloseAsync(CloseCodes.InternalError, "Internal server error");
        }
        finally
        {
            running.TryRemove(operation, out _);
            operation.Dispose();
        }
    }

    private async Task PingAsync(CancellationToken ct)
    {
        try
        {
            while (true)
            {
                await Task.Delay(options.KeepAlive, time, ct);
                if (acknowledged) await channel.SendAsync(ServerMessages.Ping, ct);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException)
        {
            // The connection ended.
            return;
        }
    }

    private sealed class Operation(CancellationTokenSource stop) : IDisposable
    {
        private readonly Lock gate = new();
        private bool disposed;

        public CancellationToken Token { get; } = stop.Token;

        public Task Running { get; set; } = Task.CompletedTask;

        public Task StopAsync()
        {
            lock (gate) return disposed ? Task.CompletedTask : stop.CancelAsync();
        }

        public void Dispose()
        {
            lock (gate)
            {
                disposed = true;
                stop.Dispose();
            }
        }
    }
}

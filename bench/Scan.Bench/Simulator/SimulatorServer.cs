using System.Collections.Concurrent;
using System.Globalization;
using System.Net.WebSockets;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Scan.Domain.Primitives;

namespace Scan.Bench.Simulator;

/// <summary>What the simulated node serves.</summary>
/// <param name="Head">Last block that exists at the start; a live chain grows from there by one block a second.</param>
/// <param name="MaxLogs">An answer with more logs is refused in the words of the hosted providers.</param>
/// <param name="AlertTrack">See <see cref="SimulatedChain.HasAlertTrack"/>.</param>
public sealed record SimulatorOptions(long Head, int MaxLogs, bool BlockTimestamps, int FinalityDepth, bool AlertTrack = false);

/// <summary>A JSON-RPC node on loopback (HTTP and WebSocket) that serves a <see cref="SimulatedChain"/>.</summary>
public sealed class SimulatorServer(SimulatedChain chain, SimulatorOptions options)
{
    private readonly ConcurrentDictionary<WebSocket, SemaphoreSlim> subscribers = new();
    private readonly ConcurrentBag<(BlockJson Blocks, JsonBytes Json)> workers = [];
    private long head = options.Head;

    public long Head => Volatile.Read(ref head);

    /// <summary>Makes this block the head, without telling anybody.</summary>
    public void MoveHead(long block) => Volatile.Write(ref head, block);

    public void Map(WebApplication app)
    {
        app.UseWebSockets();
        app.Run(context => context.WebSockets.IsWebSocketRequest ? ServeSocketAsync(context) : ServeHttpAsync(context));
    }

    /// <summary>Adds a block and pushes it to the subscribers of newHeads.</summary>
    public async Task GrowAsync(CancellationToken ct)
    {
        var block = Interlocked.Increment(ref head);
        var json = new JsonBytes();
        json.Raw("{\"jsonrpc\":\"2.0\",\"method\":\"eth_subscription\",\"params\":{\"subscription\":\"0x1\",\"result\":"u8);
        new BlockJson(chain, options.BlockTimestamps).Header(block, json);
        json.Raw("}}}"u8);
        foreach (var (socket, gate) in subscribers) await SendAsync(socket, gate, json.Written, ct);
    }

    /// <summary>Replaces the last blocks by others and adds one.</summary>
    public Task ReorganiseAsync(int depth, CancellationToken ct)
    {
        chain.ForkAt(Head - depth + 1);
        return GrowAsync(ct);
    }

    private async Task ServeHttpAsync(HttpContext context)
    {
        using var request = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
        var worker = Rent();
        try
        {
            Answer(request.RootElement, worker.Blocks, worker.Json);
            context.Response.ContentType = "application/json";
            context.Response.ContentLength = worker.Json.Length;
            await context.Response.Body.WriteAsync(worker.Json.Written, context.RequestAborted);
        }
        finally
        {
            workers.Add(worker);
        }
    }

    private async Task ServeSocketAsync(HttpContext context)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        var gate = new SemaphoreSlim(1);
        var buffer = new byte[1 << 20];
        try
        {
            while (socket.State == WebSocketState.Open)
            {
                var length = 0;
                ValueWebSocketReceiveResult part;
                do
                {
                    part = await socket.ReceiveAsync(buffer.AsMemory(length), context.RequestAborted);
                    length += part.Count;
                }
                while (!part.EndOfMessage);
                if (part.MessageType == WebSocketMessageType.Close) break;
                using var request = JsonDocument.Parse(buffer.AsMemory(0, length));
                if (request.RootElement.ValueKind == JsonValueKind.Object && request.RootElement.GetProperty("method").GetString() == "eth_subscribe") subscribers[socket] = gate;
                var worker = Rent();
                Answer(request.RootElement, worker.Blocks, worker.Json);
                await SendAsync(socket, gate, worker.Json.Written, context.RequestAborted);
                workers.Add(worker);
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException)
        {
            // The client is gone: that is how a subscription ends.
        }
        finally
        {
            subscribers.TryRemove(socket, out _);
        }
    }

    private static async Task SendAsync(WebSocket socket, SemaphoreSlim gate, ReadOnlyMemory<byte> message, CancellationToken ct)
    {
        await gate.WaitAsync(ct);
        try
        {
            if (socket.State == WebSocketState.Open) await socket.SendAsync(message, WebSocketMessageType.Text, true, ct);
        }
        finally
        {
            gate.Release();
        }
    }

    private (BlockJson Blocks, JsonBytes Json) Rent() =>
        workers.TryTake(out var worker) ? worker : (new BlockJson(chain, options.BlockTimestamps), new JsonBytes());

    private void Answer(JsonElement request, BlockJson blocks, JsonBytes json)
    {
        json.Clear();
        if (request.ValueKind != JsonValueKind.Array)
        {
            AnswerOne(request, blocks, json);
            return;
        }
        json.Raw("["u8);
        var first = true;
        foreach (var one in request.EnumerateArray())
        {
            if (!first) json.Raw(","u8);
            first = false;
            AnswerOne(one, blocks, json);
        }
        json.Raw("]"u8);
    }

    private void AnswerOne(JsonElement request, BlockJson blocks, JsonBytes json)
    {
        json.Raw("{\"jsonrpc\":\"2.0\",\"id\":"u8).Raw(System.Text.Encoding.UTF8.GetBytes(request.GetProperty("id").GetRawText())).Raw(","u8);
        var parameters = request.TryGetProperty("params", out var given) ? given : default;
        switch (request.GetProperty("method").GetString())
        {
            case "eth_chainId": json.Raw("\"result\":"u8).Quantity(SimulatedChain.ChainId); break;
            case "net_version": json.Raw("\"result\":"u8).Text(SimulatedChain.ChainId.ToString(CultureInfo.InvariantCulture)); break;
            case "web3_clientVersion": json.Raw("\"result\":\"ScanBench/1\""u8); break;
            case "eth_blockNumber": json.Raw("\"result\":"u8).Quantity(Head); break;
            case "eth_subscribe": json.Raw("\"result\":\"0x1\""u8); break;
            case "eth_getBlockByNumber": WriteBlock(NumberOf(parameters[0].GetString()!), parameters[1].GetBoolean(), blocks, json); break;
            case "eth_getBlockByHash": WriteBlock(SimulatedChain.BlockOf(Convert.FromHexString(parameters[0].GetString()![2..])), parameters[1].GetBoolean(), blocks, json); break;
            case "eth_getTransactionByHash":
                var (block, index) = SimulatedChain.TransactionOf(Convert.FromHexString(parameters[0].GetString()![2..]));
                json.Raw("\"result\":"u8);
                blocks.Transaction(block, index, json);
                break;
            case "eth_getLogs": WriteLogs(parameters[0], blocks, json); break;
            case "eth_call": Views.Answer(parameters[0], json); break;
            default: json.Raw("\"error\":{\"code\":-32601,\"message\":\"the method does not exist\"}"u8); break;
        }
        json.Raw("}"u8);
    }

    private void WriteBlock(long number, bool full, BlockJson blocks, JsonBytes json)
    {
        json.Raw("\"result\":"u8);
        if (number > Head) json.Raw("null"u8);
        else blocks.Block(number, full, json);
    }

    private void WriteLogs(JsonElement request, BlockJson blocks, JsonBytes json)
    {
        var filter = LogFilter.Parse(request);
        long from, to;
        if (request.TryGetProperty("blockHash", out var hash)) from = to = SimulatedChain.BlockOf(Convert.FromHexString(hash.GetString()![2..]));
        else (from, to) = (NumberOf(request.GetProperty("fromBlock").GetString()!), Math.Min(NumberOf(request.GetProperty("toBlock").GetString()!), Head));
        var start = json.Length;
        json.Raw("\"result\":["u8);
        var count = 0;
        for (var block = Math.Max(from, 1); block <= to && count <= options.MaxLogs; block++) count += blocks.Logs(block, filter, count == 0, json);
        if (count <= options.MaxLogs)
        {
            json.Raw("]"u8);
            return;
        }
        json.Truncate(start);
        json.Raw("\"error\":{\"code\":-32005,\"message\":\"query returned more than "u8)
            .Raw(System.Text.Encoding.UTF8.GetBytes(options.MaxLogs.ToString(CultureInfo.InvariantCulture))).Raw(" results\"}"u8);
    }

    private long NumberOf(string tag) => tag switch
    {
        "latest" or "pending" => Head,
        "finalized" or "safe" => Math.Max(0, Head - options.FinalityDepth),
        "earliest" => 0,
        _ => long.Parse(tag.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture),
    };
}

using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Scan.Testing;

/// <summary>What a node does wrong with one request.</summary>
public enum NodeFault
{
    None,

    /// <summary>429 with Retry-After.</summary>
    RateLimit,

    /// <summary>500.</summary>
    ServerError,

    /// <summary>The connection is cut before the answer.</summary>
    HangUp,

    /// <summary>Half of the answer's JSON.</summary>
    TornAnswer,

    /// <summary>A range of more than one block is refused as too large.</summary>
    RangeTooLarge,

    /// <summary>The first log of an answer is of a contract that was not asked for.</summary>
    StrangeAddress,

    /// <summary>The first log of an answer is of a block that was not asked for.</summary>
    StrangeBlock,

    /// <summary>The first log of an answer names another block hash.</summary>
    StrangeHash,

    /// <summary>The newest block is some blocks lower than before.</summary>
    HeadGoesBack,

    /// <summary>The last log of an answer is missing, without an error.</summary>
    ShortAnswer,

    /// <summary>The logs of one contract are missing where an answer has several contracts', without an error.</summary>
    NoLogsOfOne,

    /// <summary>An answer of logs is empty, without an error.</summary>
    NoLogs,

    /// <summary>The connection stays open and nothing comes.</summary>
    Silence,

    /// <summary>The connection stays open and nothing comes, for a range of more than one block.</summary>
    SilentWhenWide,

    /// <summary>Another chain's id.</summary>
    WrongChain,

    /// <summary>Blocks with a bloom that rules every log out.</summary>
    EmptyBloom,

    /// <summary>Blocks with another hash than they have.</summary>
    OtherBlock,

    /// <summary>The result is null: the node has not what was asked for.</summary>
    NullResult,

    /// <summary>Blocks with a bloom that promises every log.</summary>
    FullBloom,

    /// <summary>Every contract refuses every view.</summary>
    RevertedView,

    /// <summary>The state of every block is gone.</summary>
    NoState,

    /// <summary>The last bit of every view's answer is another one.</summary>
    LyingView,

    /// <summary>The newest block is far higher than it is.</summary>
    HighHead,

    /// <summary>The newest block is far higher than it is, the first time that the node is asked.</summary>
    HighHeadOnce,

    /// <summary>Logs are refused as too many, however few blocks are asked for.</summary>
    TooMany,

    /// <summary>The first log of an answer has a later time than its block.</summary>
    StrangeTime,
}

/// <summary>Stands before a real node and spoils the requests that a test picks.</summary>
public sealed class FaultyNode : IAsyncDisposable
{
    private readonly WebApplication application;
    private readonly HttpClient node = new();
    private readonly Uri behind;
    private readonly Func<string, NodeFault> faults;
    private bool exaggerated;

    private FaultyNode(Uri behind, Func<string, NodeFault> faults)
    {
        (this.behind, this.faults) = (behind, faults);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        application = builder.Build();
        application.Run(AnswerAsync);
    }

    public Uri Url => new(application.Urls.First());

    /// <summary>All requests so far, those of batches one by one.</summary>
    public ConcurrentQueue<JsonNode> Requests { get; } = [];

    /// <summary>How many requests were spoiled.</summary>
    public int Spoiled { get; private set; }

    /// <param name="faults">Given a request's method (the first one's of a batch), says what to do wrong. Called for one request after the other.</param>
    public static async Task<FaultyNode> StartAsync(Uri behind, Func<string, NodeFault> faults, CancellationToken ct)
    {
        var faulty = new FaultyNode(behind, faults);
        await faulty.application.StartAsync(ct);
        return faulty;
    }

    public async ValueTask DisposeAsync()
    {
        await application.DisposeAsync();
        node.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var request = (await JsonNode.ParseAsync(context.Request.Body))!;
        var first = request is JsonArray batch ? batch[0]! : request;
        foreach (var one in request as JsonArray ?? [request.DeepClone()]) Requests.Enqueue(one!.DeepClone());
        NodeFault fault;
        lock (faults)
        {
            fault = faults(first["method"]!.GetValue<string>());
            if (fault != NodeFault.None) Spoiled++;
        }
        switch (fault)
        {
            case NodeFault.RateLimit:
                context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
                context.Response.Headers.RetryAfter = "0";
                return;
            case NodeFault.ServerError:
                context.Response.StatusCode = StatusCodes.Status500InternalServerError;
                return;
            case NodeFault.HangUp:
                context.Abort();
                return;
            case NodeFault.Silence:
            case NodeFault.SilentWhenWide when request is JsonObject && IsWide(request):
                await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
                return;
            case NodeFault.RangeTooLarge when request is JsonObject && IsWide(request):
            case NodeFault.TooMany when request is JsonObject:
                await context.Response.WriteAsync($$$"""{"jsonrpc":"2.0","id":{{{request["id"]}}},"error":{"code":-32005,"message":"query returned more than 10000 results"}}""");
                return;
        }
        if (fault == NodeFault.HeadGoesBack && AsksLatest(request)) await LowerAsync(request);
        var answer = await AskAsync(request);
        if (answer is not JsonArray answers) Spoil(answer, fault);
        else foreach (var one in answers) Spoil(one!, fault);
        if ((fault == NodeFault.HighHead || fault == NodeFault.HighHeadOnce && !exaggerated) && AsksLatest(request)) (exaggerated, answer["result"]!["number"]) = (true, "0x3b9aca00");
        var text = answer.ToJsonString();
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(fault == NodeFault.TornAnswer ? text[..(text.Length / 2)] : text);
    }

    /// <summary>True for a request for the logs of more than one block.</summary>
    public static bool IsWide(JsonNode request) =>
        request["params"]?[0] is JsonObject filter && filter["fromBlock"]?.GetValue<string>() != filter["toBlock"]?.GetValue<string>();

    private static bool AsksLatest(JsonNode request) =>
        request is JsonObject && request["method"]!.GetValue<string>() == "eth_getBlockByNumber" && request["params"]![0]!.GetValue<string>() == "latest";

    private static void Spoil(JsonNode answer, NodeFault fault)
    {
        if (fault == NodeFault.NullResult) answer["result"] = null;
        if (fault == NodeFault.WrongChain && answer["result"] is JsonValue) answer["result"] = "0x5";
        if (answer["result"] is JsonObject block && block["logsBloom"] is not null && fault is NodeFault.EmptyBloom or NodeFault.FullBloom)
        {
            answer["result"]!["logsBloom"] = "0x" + new string(fault == NodeFault.FullBloom ? 'f' : '0', 512);
        }
        if (fault == NodeFault.OtherBlock && answer["result"] is JsonObject other && other["parentHash"] is not null) other["hash"] = "0x" + new string('a', 64);
        SpoilView(answer, fault);
        if (answer["result"] is not JsonArray { Count: > 0 } logs || logs[0] is not JsonObject log || log["logIndex"] is null) return;
        switch (fault)
        {
            case NodeFault.StrangeAddress: log["address"] = "0x00000000000000000000000000000000000000aa"; break;
            case NodeFault.StrangeBlock: log["blockNumber"] = "0xffffff"; break;
            case NodeFault.ShortAnswer: logs.RemoveAt(logs.Count - 1); break;
            case NodeFault.NoLogs: logs.Clear(); break;
            case NodeFault.NoLogsOfOne: DropOne(logs); break;
            case NodeFault.StrangeTime: log["blockTimestamp"] = "0x7fffffff"; break;
            case NodeFault.StrangeHash: log["blockHash"] = "0x" + new string('a', 64); break;
        }
    }

    private static void SpoilView(JsonNode answer, NodeFault fault)
    {
        switch (fault)
        {
            case NodeFault.RevertedView: Refuse(answer, 3, "execution reverted"); break;
            case NodeFault.NoState: Refuse(answer, -32000, "missing trie node"); break;
            case NodeFault.LyingView when answer["result"]?.GetValue<string>() is { Length: > 2 } data:
                answer["result"] = data[..^1] + (Convert.ToInt32(data[^1..], 16) ^ 1).ToString("x", CultureInfo.InvariantCulture);
                break;
        }
    }

    private static void Refuse(JsonNode answer, int code, string message)
    {
        answer.AsObject().Remove("result");
        answer["error"] = new JsonObject { ["code"] = code, ["message"] = message };
    }

    private static void DropOne(JsonArray logs)
    {
        var address = logs[^1]!["address"]!.GetValue<string>();
        if (logs.All(log => log!["address"]!.GetValue<string>() == address)) return;
        foreach (var log in logs.Where(log => log!["address"]!.GetValue<string>() == address).ToList()) logs.Remove(log);
    }

    private async Task LowerAsync(JsonNode request)
    {
        var head = await AskAsync(new JsonObject { ["jsonrpc"] = "2.0", ["id"] = 1, ["method"] = "eth_blockNumber", ["params"] = new JsonArray() });
        var number = long.Parse(head["result"]!.GetValue<string>().AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        request["params"]![0] = "0x" + Math.Max(number - 5, 0).ToString("x", CultureInfo.InvariantCulture);
    }

    private async Task<JsonNode> AskAsync(JsonNode request)
    {
        using var content = new StringContent(request.ToJsonString(), Encoding.UTF8, "application/json");
        using var response = await node.PostAsync(behind, content);
        return (await JsonNode.ParseAsync(await response.Content.ReadAsStreamAsync()))!;
    }
}

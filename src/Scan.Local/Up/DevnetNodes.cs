using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Scan.Domain.Primitives;

namespace Scan.Local.Up;

/// <summary>
/// The machines of a devnet's operators and the nodes of its rollups, on one port of this machine: the scenario's sockets lie in the documentation network 203.0.113.0/24, which leads
/// nowhere else. Most operators are well; one says that a service is down, one has no node API, and one does not answer.
/// </summary>
internal sealed class DevnetNodes : IAsyncDisposable
{
    /// <summary>Where the scenario's operators say that they stand.</summary>
    public static readonly IPNetwork Network = IPNetwork.Parse("203.0.113.0/24");

    /// <summary>The first block's time of each rollup, and between two blocks: fixed, so that a block stays the same over restarts.</summary>
    private const long FirstTime = 1_760_000_000;
    private const long BlockSeconds = 2;
    private const int ClosedPort = 1;
    private const int MostBytes = 64 * 1024;
    private readonly WebApplication application;
    private readonly TimeProvider time;

    private DevnetNodes(TimeProvider time)
    {
        this.time = time;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        application = builder.Build();
        application.Run(AnswerAsync);
    }

    private Uri Url => new(application.Urls.First());

    public static async Task<DevnetNodes> StartAsync(TimeProvider time, CancellationToken ct)
    {
        var nodes = new DevnetNodes(time);
        await nodes.application.StartAsync(ct);
        return nodes;
    }

    /// <summary>Where a connection to an operator's machine leads; null: the address is none of theirs.</summary>
    public IPEndPoint? Divert(IPAddress address, int port) => !Network.Contains(address) ? null : new IPEndPoint(IPAddress.Loopback, IsAway(address) ? ClosedPort : Url.Port);

    /// <summary>Gives the manifest's rollups a node.</summary>
    public void AddTo(JsonObject manifest)
    {
        foreach (var rollup in manifest["rollups"]!.AsArray())
        {
            var node = new Uri(Url, $"/rollups/{rollup!["chainId"]}").ToString();
            (rollup["rpc"], rollup["publicRpc"]) = (new JsonArray(node), node);
        }
    }

    public ValueTask DisposeAsync() => application.DisposeAsync();

    private static bool IsAway(IPAddress address) => address.GetAddressBytes()[^1] % 8 == 7;

    private async Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "";
        var number = IPAddress.TryParse(context.Request.Host.Host, out var address) ? address.GetAddressBytes()[^1] : 0;
        if (path.StartsWith("/rollups/", StringComparison.Ordinal) && long.TryParse(path["/rollups/".Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var rollup)) await RollupAsync(context, rollup);
        else if (number % 8 == 5) context.Response.StatusCode = StatusCodes.Status404NotFound;
        else await OperatorAsync(context, path, number % 8 == 3);
    }

    /// <summary>EigenLayer's node API and metrics.</summary>
    private static Task OperatorAsync(HttpContext context, string path, bool isPartial)
    {
        switch (path)
        {
            case "/eigen/node": return context.Response.WriteAsJsonAsync(new { node_name = "Devnet verifier", spec_version = "v0.0.1", node_version = isPartial ? "0.3.2" : "0.3.3" });
            case "/eigen/node/services": return context.Response.WriteAsJsonAsync(new { services = new[] { new { id = "verifier", name = "Verifier", description = "", status = isPartial ? "Initializing" : "Up" } } });
            case "/metrics": return context.Response.WriteAsync($"# TYPE eigen_performance_score gauge\neigen_performance_score{{avs_name=\"MACH\"}} {(isPartial ? 60 : 98)}\n");
            case "/eigen/node/health":
                context.Response.StatusCode = isPartial ? StatusCodes.Status206PartialContent : StatusCodes.Status200OK;
                return Task.CompletedTask;
            default:
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                return Task.CompletedTask;
        }
    }

    /// <summary>A rollup's node, as far as Scan asks one: its id, and its blocks by number.</summary>
    private async Task RollupAsync(HttpContext context, long rollup)
    {
        if (context.Request.ContentLength is not (> 0 and < MostBytes))
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }
        var asked = (await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted))!;
        JsonNode answer = asked is JsonArray batch ? new JsonArray([.. batch.Select(call => Answer(call!, rollup))]) : Answer(asked, rollup);
        await context.Response.WriteAsync(answer.ToJsonString(), context.RequestAborted);
    }

    private JsonObject Answer(JsonNode call, long rollup)
    {
        var answer = new JsonObject { ["jsonrpc"] = "2.0", ["id"] = call["id"]?.DeepClone() };
        switch (call["method"]?.GetValue<string>())
        {
            case "eth_chainId": answer["result"] = Quantity(rollup); break;
            case "eth_blockNumber": answer["result"] = Quantity(Head); break;
            case "eth_getBlockByNumber": answer["result"] = Block(rollup, Number(call["params"]?[0]?.GetValue<string>())); break;
            // No alert of the scenario names a block of these rollups.
            case "eth_getBlockByHash": answer["result"] = null; break;
            default: answer["error"] = new JsonObject { ["code"] = -32601, ["message"] = "This node stands in for a rollup's: it knows its blocks only." }; break;
        }
        return answer;
    }

    private long Head => (time.GetUtcNow().ToUnixTimeSeconds() - FirstTime) / BlockSeconds;

    private long? Number(string? text) => text switch
    {
        "latest" or "safe" or "finalized" => Head,
        _ when text is not null && text.StartsWith("0x", StringComparison.Ordinal) && long.TryParse(text.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var number) => number,
        _ => null,
    };

    private JsonObject? Block(long rollup, long? number)
    {
        if (number is not { } n || n < 0 || n > Head) return null;
        string Hash(long of) => Keccak256.Hash($"devnet rollup {rollup.ToString(CultureInfo.InvariantCulture)} block {of.ToString(CultureInfo.InvariantCulture)}").ToString();
        return new JsonObject { ["number"] = Quantity(n), ["hash"] = Hash(n), ["parentHash"] = Hash(n - 1), ["timestamp"] = Quantity(FirstTime + n * BlockSeconds), ["logsBloom"] = "0x" + new string('0', 512) };
    }

    private static string Quantity(long value) => "0x" + value.ToString("x", CultureInfo.InvariantCulture);
}

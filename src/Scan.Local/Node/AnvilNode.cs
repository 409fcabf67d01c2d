using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Scan.Local.Processes;

namespace Scan.Local.Node;

/// <summary>A local EVM node (anvil), a child that ends with Scan even when Scan is killed.</summary>
public sealed class AnvilNode : IAsyncDisposable
{
    private const int Attempts = 5;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25);
    private readonly ChildProcess node;
    private readonly HttpClient http;
    private int lastId;

    private AnvilNode(ChildProcess node, HttpClient http)
    {
        (this.node, this.http) = (node, http);
        HttpUrl = http.BaseAddress!;
        WebSocketUrl = new UriBuilder(HttpUrl) { Scheme = "ws" }.Uri;
    }

    public Uri HttpUrl { get; }
    public Uri WebSocketUrl { get; }

    /// <summary>The node process's id.</summary>
    public int Pid => node.Pid;

    /// <summary>Ends when the node ends, asked or not.</summary>
    public Task Exited => node.Exited;

    /// <summary>Starts the node and waits until it answers.</summary>
    /// <exception cref="SetupException">There is no anvil, or it does not start.</exception>
    public static async Task<AnvilNode> StartAsync(AnvilOptions options, TimeProvider time, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            var port = options.Port ?? FreePort.Next();
            var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}/") };
            var child = await ChildProcess.StartAsync(Command(options, port));
            if (await AnswersAsync(child, http, time, ct)) return new AnvilNode(child, http);
            var output = child.LastOutput;
            http.Dispose();
            await child.DisposeAsync();
            var portTaken = output.Contains("Address already in use", StringComparison.OrdinalIgnoreCase);
            if (portTaken && options.Port is null && attempt < Attempts) continue;
            throw new SetupException($"The local EVM node (anvil) cannot start: {LastLine(output)}.",
                portTaken ? "Stop what uses the port." : "Install it anew with `npm ci`, or give your own node with --network.");
        }
    }

    /// <summary>Calls a JSON-RPC method, anvil's own ones included, and gives its result.</summary>
    /// <exception cref="InvalidOperationException">The node answers with an error.</exception>
    public async Task<JsonElement> CallAsync(string method, JsonArray parameters, CancellationToken ct)
    {
        var request = new JsonObject { ["jsonrpc"] = "2.0", ["id"] = Interlocked.Increment(ref lastId), ["method"] = method, ["params"] = parameters };
        using var response = await http.PostAsJsonAsync("", request, ct);
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>(ct);
        return answer.TryGetProperty("result", out var result)
            ? result
            : throw new InvalidOperationException($"{method}: {answer.GetProperty("error").GetProperty("message").GetString()}");
    }

    public async ValueTask DisposeAsync()
    {
        await node.DisposeAsync();
        http.Dispose();
    }

    private static ChildCommand Command(AnvilOptions options, int port) => new("anvil", [AnvilBinary.Find(), .. options.Arguments(port)], UnixSignal.Terminate)
    {
        Log = options.LogFile is { } path ? new StreamWriter(path, append: true) { AutoFlush = true } : null,
    };

    private static async Task<bool> AnswersAsync(ChildProcess child, HttpClient http, TimeProvider time, CancellationToken ct)
    {
        for (var deadline = time.GetUtcNow() + Patience; !child.Exited.IsCompleted && time.GetUtcNow() < deadline; await Task.Delay(Pause, time, ct))
        {
            try
            {
                using var response = await http.PostAsync("", JsonContent.Create(new { jsonrpc = "2.0", id = 0, method = "eth_chainId" }), ct);
                if (response.IsSuccessStatusCode) return !child.Exited.IsCompleted;
            }
            catch (HttpRequestException) when (!child.Exited.IsCompleted)
            {
                continue;
            }
        }
        return false;
    }

    private static string LastLine(string output) =>
        output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault()?.TrimEnd('.') ?? "it said nothing";
}

using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Scan.Bench.Deliver;

/// <summary>Everybody's web hooks: of ten one never answers, one is slow, one answers 500; until they are all healed.</summary>
internal sealed class HookServer : IAsyncDisposable
{
    private const int Kinds = 10;
    private static readonly TimeSpan Slowness = TimeSpan.FromSeconds(2);
    private readonly WebApplication app;
    private readonly ConcurrentDictionary<int, Received> hooks = new();
    private readonly CancellationTokenSource healed = new();

    private HookServer(WebApplication app) => this.app = app;

    /// <summary>Told of each item that a healthy hook gets.</summary>
    public Action<long, string>? OnItem { get; set; }

    public static async Task<HookServer> StartAsync(CancellationToken ct)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = new HookServer(builder.Build());
        server.app.Run(server.TakeAsync);
        await server.app.StartAsync(ct);
        return server;
    }

    public string UrlOf(int hook) => $"{app.Urls.First()}/{hook}";

    public Received Of(int hook) => hooks.GetOrAdd(hook, number => new Received { OnItem = IsHealthy(number) ? (block, kind) => OnItem?.Invoke(block, kind) : null });

    public static bool IsHealthy(int hook) => hook % Kinds > 2;

    /// <summary>From now on all of them answer; whom they left without an answer they drop.</summary>
    public void Heal() => healed.Cancel();

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        healed.Dispose();
    }

    private async Task TakeAsync(HttpContext context)
    {
        var hook = int.Parse(context.Request.Path.Value![1..], System.Globalization.CultureInfo.InvariantCulture);
        var body = new byte[(int)context.Request.ContentLength!.Value];
        await context.Request.Body.ReadExactlyAsync(body, context.RequestAborted);
        if (Challenge(body) is { } challenge)
        {
            await context.Response.WriteAsync(challenge, context.RequestAborted);
            return;
        }
        var isHealed = healed.IsCancellationRequested;
        if (!isHealed && hook % Kinds == 0)
        {
            using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, healed.Token);
            await Task.Delay(Timeout.InfiniteTimeSpan, end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            context.Abort();
            return;
        }
        if (!isHealed && hook % Kinds == 1) await Task.Delay(Slowness, context.RequestAborted);
        if (!isHealed && hook % Kinds == 2) context.Response.StatusCode = StatusCodes.Status500InternalServerError;
        else if (!IsTest(body)) Take(Of(hook), body);
    }

    private static string? Challenge(byte[] body)
    {
        if (body.AsSpan().IndexOf("\"challenge\""u8) < 0) return null;
        using var json = JsonDocument.Parse(body);
        return json.RootElement.TryGetProperty("challenge", out var challenge) ? challenge.GetString() : null;
    }

    /// <summary>Sent when the hook is confirmed: no item, and in no order with them.</summary>
    private static bool IsTest(ReadOnlySpan<byte> body) => body.StartsWith("{\"type\":\"test\""u8);

    private static void Take(Received hook, byte[] body)
    {
        var json = new Utf8JsonReader(body);
        json.Read();
        hook.Add(ref json, mayRepeat: true);
    }
}

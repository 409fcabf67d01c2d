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
    private volatile bool healed;

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

    /// <summary>From now on all of them answer.</summary>
    public void Heal() => healed = true;

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        var hook = int.Parse(context.Request.Path.Value![1..], System.Globalization.CultureInfo.InvariantCulture);
        using var json = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
        if (json.RootElement.TryGetProperty("challenge", out var challenge))
        {
            await context.Response.WriteAsync(challenge.GetString()!, context.RequestAborted);
            return;
        }
        if (!healed && hook % Kinds == 0) await Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted);
        if (!healed && hook % Kinds == 1) await Task.Delay(Slowness, context.RequestAborted);
        if (!healed && hook % Kinds == 2) context.Response.StatusCode = StatusCodes.Status500InternalServerError;
        else Of(hook).Add(json.RootElement, mayRepeat: true);
    }
}

using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http.Features;

namespace Scan.Web.Hosting;

/// <summary>
/// Draws pages anew behind their readers' backs: who asks for a kept page that is older than <see cref="ScanWebOptions.PagesFresh"/> gets it at once, and the next reader the one that is drawn meanwhile. One page at a
/// time, so that drawing holds up nobody who waits for an answer; what finds the queue full stays as it is until it is asked for again.
/// </summary>
public sealed partial class PageRefresher(IHttpContextFactory contexts, IServiceScopeFactory scopes, ILogger<PageRefresher> logger) : BackgroundService
{
    private const int Waiting = 256;
    private static readonly object Marker = new();
    private readonly ConcurrentDictionary<string, bool> underway = new();
    private readonly Channel<(string Key, RequestDelegate Draw, HttpRequestFeature Request)> queue = Channel.CreateBounded<(string, RequestDelegate, HttpRequestFeature)>(Waiting);

    /// <summary>Whether the request is one of these, which take nothing out of what is kept.</summary>
    public static bool Asked(HttpContext context) => context.Items.ContainsKey(Marker);

    /// <summary>Has the page drawn again for the same request, unless that is under way.</summary>
    /// <param name="draw">What answers it and keeps the answer.</param>
    public void Ask(HttpRequest request, RequestDelegate draw)
    {
        var key = $"{request.Scheme}://{request.Host}{request.PathBase}{request.Path}{request.QueryString} {PageCache.Encoding(request.Headers.AcceptEncoding)} {FirstView.Of(request)}";
        if (!underway.TryAdd(key, true)) return;
        var same = new HttpRequestFeature
        {
            Method = request.Method, Scheme = request.Scheme, Protocol = request.Protocol, PathBase = request.PathBase, Path = request.Path, QueryString = request.QueryString.Value ?? "",
            Headers = new HeaderDictionary(request.Headers.ToDictionary(StringComparer.OrdinalIgnoreCase)),
        };
        if (!queue.Writer.TryWrite((key, draw, same))) underway.TryRemove(key, out _);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var (key, draw, request) in queue.Reader.ReadAllAsync(stoppingToken)) await DrawAsync(key, draw, request, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process ends.
        }
    }

    private async Task DrawAsync(string key, RequestDelegate draw, HttpRequestFeature request, CancellationToken ct)
    {
        try
        {
            await DrawAsync(draw, request, ct);
        }
        catch (Exception error) when (error is not OperationCanceledException || !ct.IsCancellationRequested)
        {
            // Readers have the former page until its time is over, and then see for themselves what is wrong.
            NotDrawn(logger, error, request.Path);
        }
        finally
        {
            underway.TryRemove(key, out _);
        }
    }

    private async Task DrawAsync(RequestDelegate draw, HttpRequestFeature request, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var features = new FeatureCollection();
        features.Set<IHttpRequestFeature>(request);
        features.Set<IHttpResponseFeature>(new HttpResponseFeature());
        features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(Stream.Null));
        features.Set<IHttpRequestLifetimeFeature>(new HttpRequestLifetimeFeature { RequestAborted = ct });
        var context = contexts.Create(features);
        try
        {
            context.RequestServices = scope.ServiceProvider;
            context.Items[Marker] = true;
            await draw(context);
        }
        finally
        {
            contexts.Dispose(context);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Path} could not be drawn anew")]
    private static partial void NotDrawn(ILogger logger, Exception error, string path);
}

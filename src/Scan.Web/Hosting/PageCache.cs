using System.Globalization;
using Microsoft.AspNetCore.OutputCaching;
using Microsoft.Extensions.Primitives;
using Scan.Web.Live;

namespace Scan.Web.Hosting;

/// <summary>
/// Pages as they were drawn for the reader before, for as long as nothing that they show has changed here: no new item of the feed, no request that changed what pages show (<see cref="ChangesPagesAttribute"/>), and no
/// more than <see cref="ScanWebOptions.PagesKept"/>, for what lies outside of the feed (metadata, health, what an indexer elsewhere says of itself); from <see cref="ScanWebOptions.PagesFresh"/> on the next reader's is drawn
/// meanwhile (<see cref="PageRefresher"/>). Readers who come at once wait for one drawing. Who sends a cookie or a key gets pages of its own.
/// </summary>
public sealed class PageCache(LiveFeed live, ScanWebOptions options) : IOutputCachePolicy
{
    /// <summary>Answers of these are no pages, or are another for each reader.</summary>
    private static readonly string[] Others = ["/api/", "/graphql", "/hubs/", "/subgraphs/", "/metrics", "/health/", "/images/", "/account", "/webhooks", "/rules", "/incidents"];
    private long changes;

    /// <summary>Whatever was drawn before is drawn anew.</summary>
    public void Forget() => Interlocked.Increment(ref changes);

    public ValueTask CacheRequestAsync(OutputCacheContext context, CancellationToken cancellation)
    {
        var request = context.HttpContext.Request;
        context.EnableOutputCaching = context.AllowCacheStorage = IsPage(request) && options.PagesKept > TimeSpan.Zero;
        context.AllowCacheLookup = context.AllowLocking = context.EnableOutputCaching && !PageRefresher.Asked(context.HttpContext);
        context.ResponseExpirationTimeSpan = options.PagesKept;
        context.CacheVaryByRules.QueryKeys = "*";
        context.CacheVaryByRules.VaryByValues["head"] = string.Create(CultureInfo.InvariantCulture, $"{live.Head}-{Interlocked.Read(ref changes)}");
        context.CacheVaryByRules.VaryByValues["first"] = FirstView.Of(request) ? "yes" : "no";
        context.CacheVaryByRules.VaryByValues["encoding"] = Encoding(request.Headers.AcceptEncoding);
        return ValueTask.CompletedTask;
    }

    public ValueTask ServeFromCacheAsync(OutputCacheContext context, CancellationToken cancellation) => ValueTask.CompletedTask;

    public ValueTask ServeResponseAsync(OutputCacheContext context, CancellationToken cancellation)
    {
        var response = context.HttpContext.Response;
        context.AllowCacheStorage &= response.StatusCode == StatusCodes.Status200OK && StringValues.IsNullOrEmpty(response.Headers.SetCookie) && response.ContentType?.StartsWith("text/html", StringComparison.Ordinal) == true;
        return ValueTask.CompletedTask;
    }

    /// <summary>Whether the answer is a kept one that is to be drawn anew: kept ones say their age in whole seconds.</summary>
    public bool IsOld(HttpResponse response) => long.TryParse(response.Headers.Age, NumberStyles.None, CultureInfo.InvariantCulture, out var age) && TimeSpan.FromSeconds(age) >= options.PagesFresh;

    internal static bool IsPage(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) && request.Headers.Cookie.Count == 0 && request.Headers.Authorization.Count == 0 && !IsTriedOnTheChain(request) && !Others.Any(other => request.Path.StartsWithSegments(other.TrimEnd('/')));

    /// <summary>What an account may do is tried on the chain, whose state is ahead of the feed.</summary>
    private static bool IsTriedOnTheChain(HttpRequest request) => request.Query.ContainsKey("from") || request.Path.Value!.Contains("/withdrawals/", StringComparison.Ordinal);

    /// <summary>The one that the answer will have, of those that are made here.</summary>
    internal static string Encoding(StringValues accepted)
    {
        var text = accepted.ToString();
        return text.Contains("br", StringComparison.Ordinal) ? "br" : text.Contains("gzip", StringComparison.Ordinal) ? "gzip" : "";
    }
}

/// <summary>Marks what changes something that kept pages show and that the feed does not tell of: after it, unless it refused, they are drawn anew.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ChangesPagesAttribute : Attribute;

public static class PageCaching
{
    private const long MostBytes = 64 << 20;

    public static IServiceCollection AddPageCache(this IServiceCollection services)
    {
        services.AddSingleton<PageCache>().AddSingleton<PageRefresher>().AddHostedService(all => all.GetRequiredService<PageRefresher>()).AddOutputCache(options => options.SizeLimit = MostBytes);
        services.AddOptions<OutputCacheOptions>().Configure<PageCache>((options, pages) => options.AddBasePolicy(pages));
        return services;
    }

    /// <summary>Stands before compression: pages are kept as they go out.</summary>
    public static void UsePageCache(this WebApplication app)
    {
        var (pages, refresher) = (app.Services.GetRequiredService<PageCache>(), app.Services.GetRequiredService<PageRefresher>());
        app.Use(next => async context =>
        {
            await next(context);
            if (context.Response.StatusCode < StatusCodes.Status400BadRequest && context.GetEndpoint()?.Metadata.GetMetadata<ChangesPagesAttribute>() is not null) pages.Forget();
            if (pages.IsOld(context.Response)) refresher.Ask(context.Request, next);
        });
        app.UseOutputCache();
        app.UseMiddleware<DrawingTurns>();
    }
}

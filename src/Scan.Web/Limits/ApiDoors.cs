using System.Threading.RateLimiting;
using Scan.Web.Features.Api;
using Scan.Web.Features.Errors;
using Scan.Web.Features.Scan8004;

namespace Scan.Web.Limits;

/// <summary>Which requests are limited how.</summary>
internal static class ApiDoors
{
    private const int ExportCost = 10_000;

    public static bool IsDoor(HttpRequest request) => IsForPrograms(request) || IsDearPage(request);

    /// <summary>Doors whose answers programs read; the others are pages.</summary>
    public static bool IsForPrograms(HttpRequest request) =>
        request.Path.StartsWithSegments("/api/v1") || request.Path.StartsWithSegments("/subgraphs") || request.Path == "/graphql" || request.Path == "/rpc" || IsSyndication(request.Path) || IsExport(request);

    /// <summary>Pages whose drawing costs as queries do: the search for a document's logs, an order by several columns.</summary>
    private static bool IsDearPage(HttpRequest request) => request.Path.StartsWithSegments("/proof") || request.Query["sort"].ToString().Contains(',', StringComparison.Ordinal);

    private static bool IsSyndication(PathString path) => path.Value is "/alerts.atom" or "/alerts.json" or "/feed.atom" or "/feed.json";

    /// <summary>Whole lists, at the API and of pages.</summary>
    private static bool IsExport(HttpRequest request) => request.Path.StartsWithSegments("/api/v1/export") || request.Query["format"] == "ndjson";

    private static bool IsStream(HttpContext context) => context.WebSockets.IsWebSocketRequest || context.Request.Path.StartsWithSegments("/api/v1/feed/stream")
        || context.Request.Headers.Accept.ToString().Contains("text/event-stream", StringComparison.Ordinal);

    /// <summary>Gives a request its turn: GraphQL operations have theirs in the engine, which knows their cost.</summary>
    public static async Task LimitAsync(HttpContext context, RequestDelegate next)
    {
        var limits = context.RequestServices.GetRequiredService<ClientLimits>();
        if (!IsDoor(context.Request) || limits.ClientOf(context) is not { } client)
        {
            await next(context);
            return;
        }
        // Before anything of it is read: what is refused has to be cheap.
        using (var request = limits.Requests.AttemptAcquire(client))
        {
            if (!request.IsAcquired)
            {
                await HoldAndRefuseAsync(context, limits, client, TimeSpan.FromSeconds(1));
                return;
            }
        }
        if (IsStream(context)) await InTurnAsync(context, next, limits, limits.Streams, client);
        else if (context.Request.Path == "/graphql" || context.Request.Path.StartsWithSegments("/subgraphs")) await next(context);
        else if (IsExport(context.Request)) await PaidAsync(context, next, limits, limits.Exports, client, ExportCost);
        else await PaidAsync(context, next, limits, limits.Queries, client, CostOf(context.Request));
    }

    private static async Task PaidAsync(HttpContext context, RequestDelegate next, ClientLimits limits, PartitionedRateLimiter<string> turns, string client, int cost)
    {
        if (limits.Spend(client, cost) is { } wait) await HoldAndRefuseAsync(context, limits, client, wait);
        else await InTurnAsync(context, next, limits, turns, client);
    }

    private static async Task InTurnAsync(HttpContext context, RequestDelegate next, ClientLimits limits, PartitionedRateLimiter<string> turns, string client)
    {
        using var turn = await turns.AcquireAsync(client, 1, context.RequestAborted);
        if (turn.IsAcquired) await next(context);
        else await HoldAndRefuseAsync(context, limits, client, TimeSpan.FromSeconds(1));
    }

    private static async Task HoldAndRefuseAsync(HttpContext context, ClientLimits limits, string client, TimeSpan wait)
    {
        if (await limits.Refusals.HoldAsync(client, context.RequestAborted)) await RefuseAsync(context, wait);
        else context.Abort();
    }

    /// <summary>A row costs one; counting reads them all.</summary>
    private static int CostOf(HttpRequest request) =>
        2 + (int.TryParse(request.Query["take"], out var take) ? Math.Clamp(take, 1, ApiQuery.MaxTake) : ApiQuery.DefaultTake) + (request.Query["count"] == "true" ? ApiQuery.MaxTake : 0);

    /// <summary>429 as a problem document, or a page where a page was asked for, with the time after which the client may ask again.</summary>
    public static Task RefuseAsync(HttpContext context, TimeSpan wait)
    {
        context.Response.Headers.RetryAfter = ((long)Math.Ceiling(Math.Max(1, wait.TotalSeconds))).ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (PublicEnvelope.IsFor(context.Request)) return PublicEnvelope.RefuseAsync(context);
        return ErrorHandling.WriteAsync(context, ErrorView.Of(StatusCodes.Status429TooManyRequests));
    }
}

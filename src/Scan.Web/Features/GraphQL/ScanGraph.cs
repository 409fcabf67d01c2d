using Scan.GraphQL.Engine.Transport;
using Scan.GraphQL.Schemas;
using Scan.Indexer;
using Scan.Web.Limits;

namespace Scan.Web.Features.GraphQL;

/// <summary>GraphQL at /graphql: for programs the endpoint, for browsers the IDE.</summary>
public static class ScanGraph
{
    private const string Path = "/graphql";

    public static IServiceCollection AddScanGraph(this IServiceCollection services) =>
        services.AddSingleton<IGraphFeed, GraphFeed>().AddScanGraphQL(DocumentMappings.All, new TransportOptions { Gate = context => context.RequestServices.GetRequiredService<ClientLimits>().GateOf(context) });

    /// <summary>Sends browsers to the IDE; stands in front of routing.</summary>
    public static IApplicationBuilder UseGraphIde(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        if (IsForIde(context)) context.Request.Path = Path + "/ide";
        return next(context);
    });

    public static void MapScanGraph(this WebApplication app) => app.MapGraphQL(Path);

    private static bool IsForIde(HttpContext context) =>
        HttpMethods.IsGet(context.Request.Method) && context.Request.Path == Path && !context.WebSockets.IsWebSocketRequest
        && !context.Request.Query.ContainsKey("query") && context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal);
}

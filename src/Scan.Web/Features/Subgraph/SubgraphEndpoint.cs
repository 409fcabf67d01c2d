using Scan.Documents;
using Scan.Domain.Primitives;
using Scan.GraphQL.Engine;
using Scan.GraphQL.Engine.Transport;
using Scan.GraphQL.Engine.Types;
using Scan.GraphQL.Schemas;
using Scan.GraphQL.Subgraph;
using Scan.Web.Chains;
using Scan.Web.Hosting;
using Scan.Web.Input;
using Scan.Web.Limits;

namespace Scan.Web.Features.Subgraph;

/// <summary>
/// What agent0-sdk and other readers of agent0's subgraphs speak to: <c>/subgraphs/erc8004/{chainId}</c> for a chain's canonical identity registry,
/// <c>/subgraphs/erc8004/{chainId}/{registry}</c> for another one, <c>/subgraphs/erc8004</c> for the canonical ones of all chains.
/// </summary>
public static class SubgraphEndpoint
{
    /// <summary>Lists of ids in filters grow with the number of agents.</summary>
    private const int MaxRequestBytes = 4 * 1024 * 1024;

    /// <summary>Costs of this schema count values; a row of some ten costs a client as much as a row elsewhere.</summary>
    private const int ValuesPerCost = 10;

    /// <summary>The engine for this schema; the other schema's is registered by its own type.</summary>
    private sealed class Handler(ILogger<GraphQLEngine> logger, TimeProvider time)
    {
        public GraphQLHttpHandler Http { get; } = new(
            new GraphQLEngine(MakeSchema(), SubgraphSchema.Limits, logger, time, static (fault, _) => ScanSchema.Readable(fault, 0)),
            new TransportOptions { MaxRequestBytes = MaxRequestBytes, Gate = context => context.RequestServices.GetRequiredService<ClientLimits>().GateOf(context, ValuesPerCost) }, time);

        private static Schema MakeSchema()
        {
            var builder = new SchemaBuilder();
            SubgraphSchema.Build(builder);
            return builder.Build();
        }
    }

    public static IServiceCollection AddScanSubgraph(this IServiceCollection services) =>
        services.AddSingleton<Handler>().AddSingleton<DocumentViews>().AddSingleton<AgentSeries>().AddSingleton<RegistryDirectory>().AddScoped<SubgraphScope>();

    public static void MapScanSubgraph(this WebApplication app)
    {
        app.Map("/subgraphs/erc8004", context => ServeAsync(context, null, null)).RequireCors(OpenReads.Policy);
        app.Map("/subgraphs/erc8004/{chainId}", context => ServeAsync(context, Part(context, "chainId"), null)).RequireCors(OpenReads.Policy);
        app.Map("/subgraphs/erc8004/{chainId}/{registry}", context => ServeAsync(context, Part(context, "chainId"), Part(context, "registry"))).RequireCors(OpenReads.Policy);
    }

    private static async Task ServeAsync(HttpContext context, string? chainId, string? registry)
    {
        var services = context.RequestServices;
        var scope = services.GetRequiredService<SubgraphScope>();
        scope.Chains = await services.GetRequiredService<RegistryDirectory>().ListAsync(
            chainId is null ? null : Given.ChainId("chainId", chainId), registry is null ? null : Given.Address("registry", registry), context.RequestAborted);
        if (scope.Chains.Count == 0 && chainId is not null) throw new MissingException($"No identity registry {(registry is null ? "" : registry + " ")}of chain {chainId} is indexed");
        await services.GetRequiredService<Handler>().Http.HandleAsync(context);
    }

    private static string Part(HttpContext context, string name) => (string)context.Request.RouteValues[name]!;
}

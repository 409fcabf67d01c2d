using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Scan.GraphQL.Engine.Caching;
using Scan.GraphQL.Engine.Limits;
using Scan.GraphQL.Engine.Types;

namespace Scan.GraphQL.Engine.Transport;

/// <summary>Registration and mapping.</summary>
public static class GraphQLEndpoints
{
    /// <summary>Adds the engine for a schema; it keeps answers where there is an <see cref="IAnswerRevision"/>.</summary>
    public static IServiceCollection AddGraphQLEngine(this IServiceCollection services, Action<SchemaBuilder> build,
        EngineLimits? limits = null, TransportOptions? transport = null, Func<Exception, long, GraphQLException?>? readable = null)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(p =>
        {
            var builder = new SchemaBuilder();
            build(builder);
            return new GraphQLEngine(builder.Build(), limits ?? new EngineLimits(),
                p.GetRequiredService<ILogger<GraphQLEngine>>(), p.GetRequiredService<TimeProvider>(), readable, p.GetService<IAnswerRevision>());
        });
        services.AddSingleton(p => new GraphQLHttpHandler(
            p.GetRequiredService<GraphQLEngine>(), transport ?? new TransportOptions(), p.GetRequiredService<TimeProvider>()));
        return services;
    }

    /// <summary>Serves GraphQL at a path; WebSockets need <c>UseWebSockets</c> before it.</summary>
    public static IEndpointConventionBuilder MapGraphQL(this IEndpointRouteBuilder endpoints, string pattern = "/graphql")
    {
        var handler = endpoints.ServiceProvider.GetRequiredService<GraphQLHttpHandler>();
        return endpoints.Map(pattern, handler.HandleAsync);
    }
}

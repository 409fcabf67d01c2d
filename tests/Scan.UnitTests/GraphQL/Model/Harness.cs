using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Scan.GraphQL.Engine;
using Scan.GraphQL.Engine.Caching;
using Scan.GraphQL.Engine.Limits;
using Scan.GraphQL.Engine.Types;
using Xunit;

namespace Scan.UnitTests.GraphQL.Model;

/// <summary>An engine over a schema, with the services its resolvers ask for.</summary>
internal sealed class Harness
{
    public Harness(Action<SchemaBuilder>? build = null, EngineLimits? limits = null, World? world = null, TimeProvider? time = null, Action<IServiceCollection>? services = null, IAnswerRevision? revision = null)
    {
        World = world ?? new World(1);
        var given = new ServiceCollection().AddSingleton(World);
        services?.Invoke(given);
        Services = given.BuildServiceProvider();
        var builder = new SchemaBuilder();
        (build ?? World.Schema)(builder);
        Engine = new GraphQLEngine(builder.Build(), limits ?? new EngineLimits(), NullLogger<GraphQLEngine>.Instance, time ?? TimeProvider.System, null, revision);
    }

    /// <summary>Limits so wide that only the rules speak.</summary>
    public static EngineLimits Unlimited { get; } = new()
    {
        MaxTokens = 1_000_000, MaxCost = long.MaxValue, MaxDepth = 1_000, MaxFields = long.MaxValue, MaxAliases = long.MaxValue,
        MaxRootFields = 1_000_000, MaxFragments = 1_000_000,
    };

    public World World { get; }

    public IServiceProvider Services { get; }

    public GraphQLEngine Engine { get; }

    public static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async Task<JsonElement> RunAsync(string query, object? variables = null, string? operationName = null)
    {
        using var response = await Engine.ExecuteAsync(Request(query, variables, operationName), Services, Ct);
        using var json = JsonDocument.Parse(response.Json);
        return json.RootElement.Clone();
    }

    public async Task<string> RawAsync(string query, object? variables = null) => (await RunAsync(query, variables)).GetRawText();

    public static GraphQLRequest Request(string query, object? variables = null, string? operationName = null) => new()
    {
        Query = query,
        OperationName = operationName,
        Variables = variables is null ? default : JsonSerializer.SerializeToElement(variables),
    };
}

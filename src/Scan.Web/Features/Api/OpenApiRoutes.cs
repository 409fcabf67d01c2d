using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc.Controllers;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Scan.Web.Features.Api;

/// <summary>The routes of the API that are mapped, with their methods: what no kind of document makes. A route that somebody adds is described without anybody thinking of it.</summary>
internal static class OpenApiRoutes
{
    private static readonly string[] BodyMethods = ["POST", "PUT", "PATCH"];

    /// <summary>What routes do, where their names alone would not tell.</summary>
    private static readonly Dictionary<string, string> Summaries = new(StringComparer.Ordinal)
    {
        ["POST /rpc"] = "Answers scan_blockFinality by JSON-RPC 2.0: one call, or a batch",
        ["GET /api/v1/openapi.json"] = "Gives this document",
        ["POST /api/v1/export/graphql"] = "Streams a connection of a GraphQL query as NDJSON or CSV",
        ["GET /api/v1/metadata"] = "Tells how many files are fetched, fresh and failing",
        ["GET /api/v1/metadata/problems"] = "Lists what can be wrong with a file, with its cure",
        ["GET /api/v1/metadata/{list}/{chainId}/{key}"] = "Gives a document's metadata: state, problems, versions",
        ["POST /api/v1/metadata/{list}/{chainId}/{key}"] = "Asks that a document's metadata be fetched anew",
        ["GET /api/v1/payments/offers"] = "Lists what x402 resources cost, by payee",
        ["GET /api/v1/feedbacks/payments"] = "Lists feedback with the payments that its files name, held against the ledger",
        ["GET /api/v1/zkAlerts/retracted"] = "Lists alerts by proof that a reorg took back, the last one first",
        ["GET /api/v1/alerts/retracted"] = "Lists alerts that a reorg took back, the last one first",
        ["GET /api/v1/incidents"] = "Lists incidents, newest first",
        ["GET /api/v1/incidents/{no}"] = "Gives an incident with its history",
        ["POST /api/v1/incidents/{no}/{what}"] = "Acknowledges or resolves an incident of an own rule; an administrator acknowledges those of Scan's own",
        ["GET /api/v1/rules/conditions"] = "Lists what rules can watch for",
        ["POST /api/v1/rules"] = "Adds a rule; the answer has its token",
        ["POST /api/v1/rules/try"] = "Tells what a rule would have found in the last days",
        ["GET /api/v1/rules/{id}"] = "Gives an own rule",
        ["PUT /api/v1/rules/{id}"] = "Changes an own rule",
        ["DELETE /api/v1/rules/{id}"] = "Removes an own rule",
        ["POST /api/v1/rules/{id}/silence"] = "Silences an own rule for a while",
        ["POST /api/v1/rules/{id}/claim"] = "Takes over a rule that nobody owns",
        ["POST /api/v1/webhooks"] = "Signs up an endpoint; the answer has its token and key",
        ["GET /api/v1/webhooks/{id}"] = "Gives an own subscription",
        ["DELETE /api/v1/webhooks/{id}"] = "Ends an own subscription",
        ["GET /api/v1/webhooks/{id}/deliveries"] = "Gives the delivery log, newest first",
        ["POST /api/v1/webhooks/{id}/confirm"] = "Confirms the endpoint by the code that it was sent",
        ["POST /api/v1/webhooks/{id}/check"] = "Sends the code for confirmation again",
        ["POST /api/v1/webhooks/{id}/claim"] = "Takes over a subscription that nobody owns",
        ["POST /api/v1/webhooks/{id}/test"] = "Sends a delivery to try the endpoint",
        ["POST /api/v1/webhooks/{id}/redeliver"] = "Delivers one item again",
        ["POST /api/v1/webhooks/{id}/replay"] = "Delivers everything behind a sequence again",
        ["POST /api/v1/webhooks/{id}/pause"] = "Pauses deliveries",
        ["POST /api/v1/webhooks/{id}/resume"] = "Goes on with deliveries",
        ["POST /api/v1/webhooks/{id}/topics"] = "Changes what is delivered",
        ["POST /api/v1/webhooks/{id}/keys"] = "Adds a key that signs beside the old one",
        ["DELETE /api/v1/webhooks/{id}/keys/{keyId}"] = "Retires a key",
        ["GET /api/v1/account"] = "Tells who is signed in",
        ["POST /api/v1/account/message"] = "Gives the message that an address signs to sign in (EIP-4361)",
        ["POST /api/v1/account/session"] = "Signs in by the signed message",
        ["DELETE /api/v1/account/session"] = "Signs out",
        ["POST /api/v1/account/keys"] = "Adds an API key; the answer has it once",
        ["DELETE /api/v1/account/keys/{id}"] = "Revokes an API key",
    };

    /// <summary>The mapped routes of the API, but for those that stand for every kind of document.</summary>
    public static IEnumerable<(string Path, string Method, ControllerActionDescriptor Action, RoutePattern Pattern)> Mapped(IEnumerable<EndpointDataSource> sources) =>
        from source in sources
        from endpoint in source.Endpoints.OfType<RouteEndpoint>()
        let action = endpoint.Metadata.GetMetadata<ControllerActionDescriptor>()
        let path = PathOf(endpoint.RoutePattern)
        where action is not null && (path.StartsWith("/api/v1", StringComparison.Ordinal) || path == "/rpc") && !IsOfAnyKind(path) && !path.EndsWith("{rest}", StringComparison.Ordinal)
        from method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? []
        select (path, method, action, endpoint.RoutePattern);

    /// <summary>Adds what <paramref name="paths"/> lacks.</summary>
    public static void AddTo(JsonObject paths, IEnumerable<EndpointDataSource> sources)
    {
        foreach (var (path, method, action, pattern) in Mapped(sources).OrderBy(m => m.Path, StringComparer.Ordinal).ThenBy(m => m.Method, StringComparer.Ordinal))
        {
            var operations = paths[path] as JsonObject ?? [];
            paths[path] ??= operations;
            if (!operations.ContainsKey(method.ToLowerInvariant())) operations[method.ToLowerInvariant()] = Operation(path, method, action, pattern);
        }
    }

    private static bool IsOfAnyKind(string path) => path is "/api/v1/{list}" or "/api/v1/{list}/{chainId}/{key}" or "/api/v1/export/{list}";

    private static string PathOf(RoutePattern pattern) => "/" + string.Join('/', pattern.PathSegments.Select(s => string.Concat(s.Parts.Select(part => part switch
    {
        RoutePatternLiteralPart literal => literal.Content,
        RoutePatternParameterPart parameter => $"{{{parameter.Name}}}",
        RoutePatternSeparatorPart separator => separator.Content,
        _ => "",
    }))));

    private static JsonObject Operation(string path, string method, ControllerActionDescriptor action, RoutePattern pattern)
    {
        var inPath = pattern.Parameters.Select(p => p.Name).ToHashSet(StringComparer.Ordinal);
        var query = action.Parameters.Where(p => !inPath.Contains(p.Name) && (p.ParameterType == typeof(string) || p.ParameterType.IsValueType && p.ParameterType != typeof(CancellationToken)));
        var made = new JsonObject
        {
            ["tags"] = new JsonArray(action.ControllerName.EndsWith("Api", StringComparison.Ordinal) ? action.ControllerName[..^3] : action.ControllerName),
            ["summary"] = Summaries.GetValueOrDefault($"{method} {path}") ?? string.Concat(action.ActionName.Select((c, i) => i > 0 && char.IsUpper(c) ? $" {char.ToLowerInvariant(c)}" : c.ToString())),
            ["parameters"] = new JsonArray([.. pattern.Parameters.Select(p => Parameter(p.Name, "path", IsNumber(p) ? "integer" : "string")), .. query.Select(p => Parameter(p.Name, "query", p.ParameterType == typeof(string) ? "string" : "integer"))]),
            ["responses"] = new JsonObject
            {
                ["2XX"] = new JsonObject { ["description"] = "Done.", ["content"] = new JsonObject { ["application/json"] = new JsonObject { ["schema"] = new JsonObject { ["type"] = "object" } } } },
                ["429"] = new JsonObject { ["description"] = "This address asks more than its share; Retry-After says for how many seconds to wait." },
                ["default"] = new JsonObject { ["description"] = "A refusal.", ["content"] = new JsonObject { ["application/problem+json"] = new JsonObject { ["schema"] = new JsonObject { ["$ref"] = "#/components/schemas/Problem" } } } },
            },
        };
        if (BodyMethods.Contains(method)) made["requestBody"] = new JsonObject { ["content"] = new JsonObject { ["application/json"] = new JsonObject { ["schema"] = new JsonObject() } } };
        return made;
    }

    private static bool IsNumber(RoutePatternParameterPart part) => part.ParameterPolicies.Any(p => p.Content == "long");

    private static JsonObject Parameter(string name, string place, string type) => new() { ["name"] = name, ["in"] = place, ["required"] = place == "path", ["schema"] = new JsonObject { ["type"] = type } };
}

using System.Numerics;
using System.Reflection;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc;
using Scan.Documents;
using Scan.Domain.Primitives;
using Scan.GraphQL.Schemas;
using Scan.Web.Hosting;

namespace Scan.Web.Features.Api;

/// <summary>The REST interface described for programs (OpenAPI 3.1), made from the documents' declarations.</summary>
public sealed class OpenApiController(ApiCatalog catalog, IEnumerable<EndpointDataSource> routes, ScanWebOptions options) : Controller
{
    private static readonly NullabilityInfoContext Nullability = new();

    [HttpGet("api/v1/openapi.json")]
    public IActionResult Document() => Content(Describe(catalog, routes, options.BaseOf(Request)).ToJsonString(), "application/json; charset=utf-8");

    /// <summary>The document.</summary>
    /// <param name="server">Where readers reach this host.</param>
    internal static JsonObject Describe(ApiCatalog catalog, IEnumerable<EndpointDataSource> routes, string server)
    {
        var paths = new JsonObject();
        var schemas = new JsonObject { ["Problem"] = Problem() };
        foreach (var kind in catalog.All.OrderBy(k => k.Path, StringComparer.Ordinal))
        {
            paths[$"/api/v1/{kind.Path}"] = Get(kind.Mapping.Type.Name, $"Lists {kind.Mapping.Type.Name} documents", List(kind), Page(kind), "application/json");
            paths[$"/api/v1/{kind.Path}/{{chainId}}/{string.Join('/', kind.KeyParts.Select(p => $"{{{p.Name}}}"))}"] =
                Get(kind.Mapping.Type.Name, $"Finds one {kind.Mapping.Type.Name}", [Parameter("chainId", "path", Integer()), .. kind.KeyParts.Select(p => Parameter(p.Name!, "path", KeyPart(p.ParameterType))), Parameter("atBlock", "query", Integer())], Reference(kind), "application/json");
            paths[$"/api/v1/export/{kind.Path}"] = Get(kind.Mapping.Type.Name, $"Streams all {kind.Mapping.Type.Name} documents as NDJSON or CSV",
                [Parameter("format", "query", Words("ndjson", "csv")), Parameter("manifest", "query", Words("only")), Parameter("after", "query", Text()), .. Filters(kind)], Text(), "application/x-ndjson");
            schemas[kind.Mapping.Type.Name] = Schema(kind);
        }
        foreach (var (path, description) in Others()) paths[path] = description;
        OpenApiRoutes.AddTo(paths, routes);
        return new JsonObject
        {
            ["openapi"] = "3.1.0",
            ["info"] = new JsonObject { ["title"] = "Scan", ["version"] = "1", ["description"] = "Restaked services and on-chain agents. Amounts are integers as strings, times are seconds since 1970 UTC, cursors are opaque." },
            ["servers"] = new JsonArray(new JsonObject { ["url"] = server }),
            ["paths"] = paths,
            ["components"] = new JsonObject { ["schemas"] = schemas },
        };
    }

    private static IEnumerable<(string Path, JsonObject Description)> Others()
    {
        JsonObject Any() => new() { ["type"] = "object" };
        JsonObject Line(string name, string about, bool inPath = false) => Parameter(name, inPath ? "path" : "query", new JsonObject { ["type"] = "string", ["description"] = about });
        yield return ("/api/v1/status", Get("Status", "Tells how far each chain is read", [], Any(), "application/json"));
        yield return ("/api/v1/digest", Get("Status", "Gives the digest of a chain's state after a block", [Parameter("chainId", "query", Integer()), Parameter("block", "query", Integer())], Any(), "application/json"));
        yield return ("/api/v1/kinds", Get("Events", "Lists the known kinds of events with their counts", [Parameter("chainId", "query", Integer())], Any(), "application/json"));
        JsonObject[] feed = [Line("topics", "Joined by commas, such as alerts,avs:1:0x…; all where left out."), Line("after", "Behind this sequence.")];
        yield return ("/api/v1/feed", Get("Events", "Reads the feed by pages", [.. feed, Parameter("limit", "query", Integer())], Any(), "application/json"));
        yield return ("/api/v1/feed/stream", Get("Events", "Follows the feed as Server-Sent Events", feed.Select(p => p.DeepClone().AsObject()), Text(), "text/event-stream"));
        yield return ("/api/v1/alerts/{chainId}/{avs}/{messageHash}/evidence", Get("Alerts", "Tells an alert's life, the check of its signature and the rollup block that it names",
            [Parameter("chainId", "path", Integer()), Line("avs", "The service manager.", inPath: true), Line("messageHash", "What was signed.", inPath: true), Parameter("twin", "query", Integer())], Any(), "application/json"));
        yield return ("/api/v1/withdrawals/{chainId}/{root}/present", Get("Stakers", "Tells from which block a queued withdrawal can be completed, and what it would give, as things stand now",
            [Parameter("chainId", "path", Integer()), Line("root", "The withdrawal's root.", inPath: true)], Any(), "application/json"));
        yield return ("/api/v1/avsList/{chainId}/{avs}/health", Get("Health", "Tells the health of every operator of an AVS, the worst first", [Parameter("chainId", "path", Integer()), Line("avs", "The AVS.", inPath: true)], Any(), "application/json"));
        yield return ("/api/v1/operators/{chainId}/{address}/health", Get("Health", "Tells the health of an operator in every AVS", [Parameter("chainId", "path", Integer()), Line("address", "The operator.", inPath: true)], Any(), "application/json"));
        yield return ("/api/v1/registrations/{chainId}/{avs}/{operator}/health", Get("Health", "Tells the health of an operator in an AVS with its history",
            [Parameter("chainId", "path", Integer()), Line("avs", "The AVS.", inPath: true), Line("operator", "The operator.", inPath: true), Parameter("hours", "query", Integer())], Any(), "application/json"));
        yield return ("/api/v1/rollups/{rollupChainId}/coverage", Get("Rollups", "Tells what of the watchers' stake could raise an alert now", [Line("rollupChainId", "The rollup's chain id.", inPath: true)], Any(), "application/json"));
        yield return ("/api/v1/rollups/{rollupChainId}/coverage/history", Get("Rollups", "Tells when the watchers' stake could have raised an alert, the last time first",
            [Line("rollupChainId", "The rollup's chain id.", inPath: true), Parameter("take", "query", new JsonObject { ["type"] = "integer", ["minimum"] = 1, ["maximum"] = 1000, ["default"] = 50 }), Line("after", "The next of an earlier answer.")], Any(), "application/json"));
        yield return ("/api/v1/rollups/{rollupChainId}/finality", Get("Rollups", "Answers whether a rollup's block is final by MACH", [Line("rollupChainId", "The rollup's chain id.", inPath: true), Line("block", "The rollup's block.")], Any(), "application/json"));
        yield return ("/api/v1/rollups/{rollupChainId}/finality/newest", Get("Rollups", "Gives the newest block of a rollup in each tier of finality", [Line("rollupChainId", "The rollup's chain id.", inPath: true)], Any(), "application/json"));
    }

    private static JsonObject Get(string tag, string summary, IEnumerable<JsonObject> parameters, JsonObject schema, string type) => new()
    {
        ["get"] = new JsonObject
        {
            ["tags"] = new JsonArray(tag),
            ["summary"] = summary,
            ["parameters"] = new JsonArray([.. parameters]),
            ["responses"] = new JsonObject
            {
                ["200"] = new JsonObject { ["description"] = "The answer.", ["content"] = new JsonObject { [type] = new JsonObject { ["schema"] = schema } } },
                ["304"] = new JsonObject { ["description"] = "As the given ETag's." },
                ["429"] = new JsonObject { ["description"] = "This address asks more than its share; Retry-After says for how many seconds to wait." },
                ["default"] = new JsonObject { ["description"] = "A refusal.", ["content"] = new JsonObject { ["application/problem+json"] = new JsonObject { ["schema"] = new JsonObject { ["$ref"] = "#/components/schemas/Problem" } } } },
            },
        },
    };

    private static IEnumerable<JsonObject> List(ApiKind kind) =>
    [
        Parameter("take", "query", new JsonObject { ["type"] = "integer", ["minimum"] = 1, ["maximum"] = ApiQuery.MaxTake, ["default"] = 50 }),
        Parameter("after", "query", Text()), Parameter("before", "query", Text()), Parameter("count", "query", Words("true", "false")),
        Parameter("sort", "query", new JsonObject { ["type"] = "string", ["description"] = $"Fields joined by commas, - in front for descending: {string.Join(", ", kind.Fields.Where(f => f.Type != FieldType.Texts).Select(f => f.Name))}" }),
        .. Filters(kind),
    ];

    private static IEnumerable<JsonObject> Filters(ApiKind kind)
    {
        yield return Parameter("chainId", "query", Integer());
        yield return Parameter("atBlock", "query", Integer());
        foreach (var parameter in kind.Fields.SelectMany(f => Comparisons(f, "")).Concat(kind.NarrowedBy.SelectMany(by => by.Value.Fields.SelectMany(f => Comparisons(f, by.Key + "."))))) yield return parameter;
    }

    private static IEnumerable<JsonObject> Comparisons(DocumentField field, string within) =>
        ApiQuery.Operators.Keys.Where(word => Fits(word, field.Type)).Select(word => Parameter($"{within}{field.Name}{(word == "eq" ? "" : $".{word}")}", "query", Text()));

    private static bool Fits(string word, FieldType type) => word switch
    {
        "contains" => type is FieldType.Text or FieldType.Texts,
        "startsWith" => type == FieldType.Text,
        "lt" or "lte" or "gt" or "gte" => type is FieldType.Long or FieldType.Number,
        _ => true,
    };

    private static JsonObject Schema(ApiKind kind)
    {
        var properties = new JsonObject { ["id"] = Text(), ["changedBlock"] = Integer(), ["final"] = new JsonObject { ["type"] = "boolean" } };
        if (kind.Mapping.HasProfile)
        {
            foreach (var name in new[] { "name", "description", "website", "image", "metadataProblem" }) properties[name] = new JsonObject { ["type"] = new JsonArray("string", "null") };
        }
        if (kind.Mapping.Facts.Count > 0) properties["registration"] = new JsonObject { ["type"] = new JsonArray("object", "null") };
        foreach (var property in kind.Properties)
        {
            var type = TypeOf(Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType);
            bool nullable;
            lock (Nullability) nullable = Nullability.Create(property).ReadState == NullabilityState.Nullable;
            if (nullable && type["type"] is JsonValue one) type["type"] = new JsonArray(one.DeepClone(), "null");
            properties[Naming.Camel(property.Name)] = type;
        }
        return new JsonObject { ["type"] = "object", ["properties"] = properties };
    }

    private static JsonObject Page(ApiKind kind) => new()
    {
        ["type"] = "object",
        ["properties"] = new JsonObject
        {
            ["items"] = new JsonObject { ["type"] = "array", ["items"] = Reference(kind) },
            ["next"] = new JsonObject { ["type"] = new JsonArray("string", "null") },
            ["previous"] = new JsonObject { ["type"] = new JsonArray("string", "null") },
            ["total"] = Integer(),
        },
    };

    private static JsonObject Problem() => new()
    {
        ["type"] = "object",
        ["description"] = "RFC 9457.",
        ["properties"] = new JsonObject { ["type"] = Text(), ["title"] = Text(), ["status"] = Integer(), ["detail"] = Text(), ["field"] = Text(), ["rule"] = Text(), ["requestId"] = Text() },
    };

    private static JsonObject KeyPart(Type type) => Nullable.GetUnderlyingType(type) is { } given
        ? new JsonObject { ["anyOf"] = new JsonArray(TypeOf(given), new JsonObject { ["const"] = ApiKind.None }) }
        : TypeOf(type);

    private static JsonObject TypeOf(Type type) =>
        type == typeof(Address) ? new JsonObject { ["type"] = "string", ["pattern"] = "^0x[0-9a-f]{40}$" }
        : type == typeof(Hash32) ? new JsonObject { ["type"] = "string", ["pattern"] = "^0x[0-9a-f]{64}$" }
        : type == typeof(BigInteger) ? new JsonObject { ["type"] = "string", ["pattern"] = "^-?[0-9]+$" }
        : type == typeof(long) || type == typeof(int) || type == typeof(byte) ? Integer()
        : type == typeof(bool) ? new JsonObject { ["type"] = "boolean" }
        : type == typeof(string) ? Text()
        : type.IsAssignableTo(typeof(System.Collections.IEnumerable)) ? new JsonObject { ["type"] = "array" } : new JsonObject { ["type"] = "object" };

    private static JsonObject Parameter(string name, string place, JsonObject schema) => new() { ["name"] = name, ["in"] = place, ["required"] = place == "path", ["schema"] = schema };

    private static JsonObject Reference(ApiKind kind) => new() { ["$ref"] = $"#/components/schemas/{kind.Mapping.Type.Name}" };

    private static JsonObject Text() => new() { ["type"] = "string" };

    private static JsonObject Integer() => new() { ["type"] = "integer", ["format"] = "int64" };

    private static JsonObject Words(params string[] words) => new() { ["type"] = "string", ["enum"] = new JsonArray([.. words.Select(w => (JsonNode)w)]) };
}

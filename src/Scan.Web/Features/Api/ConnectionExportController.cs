using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc;
using Scan.GraphQL.Engine;
using Scan.Web.Input;
using Scan.Web.Limits;

namespace Scan.Web.Features.Api;

/// <summary>
/// Any connection of a GraphQL query as CSV or NDJSON: the query has a variable <c>$after: String</c> and gives it to the one connection that it asks for
/// <c>pageInfo { hasNextPage endCursor }</c> and <c>nodes</c>, or <c>edges { cursor node }</c> for rows with cursors; it is asked page after page. A cut export goes on with
/// <c>after</c> the last whole row's cursor. The manifest is the last line of NDJSON, or alone with <c>manifest=only</c>.
/// </summary>
[Route("api/v1/export/graphql")]
public sealed class ConnectionExportController(GraphQLEngine engine, ClientLimits limits, Documents.Chains chains, TimeProvider time) : Controller
{
    private const int MostBody = 256 * 1024;

    [HttpPost, RequestSizeLimit(MostBody)]
    public async Task Export(string? format, string? manifest, string? after, CancellationToken ct)
    {
        var csv = Given.OneOf("format", format ?? "ndjson", "ndjson", "csv") == "csv";
        var alone = manifest is not null && Given.OneOf("manifest", manifest, "only") == "only";
        var (query, operation, variables) = await ReadAsync(ct);
        var from = await BlocksAsync(ct);
        using var writer = new ConnectionWriter(Response, csv, alone, withHeader: after is null);
        for (var cursor = after; ;)
        {
            variables["after"] = cursor;
            using var answer = await PageAsync(query, operation, variables, ct);
            var page = ConnectionPage.Find(answer.RootElement.GetProperty("data")) ?? throw new BadInputException("query", "asks no connection for pageInfo { hasNextPage endCursor } and nodes or edges");
            if (page.HasNext && page.EndCursor == cursor) throw new BadInputException("query", "does not give $after to its connection");
            await writer.WriteAsync(page, ct);
            if (!page.HasNext) break;
            cursor = page.EndCursor;
        }
        await writer.EndAsync(from, await BlocksAsync(ct), ct);
    }

    private async Task<Dictionary<long, long?>> BlocksAsync(CancellationToken ct) => (await chains.ListAsync(ct)).ToDictionary(c => c.ChainId, c => c.IndexedBlock);

    private async Task<(string Query, string? Operation, JsonObject Variables)> ReadAsync(CancellationToken ct)
    {
        try
        {
            var body = await JsonNode.ParseAsync(Request.Body, cancellationToken: ct) as JsonObject ?? throw new BadInputException("body", "is a GraphQL request, { query, variables }");
            var query = body["query"]?.GetValue<string>() ?? throw new BadInputException("query", "is missing");
            return (query, body["operationName"]?.GetValue<string>(), body["variables"] as JsonObject ?? []);
        }
        catch (BadHttpRequestException)
        {
            throw new BadInputException("body", $"has at most {MostBody} bytes");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new BadInputException("body", "is a GraphQL request, { query, variables }");
        }
    }

    /// <summary>A page; one that costs more than the client has left waits until it has.</summary>
    private async Task<JsonDocument> PageAsync(string query, string? operation, JsonObject variables, CancellationToken ct)
    {
        var request = new GraphQLRequest { Query = query, OperationName = operation, Variables = JsonSerializer.SerializeToElement(variables), Gate = limits.GateOf(HttpContext) };
        while (true)
        {
            using var response = await engine.ExecuteAsync(request, HttpContext.RequestServices, ct);
            if (response.Errors.Count == 0) return JsonDocument.Parse(response.Json.ToArray());
            var error = response.Errors[0];
            if (error.Code != ErrorCodes.RateLimited) throw new BadInputException("query", error.Message);
            await Task.Delay(TimeSpan.FromSeconds((long)error.Extensions!["retryAfter"]!), time, ct);
        }
    }
}

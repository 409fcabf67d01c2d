using System.Text.Json;
using Microsoft.AspNetCore.Cors;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using Scan.Web.Features.Errors;
using Scan.Web.Features.Rollups;
using Scan.Web.Hosting;
using Scan.Web.Limits;

namespace Scan.Web.Features.Rpc;

/// <summary>JSON-RPC 2.0 for dApps, which speak it anyway: POST one request or up to <see cref="MostCalls"/> of them.</summary>
[Route("rpc"), EnableCors(OpenReads.Policy)]
public sealed class RpcController(FinalityReader finality, IOptions<JsonOptions> json) : Controller
{
    private const int MostCalls = 20;
    private const int MostBytes = 64 * 1024;

    [HttpPost, RequestSizeLimit(MostBytes)]
    public async Task<IActionResult> Call(CancellationToken ct)
    {
        Response.Headers.CacheControl = "no-store";
        if (!Request.HasJsonContentType())
        {
            await ErrorHandling.WriteProblemAsync(HttpContext, ErrorView.Of(StatusCodes.Status415UnsupportedMediaType));
            return new EmptyResult();
        }
        JsonDocument request;
        try
        {
            request = await JsonDocument.ParseAsync(Request.Body, new JsonDocumentOptions { MaxDepth = 16 }, ct);
        }
        catch (JsonException)
        {
            return Answer(RpcFault.Parse.ToAnswer(null));
        }
        using (request)
        {
            var root = request.RootElement;
            if (root.ValueKind != JsonValueKind.Array) return await RunAsync(root, ct) is { } one ? Answer(one) : NoContent();
            if (root.GetArrayLength() is 0 or > MostCalls) return Answer(new RpcFault(RpcFault.InvalidRequest, $"A batch holds 1 to {MostCalls} calls.").ToAnswer(null));
            var answers = new List<object>();
            foreach (var call in root.EnumerateArray())
            {
                if (await RunAsync(call, ct) is { } answer) answers.Add(answer);
            }
            return answers.Count > 0 ? Answer(answers) : NoContent();
        }
    }

    /// <returns>Null for a notification.</returns>
    private async Task<object?> RunAsync(JsonElement call, CancellationToken ct)
    {
        if (call.ValueKind != JsonValueKind.Object || !call.TryGetProperty("method", out var method) || method.ValueKind != JsonValueKind.String
            || !call.TryGetProperty("jsonrpc", out var version) || version.ValueKind != JsonValueKind.String || version.GetString() != "2.0")
            return new RpcFault(RpcFault.InvalidRequest, "A call is an object with jsonrpc \"2.0\", method and id.").ToAnswer(null);
        var isNotification = !call.TryGetProperty("id", out var given);
        if (!isNotification && given.ValueKind is not (JsonValueKind.String or JsonValueKind.Number or JsonValueKind.Null)) return new RpcFault(RpcFault.InvalidRequest, "id is a string, a number or null.").ToAnswer(null);
        object? id = isNotification || given.ValueKind == JsonValueKind.Null ? null : given.Clone();
        try
        {
            var result = await ResultAsync(method.GetString()!, call.TryGetProperty("params", out var parameters) ? parameters : default, ct);
            return isNotification ? null : new { jsonrpc = "2.0", id, result };
        }
        catch (RpcFault fault)
        {
            return isNotification ? null : fault.ToAnswer(id);
        }
    }

    private async Task<object> ResultAsync(string method, JsonElement parameters, CancellationToken ct)
    {
        if (method != BlockFinalityParams.Method) throw new RpcFault(RpcFault.NoMethod, $"The method is {BlockFinalityParams.Method}.");
        var asked = BlockFinalityParams.Read(parameters);
        var answer = await finality.ReadAsync(asked.RollupChainId, asked.Block, ct) ?? throw new RpcFault(RpcFault.NotFound, $"No MACH service manager watches a rollup {asked.RollupChainId}: nothing is known of its blocks.");
        return answer.ToBody();
    }

    private ContentResult Answer(object answer) => Content(JsonSerializer.Serialize(answer, json.Value.JsonSerializerOptions), "application/json; charset=utf-8");
}

using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Scan.Documents;
using Scan.Domain.Documents;
using Scan.Domain.Mach;
using Scan.GraphQL.Schemas;
using Scan.Web.Input;
using Scan.Web.Lists;

namespace Scan.Web.Features.Alerts;

/// <summary>The list of alerts that a reorg took back, the same for pages and programs.</summary>
public sealed class RetractedAlerts(AlertFacts facts)
{
    private const string Leaves = "sequence retractedAt chainId avs messageHash alertHeaderHash rollupChainId status block time transaction sender referenceBlock";
    private const string LeavesByProof = "sequence retractedAt chainId avs number rollupChainId status l2BlockNumber invalidOutputRoot expectedOutputRoot submitter block time transaction";

    /// <typeparam name="T">What <see cref="RetractedQuery.Topic"/> names.</typeparam>
    public Task<RetractedList<T>> ReadAsync<T>(RetractedQuery query, CancellationToken ct) where T : class => facts.RetractedAsync<T>(query, ct);

    /// <summary>All of them as NDJSON, a page read at a time.</summary>
    public IActionResult Export<T>(RetractedQuery query) where T : class => new Lines<T>(this, query with { Behind = null, Take = Feed.MaxLimit });

    /// <exception cref="BadInputException">A page before: the pages of this list go on only.</exception>
    public static RetractedQuery QueryOf(ListRequest request, string topic = RetractedQuery.Signed) => new()
    {
        Topic = topic,
        ChainId = request.ChainId,
        RollupChainId = request.Filter("rollup") is { } rollup ? Given.Word("rollup", rollup).ToString(CultureInfo.InvariantCulture) : null,
        Avs = request.Filter("avs") is { } avs ? Given.Address("avs", avs).ToString() : null,
        Behind = request.Before is not null ? throw new BadInputException("before", "goes with no retracted alerts: go on with after") : request.After is { } after ? Given.Number("after", after, 0, long.MaxValue) : null,
        OldestFirst = !request.Descending,
        Take = request.Take,
    };

    /// <summary>The same rows by REST, which has them by the last one first.</summary>
    public static string? Rest(RetractedQuery query) => query.OldestFirst ? null : $"/api/v1/{(query.Topic == RetractedQuery.ByProof ? "zkAlerts" : "alerts")}/retracted" + Query([("chainId", query.ChainId?.ToString(CultureInfo.InvariantCulture)), ("rollupChainId", query.RollupChainId), ("avs", query.Avs)]);

    public static string GraphQL(RetractedQuery query)
    {
        string[] arguments =
        [
            .. query.ChainId is { } chain ? [$"chainId: {chain.ToString(CultureInfo.InvariantCulture)}"] : Array.Empty<string>(),
            .. query.RollupChainId is { } rollup ? [$"rollupChainId: {GraphText.Quoted(rollup)}"] : Array.Empty<string>(),
            .. query.Avs is { } avs ? [$"avs: {GraphText.Quoted(avs)}"] : Array.Empty<string>(), "first: 50",
        ];
        var (field, leaves) = query.Topic == RetractedQuery.ByProof ? ("retractedZkAlerts", LeavesByProof) : ("retractedAlerts", Leaves);
        return $"{{\n  {field}({string.Join(", ", arguments)}) {{ {leaves} }}\n}}\n";
    }

    private static string Query(IEnumerable<(string Name, string? Value)> terms)
    {
        var given = terms.Where(t => t.Value is not null).Select(t => $"{t.Name}={Uri.EscapeDataString(t.Value!)}").ToList();
        return given.Count == 0 ? "" : "?" + string.Join('&', given);
    }

    private sealed class Lines<T>(RetractedAlerts alerts, RetractedQuery query) : IActionResult where T : class
    {
        public async Task ExecuteResultAsync(ActionContext context)
        {
            var (response, ct) = (context.HttpContext.Response, context.HttpContext.RequestAborted);
            response.ContentType = "application/x-ndjson; charset=utf-8";
            for (var next = query; ;)
            {
                var page = await alerts.ReadAsync<T>(next, ct);
                foreach (var item in page.Items) await response.WriteAsync(JsonSerializer.Serialize(item, DocumentJson.Options) + "\n", ct);
                if (page.Next is not { } behind) return;
                next = next with { Behind = behind };
            }
        }
    }
}

/// <summary>Alerts that a reorg took back for programs, the last one first: <c>{ items: [{ alert, sequence, retractedTime }], next }</c>.</summary>
[Route("api/v1/alerts/retracted")]
public sealed class RetractedAlertsController(RetractedAlerts alerts) : Controller
{
    [HttpGet]
    public Task<IActionResult> Read(string? chainId, string? rollupChainId, string? avs, string? take, string? after, CancellationToken ct) => ReadAsync<Alert>(RetractedQuery.Signed, chainId, rollupChainId, avs, take, after, ct);

    /// <summary>The same of those that a proof would have settled.</summary>
    [HttpGet("/api/v1/zkAlerts/retracted")]
    public Task<IActionResult> ReadByProof(string? chainId, string? rollupChainId, string? avs, string? take, string? after, CancellationToken ct) => ReadAsync<ZkAlert>(RetractedQuery.ByProof, chainId, rollupChainId, avs, take, after, ct);

    private async Task<IActionResult> ReadAsync<T>(string topic, string? chainId, string? rollupChainId, string? avs, string? take, string? after, CancellationToken ct) where T : class
    {
        Response.Headers.CacheControl = "no-cache";
        return new JsonResult(await alerts.ReadAsync<T>(new RetractedQuery
        {
            Topic = topic,
            ChainId = chainId is null ? null : Given.ChainId("chainId", chainId),
            RollupChainId = rollupChainId is null ? null : Given.Word("rollupChainId", rollupChainId).ToString(CultureInfo.InvariantCulture),
            Avs = avs is null ? null : Given.Address("avs", avs).ToString(),
            Take = take is null ? ListRequest.DefaultTake : (int)Given.Number("take", take, 1, ListRequest.MaxTake),
            Behind = after is null ? null : Given.Number("after", after, 0, long.MaxValue),
        }, ct), DocumentJson.Options);
    }
}

using Microsoft.AspNetCore.Mvc;
using Scan.Documents;
using Scan.Domain.Documents;
using Scan.Domain.Erc8004;
using Scan.GraphQL.Schemas;
using Scan.Web.Input;

namespace Scan.Web.Features.Agents;

/// <summary>Feedback for programs with the payments that its files name, the newest first: <c>{ items: [{ feedback, check, payment }], next }</c>; <c>payment</c> is null where the file names none.</summary>
[Route("api/v1/feedbacks/payments")]
public sealed class FeedbackPaymentsController(DocumentStore store, FeedbackFacts facts) : Controller
{
    private const int UsualTake = 50;

    [HttpGet]
    public async Task<IActionResult> Read(string? chainId, string? registry, string? agentId, string? client, string? take, string? after, CancellationToken ct)
    {
        Response.Headers.CacheControl = "no-cache";
        List<Filter> terms = [];
        if (registry is not null) terms.Add(Filter.Equal("registry", Given.Address("registry", registry).ToString()));
        if (agentId is not null) terms.Add(Filter.Equal("agentId", Given.Word("agentId", agentId)));
        if (client is not null) terms.Add(Filter.Equal("client", Given.Address("client", client).ToString()));
        var page = await store.QueryAsync<Feedback>(new DocumentQuery
        {
            ChainId = chainId is null ? null : Given.ChainId("chainId", chainId),
            Where = terms.Count == 0 ? null : new Filter.And(terms),
            OrderBy = [new("time", true)],
            Take = take is null ? UsualTake : (int)Given.Number("take", take, 1, FeedbackFacts.AtOnce),
            After = after,
        }, ct);
        var lines = await facts.ReadAsync([.. page.Items.Select(f => f.Body)], ct);
        return new JsonResult(new { items = lines.Select(l => new { l.Feedback, l.Check, l.Payment }), next = page.Next }, DocumentJson.Options);
    }
}

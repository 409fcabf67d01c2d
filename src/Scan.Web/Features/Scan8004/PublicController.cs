using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Cors;
using Microsoft.AspNetCore.Mvc;
using Scan.Documents;
using Scan.Domain.Erc8004;
using Scan.GraphQL.Subgraph;
using Scan.Web.Chains;
using Scan.Web.Features.Api;
using Scan.Web.Hosting;
using Scan.Web.Input;

namespace Scan.Web.Features.Scan8004;

/// <summary>The public routes of 8004scan: same parameters, envelope, paging and errors, over the canonical registry of each chain.</summary>
[Route("api/v1/public"), PublicErrors, EnableCors(OpenReads.Policy)]
public sealed class PublicController(DocumentStore store, DocumentViews views, RegistryDirectory registries, ChainDirectory chains, TimeProvider time) : Controller
{
    private const int Day = 86_400;
    private static readonly string[] AgentParameters = ["limit", "offset", "page", "chainId", "ownerAddress", "protocol", "hasMcp", "hasA2a", "hasOasf", "x402", "isActive", "trust", "q", "search", "sortBy", "sortOrder"];

    [HttpGet("agents")]
    public Task<IActionResult> Agents(CancellationToken ct)
    {
        var query = new PublicQuery(Request.Query, AgentParameters);
        return AgentsAsync(query, [], ct);
    }

    [HttpGet("agents/search")]
    public Task<IActionResult> Search(CancellationToken ct)
    {
        var query = new PublicQuery(Request.Query, "q", "limit", "offset", "page", "chainId", "semanticWeight");
        if (query.Words is null) throw new BadInputException("q", "is needed");
        // Words alone are looked for: there is no semantic index, so the weight changes nothing.
        if (query.Decimal("semanticWeight") is < 0 or > 1) throw new BadInputException("semanticWeight", "is 0 to 1");
        return AgentsAsync(query, [], ct);
    }

    [HttpGet("accounts/{address}/agents")]
    public Task<IActionResult> OfAccount(string address, CancellationToken ct)
    {
        var owner = Given.Address("address", address).ToString();
        var query = new PublicQuery(Request.Query, "limit", "offset", "page", "chainId", "sortBy", "sortOrder");
        return AgentsAsync(query, [new ViewFilter.Compare("owner_address", ViewOperator.Equal, owner)], ct);
    }

    [HttpGet("agents/{chainId}/{tokenId}")]
    public async Task<IActionResult> Agent(string chainId, string tokenId, CancellationToken ct)
    {
        var (chain, token) = (Given.ChainId("chainId", chainId), Given.Word("tokenId", tokenId));
        var registry = (await registries.ListAsync(chain, null, ct)).FirstOrDefault() ?? throw new MissingException($"Chain {chain} is not indexed, or has no identity registry.");
        var where = new ViewFilter.Keys([new DocumentId(chain, Domain.Erc8004.Agent.KeyOf(registry.Identity, token))]);
        var row = (await views.QueryAsync<Agent>(PublicViews.Agents, new ViewQuery { Where = where, Take = 1 }, ct)).FirstOrDefault() ?? throw new MissingException($"No agent {token} on chain {chain}.");
        var metadata = await store.QueryAsync<AgentMetadata>(new DocumentQuery
        {
            ChainId = chain, Where = new Filter.And(Filter.Equal("registry", registry.Identity.ToString()), Filter.Equal("agentId", token)), OrderBy = [new("metadataKey")], Take = 100,
        }, ct);
        return Answer(json => PublicJson.Detail(json, row, [.. metadata.Items.Select(m => m.Body)]), null);
    }

    [HttpGet("feedbacks")]
    public async Task<IActionResult> Feedbacks(CancellationToken ct)
    {
        var query = new PublicQuery(Request.Query, "limit", "offset", "page", "minScore", "maxScore", "chainId");
        List<ViewFilter> terms = [query.Scope(await registries.ListAsync(null, null, ct)), new ViewFilter.Compare("revoked", ViewOperator.Equal, "false")];
        if (query.Decimal("minScore") is { } least) terms.Add(new ViewFilter.Compare("score", ViewOperator.GreaterOrEqual, least.ToString(CultureInfo.InvariantCulture)));
        if (query.Decimal("maxScore") is { } most) terms.Add(new ViewFilter.Compare("score", ViewOperator.LessOrEqual, most.ToString(CultureInfo.InvariantCulture)));
        var page = new ViewQuery { Where = new ViewFilter.And(terms), OrderBy = "time", Descending = true, Take = query.Limit, Skip = query.Offset };
        var rows = await views.QueryAsync<Feedback>(PublicViews.Feedback, page, ct);
        var total = await CountAsync(PublicViews.Feedback, page.Where, ct);
        return Answer(json => List(json, rows, PublicJson.Feedback), (query, total));
    }

    [HttpGet("stats")]
    public async Task<IActionResult> Stats(CancellationToken ct)
    {
        var all = await registries.ListAsync(null, null, ct);
        var scope = new PublicQuery(new QueryCollection(), []).Scope(all);
        var since = (all.Count == 0 ? 0 : all.Max(c => c.Info.IndexedTime ?? 0)) - Day;
        ViewFilter Since(string column) => new ViewFilter.And(scope, new ViewFilter.Compare(column, ViewOperator.Greater, since.ToString(CultureInfo.InvariantCulture)));
        var (agents, feedback) = (PublicViews.Agents, PublicViews.Feedback);
        var standing = new ViewFilter.And(scope, new ViewFilter.Compare("revoked", ViewOperator.Equal, "false"));
        var total = await CountAsync(feedback, standing, ct);
        var sum = System.Numerics.BigInteger.Parse((await views.NumberAsync(agents, ViewNumber.Sum, "feedback_sum", new ViewQuery { Where = scope }, ct)).Split('.')[0], CultureInfo.InvariantCulture);
        var (totalAgents, owners) = (await CountAsync(agents, scope, ct), await views.NumberAsync(agents, ViewNumber.CountDistinct, "owner_address", new ViewQuery { Where = scope }, ct));
        var (validations, newAgents, newFeedback) = (await CountAsync(PublicViews.Validations, scope, ct), await CountAsync(agents, Since("created_at"), ct), await CountAsync(feedback, Since("time"), ct));
        return Answer(json =>
        {
            json.WriteStartObject();
            json.Whole("total_agents", totalAgents);
            json.Whole("total_users", long.Parse(owners, CultureInfo.InvariantCulture));
            json.Whole("total_feedbacks", total);
            json.Whole("total_validations", validations);
            json.Whole("daily_new_agents", newAgents);
            json.Whole("daily_feedbacks", newFeedback);
            json.Both("average_feedback_score", j =>
            {
                if (total > 0) j.WriteRawValue(ExactDecimal.Of(sum / total, 18));
                else j.WriteNullValue();
            });
            json.WriteEndObject();
        }, null);
    }

    [HttpGet("chains")]
    public async Task<IActionResult> Chains(CancellationToken ct)
    {
        var all = await registries.ListAsync(null, null, ct);
        var views = await chains.ListAsync(ct);
        return Answer(json => List(json, all, (j, c) =>
        {
            j.WriteStartObject();
            j.Whole("chain_id", c.Info.ChainId);
            j.Text("name", c.Info.Name);
            j.Text("chain_type", "evm");
            j.Both("is_testnet", x => x.WriteNullValue());
            j.Text("explorer_url", views.FirstOrDefault(v => v.Id == c.Info.ChainId)?.Explorer);
            j.Text("identity_registry", c.Identity.ToString());
            j.Text("reputation_registry", c.Reputation?.ToString());
            j.Text("validation_registry", c.Validation?.ToString());
            j.Whole("indexed_block", c.Info.IndexedBlock);
            j.WriteEndObject();
        }), null);
    }

    [HttpGet("{**rest}")]
    public IActionResult Unknown(string? rest) => throw new MissingException("No such route: there are /agents, /agents/{chainId}/{tokenId}, /agents/search, /accounts/{address}/agents, /feedbacks, /stats and /chains.");

    private async Task<IActionResult> AgentsAsync(PublicQuery query, IReadOnlyList<ViewFilter> also, CancellationToken ct)
    {
        var (order, descending) = query.Sort();
        var where = new ViewFilter.And([.. query.Agents(await registries.ListAsync(null, null, ct)), .. also]);
        var rows = await views.QueryAsync<Agent>(PublicViews.Agents, new ViewQuery
        {
            Where = where, OrderBy = order, Descending = descending, Take = query.Limit, Skip = query.Offset,
            Prefer = query.Words is { } words ? new ViewFilter.Compare("name", ViewOperator.ContainsNoCase, words) : null,
        }, ct);
        var total = await CountAsync(PublicViews.Agents, where, ct);
        return Answer(json => List(json, rows, (j, row) => PublicJson.Agent(j, row, query.Words is { } w ? PublicJson.Matched(row, w) : null)), (query, total));
    }

    private async Task<long> CountAsync(DocumentView view, ViewFilter where, CancellationToken ct) =>
        long.Parse(await views.NumberAsync(view, ViewNumber.Count, null, new ViewQuery { Where = where }, ct), CultureInfo.InvariantCulture);

    private static void List<T>(Utf8JsonWriter json, IReadOnlyList<T> rows, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray();
        foreach (var row in rows) write(json, row);
        json.WriteEndArray();
    }

    private FileContentResult Answer(Action<Utf8JsonWriter> data, (PublicQuery Query, long Total)? page) => File(ApiWriter.Write(json =>
    {
        json.WriteStartObject();
        json.WriteBoolean("success", true);
        json.WritePropertyName("data");
        data(json);
        PublicEnvelope.Meta(json, HttpContext, time, page is { } p ? (p.Query.Limit, p.Query.Offset, p.Total) : null);
        json.WriteEndObject();
    }), PublicEnvelope.MediaType);
}

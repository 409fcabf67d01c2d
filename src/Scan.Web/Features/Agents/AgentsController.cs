using System.Numerics;
using Microsoft.AspNetCore.Mvc;
using Scan.Documents;
using Scan.Domain.Documents;
using Scan.Domain.Erc8004;
using Scan.Domain.Health;
using Scan.Domain.Primitives;
using Scan.Domain.X402;
using Scan.GraphQL.Schemas;
using Scan.Web.Chains;
using Scan.Web.Features.Api;
using Scan.Web.Features.Events;
using Scan.Web.Features.Metadata;
using Scan.Web.Features.Payments;
using Scan.Web.Hosting;
using Scan.Web.Input;
using Scan.Web.Lists;
using Scan.Web.Live;

namespace Scan.Web.Features.Agents;

/// <summary>Agents of ERC-8004 identity registries.</summary>
public sealed class AgentsController(
    DocumentStore store, ChainDirectory chains, RegistryDirectory registries, EventReader events, MetadataReader metadata, ApiCatalog catalog, LiveFeed live, PaymentReader paymentReader, AgentNetworks networks, AgentRatings ratings, FeedbackFacts feedbackFacts, HealthReader health, LedgerFiles ledgerFiles, TimeProvider time) : Controller
{
    private static readonly IReadOnlyList<Column<Stored<Agent>>> Columns =
    [
        new("chainId", a => a.Body.ChainId), new("registry", a => a.Body.Registry), new("agentId", a => a.Body.AgentId), new("name", a => a.Profile?.DisplayName), new("owner", a => a.Body.Owner),
        new("wallet", a => a.Body.Wallet), new("uri", a => a.Body.Uri), new("feedbackCount", a => a.Body.FeedbackCount), new("feedbackSumWad", a => a.Body.FeedbackSum),
        new("registeredBlock", a => a.Body.RegisteredBlock), new("registeredTime", a => a.Body.RegisteredTime), new("lastFeedbackTime", a => a.Body.LastFeedbackTime),
    ];

    /// <summary>Votes of each agent are read for its stars.</summary>
    private const int MostRated = 100;

    private static readonly ListTable Table = new("agent",
        [
            new("id", "Id", Sort: "agentId"), new("owner", "Owner"), new("wallet", "Wallet", IsUsual: false), new("protocols", "Protocols"), new("trust", "Trust", IsUsual: false), new("x402", "x402", IsUsual: false),
            new("active", "Active", IsUsual: false), new("stars", "Stars"), new("feedback", "Feedback", Sort: "feedbackCount"), new("lastFeedback", "Last feedback", Sort: "lastFeedbackTime"), new("chain", "Chain"), new("registered", "Registered", Sort: "registeredTime"),
        ],
        new("Most feedback", ("sort", "-feedbackCount")), new("Takes x402", ("x402", "true"), ("active", "true")), new("MCP tools", ("protocol", "mcp")), new("A2A", ("protocol", "a2a")), new("Attested by hardware", ("trust", "tee-attestation")));

    [HttpGet("/agents"), Past]
    public async Task<IActionResult> List(CancellationToken ct)
    {
        var request = ListRequest.Parse(Request, Table, ["-registeredTime", "feedbackCount", "lastFeedbackTime", "agentId", "name"], "chain", "registry", "owner", "q", "protocol", "skill", "domain", "trust", "active", "x402", "category");
        ViewData["LiveAfter"] = live.Head;
        var all = await chains.ListAsync(ct);
        var canonical = new Dictionary<long, Address?>();
        foreach (var chain in all) canonical[chain.Id] = await registries.CanonicalAsync(chain.Id, ct);
        ViewData["Canonical"] = canonical;
        List<Filter> terms = [];
        if (request.Filter("owner") is { } owner) terms.Add(Filter.Equal("owner", Given.Address("owner", owner).ToString()));
        if (request.Filter("registry") is { } registry) terms.Add(Filter.Equal("registry", Given.Address("registry", registry).ToString()));
        if (request.Filter("q") is { } text) terms.Add(Filter.Contains("name", text));
        if (request.Filter("protocol") is { } protocol) terms.Add(Filter.Equal("protocols", protocol.ToLowerInvariant()));
        if (request.Filter("skill") is { } skill) terms.Add(Filter.Contains("skills", skill));
        if (request.Filter("domain") is { } domain) terms.Add(Filter.Contains("domains", domain));
        if (request.Filter("trust") is { } trust) terms.Add(Filter.Equal("trust", trust.ToLowerInvariant()));
        if (request.Filter("category") is { } category) terms.Add(AgentValue.Sets(AgentValue.Category, category));
        foreach (var said in new[] { "active", "x402" })
        {
            if (request.Filter(said) is { } truth) terms.Add(Filter.Equal(said, Given.OneOf(said, truth, "true", "false")));
        }
        var page = await store.QueryAsync<Agent>(request.ToQuery(terms.Count == 0 ? null : new Filter.And(terms)), ct);
        if (request.Format == ListFormat.Html && request.Shows("stars") && page.Items.Count <= MostRated) ViewData["Stars"] = await ratings.StarsAsync([.. page.Items.Select(a => a.Body)], ct);
        if (request is { Format: ListFormat.Html, IsFirstPage: true, IsNarrowed: false } && store.Moment is null) ViewData["Network"] = await networks.ReadAsync(request.ChainId, ct);
        return this.List("agents", new ListPage<Stored<Agent>>(request, page.Items, page.Next, page.Previous), Columns, new ListQuery("agents", terms.Count == 0 ? null : new Filter.And(terms)));
    }

    /// <summary>An agent by its id: the canonical registry's, or that of the only registry that has it.</summary>
    [HttpGet("/agents/{chain}/{id}"), Past]
    public async Task<IActionResult> ById(string chain, string id, CancellationToken ct)
    {
        var (chainId, agentId) = (Given.ChainId("chain", chain), Given.Word("id", id));
        if (await registries.CanonicalAsync(chainId, ct) is { } canonical && await store.FindAsync<Agent>(chainId, Agent.KeyOf(canonical, agentId), ct) is { } named) return await ShowAsync(named, ct);
        var page = await store.QueryAsync<Agent>(new DocumentQuery { ChainId = chainId, Where = Filter.Equal("agentId", agentId), OrderBy = [new("registeredTime")], Take = 2 }, ct);
        return page.Items.Count switch
        {
            0 => throw new MissingException($"No agent {agentId} on chain {chainId}"),
            1 => await ShowAsync(page.Items[0], ct),
            _ => Redirect($"/search?q={agentId}"),
        };
    }

    [HttpGet("/agents/{chain}/{registry}/{id}"), Past]
    public async Task<IActionResult> Show(string chain, string registry, string id, CancellationToken ct)
    {
        var (chainId, address, agentId) = (Given.ChainId("chain", chain), Given.Address("registry", registry), Given.Word("id", id));
        return await ShowAsync(await store.FindAsync<Agent>(chainId, Agent.KeyOf(address, agentId), ct) ?? throw new MissingException($"No agent {agentId} of {address.ToChecksum()} on chain {chainId}"), ct);
    }

    private async Task<IActionResult> ShowAsync(Stored<Agent> agent, CancellationToken ct)
    {
        var a = agent.Body;
        var topic = Topics.Agent(a.ChainId, a.Registry, a.AgentId, a.Registry == await registries.CanonicalAsync(a.ChainId, ct));
        ViewData["LiveAfter"] = live.Head;
        ViewData["LiveTopics"] = ViewData["ProofOf"] = topic;
        var where = new Filter.And(Filter.Equal("registry", a.Registry.ToString()), Filter.Equal("agentId", a.AgentId));
        var feedback = await store.QueryAsync<Feedback>(new DocumentQuery { ChainId = a.ChainId, Where = where, OrderBy = [new("time", true)], Take = 50 }, ct);
        var onChain = await store.QueryAsync<AgentMetadata>(new DocumentQuery { ChainId = a.ChainId, Where = where, OrderBy = [new("metadataKey")], Take = 20 }, ct);
        var probes = (await health.ProbesAsync("agent", [new DocumentId(a.ChainId, a.Key())], ct)).Values.SelectMany(p => p).DistinctBy(p => p.Target).ToDictionary(p => p.Target, StringComparer.Ordinal);
        var activity = await events.LatestOfAsync(a.ChainId, topic, 15, ct);
        return View("Show", new AgentPage(agent, await chains.FindAsync(a.ChainId, ct), await feedbackFacts.ReadAsync([.. feedback.Items.Select(f => f.Body)], ct), feedback.Next is not null, [.. onChain.Items.Select(m => m.Body)], activity)
        {
            Topic = topic,
            Judged = await ratings.ReadAsync(a, ct),
            Payments = await PaymentsAsync(a, ct),
            Validations = [.. (await store.QueryAsync<Validation>(new DocumentQuery { ChainId = a.ChainId, Where = where, OrderBy = [new("requestedBlock", true)], Take = 20 }, ct)).Items.Select(v => v.Body)],
            Probes = probes,
            Uptimes = await UptimesAsync(a, probes, ct),
            File = await MetadataPanel.ReadAsync(metadata, catalog.Find("agents"), a.ChainId, [a.Registry.ToString(), a.AgentId.ToString(System.Globalization.CultureInfo.InvariantCulture)], await ledgerFiles.OfAsync(a, ct), ct),
        });
    }

    /// <summary>Of the endpoints that can be asked.</summary>
    private async Task<IReadOnlyDictionary<string, EndpointUptime>> UptimesAsync(Agent agent, IReadOnlyDictionary<string, ProbeReport> probes, CancellationToken ct)
    {
        if (probes.Count == 0) return new Dictionary<string, EndpointUptime>();
        var (changes, now) = (await health.ChangesByEndpointAsync("agent", new DocumentId(agent.ChainId, agent.Key()), EndpointUptime.MostChanges, ct), time.GetUtcNow().ToUnixTimeSeconds());
        return probes.Values.Where(p => p.State is not (ProbeReportState.Malformed or ProbeReportState.NotPublic))
            .ToDictionary(p => p.Target, p => EndpointUptime.Of([.. changes[p.Target]], p.CheckedTime, now), StringComparer.Ordinal);
    }

    /// <summary>The last payments to or from the agent's payment wallet; an agent without one has none that are known to be its own.</summary>
    private async Task<IReadOnlyList<PaymentRow>> PaymentsAsync(Agent agent, CancellationToken ct)
    {
        if (agent.Wallet is not { } wallet) return [];
        var of = new Filter.Or(Filter.Equal("payee", wallet.ToString()), Filter.Equal("payer", wallet.ToString()));
        var page = await store.QueryAsync<Settlement>(new DocumentQuery { ChainId = agent.ChainId, Where = of, OrderBy = [new("time", true)], Take = 10 }, ct);
        return await paymentReader.RowsAsync([.. page.Items.Select(p => p.Body)], await chains.ListAsync(ct), ct);
    }
}

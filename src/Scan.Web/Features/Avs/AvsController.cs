using Microsoft.AspNetCore.Mvc;
using Scan.Documents;
using Scan.Domain.Documents;
using Scan.Domain.EigenLayer;
using Scan.Domain.Mach;
using Scan.Domain.Middleware;
using Scan.Domain.Timeline;
using Scan.GraphQL.Schemas;
using Scan.Web.Chains;
using Scan.Web.Features.Alerts;
using Scan.Web.Features.Api;
using Scan.Web.Features.Events;
using Scan.Web.Features.Metadata;
using Scan.Web.Features.Rollups;
using Scan.Web.Input;
using Scan.Web.Lists;
using Scan.Web.Live;

namespace Scan.Web.Features.Avs;

/// <summary>Services secured by restaked stake.</summary>
public sealed class AvsController(DocumentStore store, ChainDirectory chains, NameBook names, EventReader events, MetadataReader metadata, ApiCatalog catalog, HealthReader health, LiveFeed live) : Controller
{
    private const int MaxOperators = 1000;
    private static readonly IReadOnlyList<Column<Stored<Domain.EigenLayer.Avs>>> Columns =
    [
        new("chainId", a => a.Body.ChainId), new("address", a => a.Body.Address), new("name", a => a.Profile?.DisplayName), new("kind", a => a.Body.Kind), new("operators", a => a.Body.OperatorCount),
        new("quorums", a => a.Body.QuorumCount), new("openAlerts", a => a.Body.OpenAlerts), new("totalAlerts", a => a.Body.TotalAlerts), new("owner", a => a.Body.Owner),
        new("firstSeenBlock", a => a.Body.FirstSeenBlock), new("firstSeenTime", a => a.Body.FirstSeenTime), new("metadataUri", a => a.Body.MetadataUri),
    ];

    [HttpGet("/avs")]
    public async Task<IActionResult> List(CancellationToken ct)
    {
        var request = ListRequest.Parse(Request, ["-operatorCount", "quorumCount", "openAlerts", "totalAlerts", "firstSeenTime", "name"], "chain", "kind", "q");
        await chains.ListAsync(ct);
        List<Filter> terms = [];
        if (request.Filter("kind") is { } kind) terms.Add(Filter.Equal("kind", Given.OneOf("kind", kind, "mach", "bls", "unknown")));
        if (request.Filter("q") is { } text) terms.Add(Filter.Contains("name", text));
        var page = await store.QueryAsync<Domain.EigenLayer.Avs>(request.ToQuery(terms.Count == 0 ? null : new Filter.And(terms)), ct);
        return this.List("avs", new ListPage<Stored<Domain.EigenLayer.Avs>>(request, page.Items, page.Next, page.Previous), Columns);
    }

    [HttpGet("/avs/{chain}/{address}")]
    public async Task<IActionResult> Show(string chain, string address, CancellationToken ct)
    {
        var (chainId, avs) = (Given.ChainId("chain", chain), Given.Address("address", address));
        ViewData["LiveAfter"] = live.Head;
        ViewData["LiveTopics"] = ViewData["ProofOf"] = Topics.Avs(chainId, avs);
        var all = await chains.ListAsync(ct);
        var found = await store.FindAsync<Domain.EigenLayer.Avs>(chainId, Domain.EigenLayer.Avs.KeyOf(avs), ct) ?? throw new MissingException($"No AVS {avs.ToChecksum()} on chain {chainId}");
        var of = Filter.Equal("avs", avs.ToString());
        var quorums = await store.QueryAsync<Quorum>(new DocumentQuery { ChainId = chainId, Where = of, OrderBy = [new("number")], Take = 256 }, ct);
        var stakes = await store.QueryAsync<QuorumStake>(new DocumentQuery { ChainId = chainId, Where = of, OrderBy = [new("stake", true)], Take = MaxOperators }, ct);
        var registrations = await store.QueryAsync<OperatorAvsRegistration>(new DocumentQuery { ChainId = chainId, Where = of, OrderBy = [new("registeredTime", true)], Take = MaxOperators }, ct);
        var rollups = await store.QueryAsync<Rollup>(new DocumentQuery { ChainId = chainId, Where = of, OrderBy = [new("openAlerts", true)], Take = 100 }, ct);
        var alerts = await store.QueryAsync<Alert>(new DocumentQuery { ChainId = chainId, Where = of, OrderBy = [new("time", true)], Take = 10 }, ct);
        await names.LoadAvsAsync([(chainId, avs)], ct);
        await names.LoadOperatorsAsync(chainId, registrations.Items.Select(r => r.Body.Operator).Concat(stakes.Items.Where(s => s.Body.Operator is not null).Select(s => s.Body.Operator!.Value)), ct);
        return View(new AvsPage(found, all.FirstOrDefault(c => c.Id == chainId))
        {
            Quorums = [.. quorums.Items.Select(q => q.Body)],
            Operators = OperatorLine.Of(registrations.Items.Select(r => r.Body), [.. stakes.Items.Select(s => s.Body)]),
            Changes = [.. (await store.QueryAsync<ParameterChange>(new DocumentQuery { ChainId = chainId, Where = of, OrderBy = [new("time", true)], Take = 50 }, ct)).Items.Select(c => c.Body)],
            Sets = [.. (await store.QueryAsync<OperatorSet>(new DocumentQuery { ChainId = chainId, Where = of, OrderBy = [new("setId")], Take = 50 }, ct)).Items.Select(s => s.Body)],
            Health = (await health.OfAvsAsync(chainId, avs, ct)).ToDictionary(h => h.Operator),
            Rollups = RollupView.Of(rollups.Items, all),
            Alerts = AlertView.Of(alerts.Items, all),
            Activity = await events.LatestOfAsync(chainId, Topics.Avs(chainId, avs), 15, ct),
            Metadata = await MetadataPanel.ReadAsync(metadata, catalog.Find("avsList"), chainId, [avs.ToString()], ct),
        });
    }
}

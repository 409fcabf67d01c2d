using Microsoft.AspNetCore.Mvc;
using Scan.Documents;
using Scan.Domain.Documents;
using Scan.Domain.EigenLayer;
using Scan.Domain.Middleware;
using Scan.GraphQL.Schemas;
using Scan.Web.Chains;
using Scan.Web.Features.Api;
using Scan.Web.Features.Delegating;
using Scan.Web.Features.Events;
using Scan.Web.Features.Metadata;
using Scan.Web.Input;
using Scan.Web.Lists;
using Scan.Web.Live;

namespace Scan.Web.Features.Operators;

/// <summary>Who runs the services.</summary>
public sealed class OperatorsController(DocumentStore store, ChainDirectory chains, NameBook names, EventReader events, MetadataReader metadata, ApiCatalog catalog, LiveFeed live, OperatorFilters filters, OperatorRanking ranking, OperatorStandings standings, DelegationReader delegation, HealthReader health) : Controller
{
    private const int Many = 1000;
    private static readonly IReadOnlyList<Column<OperatorRow>> Columns =
    [
        new("chainId", o => o.Operator.ChainId), new("address", o => o.Operator.Address), new("name", o => o.Stored.Profile?.DisplayName), new("avsCount", o => o.Operator.AvsCount),
        new("stakerCount", o => o.Operator.StakerCount), new("delegationApprover", o => o.Operator.DelegationApprover), new("registeredBlock", o => o.Operator.RegisteredBlock),
        new("registeredTime", o => o.Operator.RegisteredTime), new("metadataUri", o => o.Operator.MetadataUri), new("slashCount", o => o.Operator.SlashCount),
        new("stake", o => o.Standing.Stake), new("stakeBlock", o => o.Standing.StakeBlock), new("feeBips", o => o.Standing.FeeBips),
    ];

    [HttpGet("/operators")]
    public async Task<IActionResult> List(CancellationToken ct)
    {
        var request = ListRequest.Parse(Request, ["-avsCount", "stakerCount", "registeredTime", "name", .. OperatorRanking.Sorts], OperatorFilters.Names);
        var all = await chains.ListAsync(ct);
        var choice = OperatorFilters.ChoiceOf(request);
        var where = await filters.WhereAsync(request, ct);
        var page = OperatorRanking.IsNeeded(request) ? await ranking.ReadAsync(request, where, all, ct) : await store.QueryAsync<Operator>(request.ToQuery(where), ct);
        var shares = await SharesAsync(page.Items, ct);
        var told = await standings.ReadAsync(choice, [.. page.Items.Select(o => o.Body)], all, ct);
        var rows = page.Items.Select(o => new OperatorRow(o, Positions(shares, o.Body, all), told[(o.Body.ChainId, o.Body.Address)])).ToList();
        if (request.Format == ListFormat.Html) ViewData["Avs"] = await filters.AvsAsync(request.ChainId, ct);
        return this.List("operators", new ListPage<OperatorRow>(request, rows, page.Next, page.Previous), Columns);
    }

    [HttpGet("/operators/{chain}/{address}")]
    public async Task<IActionResult> Show(string chain, string address, CancellationToken ct)
    {
        var (chainId, who) = (Given.ChainId("chain", chain), Given.Address("address", address));
        ViewData["LiveAfter"] = live.Head;
        ViewData["LiveTopics"] = ViewData["ProofOf"] = Topics.Operator(chainId, who);
        var all = await chains.ListAsync(ct);
        var found = await store.FindAsync<Operator>(chainId, Operator.KeyOf(who), ct) ?? throw new MissingException($"No operator {who.ToChecksum()} on chain {chainId}");
        var of = Filter.Equal("operator", who.ToString());
        var registrations = (await store.QueryAsync<OperatorAvsRegistration>(new DocumentQuery { ChainId = chainId, Where = of, OrderBy = [new("registeredTime", true)], Take = 200 }, ct)).Items.Select(r => r.Body).ToList();
        var stakes = (await store.QueryAsync<QuorumStake>(new DocumentQuery { ChainId = chainId, Where = of, OrderBy = [new("stake", true)], Take = Many }, ct)).Items.Select(s => s.Body).ToList();
        var shares = await SharesAsync([found], ct);
        var history = await HistoryAsync(chainId, stakes, ct);
        var commitments = await OperatorCommitments.ReadAsync(store, all.FirstOrDefault(c => c.Id == chainId), chainId, who, ct);
        var outlook = all.FirstOrDefault(c => c.Id == chainId) is { } on ? await delegation.OutlookAsync(on, found.Body, ct) : null;
        var bound = commitments.Sets.Select(s => s.Avs).Concat(commitments.Allocations.Select(a => a.Avs)).Concat(commitments.Splits.Where(f => f.Avs is not null).Select(f => f.Avs!.Value));
        await names.LoadAvsAsync(registrations.Select(r => r.Avs).Concat(stakes.Select(s => s.Avs)).Concat(bound).Select(a => (chainId, a)), ct);
        await names.LoadOperatorsAsync(chainId, [who], ct);
        return View(new OperatorPage(found, all.FirstOrDefault(c => c.Id == chainId))
        {
            Registrations = registrations,
            Stakes = stakes,
            Shares = Positions(shares, found.Body, all),
            Health = await health.OfOperatorAsync(chainId, who, ct),
            History = StakeHistory.Of(history, stakes, (avs, quorum) => $"{names.Avs(chainId, avs) ?? Shared.Format.Short(avs.ToChecksum())}, quorum {quorum}"),
            Commitments = commitments,
            Outlook = outlook,
            Activity = await events.LatestOfAsync(chainId, Topics.Operator(chainId, who), 15, ct),
            Metadata = await MetadataPanel.ReadAsync(metadata, catalog.Find("operators"), chainId, [who.ToString()], ct),
        });
    }

    private async Task<IReadOnlyList<OperatorShares>> SharesAsync(IReadOnlyList<Stored<Operator>> operators, CancellationToken ct) => operators.Count == 0
        ? []
        : [.. (await store.QueryAsync<OperatorShares>(new DocumentQuery
        {
            Where = Filter.In("operator", operators.Select(o => o.Body.Address.ToString()).Distinct().ToList()), OrderBy = [new("operator")], Take = Many,
        }, ct)).Items.Select(s => s.Body)];

    private async Task<IReadOnlyList<QuorumStakeDay>> HistoryAsync(long chainId, IReadOnlyList<QuorumStake> stakes, CancellationToken ct)
    {
        var ids = stakes.Select(s => s.OperatorId.ToString()).Distinct().ToList();
        if (ids.Count == 0) return [];
        var page = await store.QueryAsync<QuorumStakeDay>(new DocumentQuery { ChainId = chainId, Where = Filter.In("operatorId", ids), OrderBy = [new("day", true)], Take = Many }, ct);
        return [.. page.Items.Select(d => d.Body)];
    }

    private static IReadOnlyList<SharePosition> Positions(IReadOnlyList<OperatorShares> shares, Operator of, IReadOnlyList<ChainView> all)
    {
        var chain = all.FirstOrDefault(c => c.Id == of.ChainId);
        return [.. shares.Where(s => s.ChainId == of.ChainId && s.Operator == of.Address && !s.Shares.IsZero).Select(s => SharePosition.Of(s, chain)).OrderByDescending(p => p.Unit is not null).ThenByDescending(p => p.Shares)];
    }
}

using Microsoft.AspNetCore.Mvc;
using Scan.Documents;
using Scan.Domain.Documents;
using Scan.Domain.EigenLayer;
using Scan.Domain.Middleware;
using Scan.Domain.Primitives;
using Scan.GraphQL.Schemas;
using Scan.Web.Chains;
using Scan.Web.Features.Api;
using Scan.Web.Features.Delegating;
using Scan.Web.Features.Events;
using Scan.Web.Features.Health;
using Scan.Web.Features.Metadata;
using Scan.Web.Features.Rewards;
using Scan.Web.Hosting;
using Scan.Web.Input;
using Scan.Web.Lists;
using Scan.Web.Live;

namespace Scan.Web.Features.Operators;

/// <summary>Who runs the services.</summary>
public sealed class OperatorsController(DocumentStore store, ChainDirectory chains, NameBook names, EventReader events, MetadataReader metadata, ApiCatalog catalog, LiveFeed live, OperatorFilters filters, OperatorRanking ranking, OperatorStandings standings, DelegationReader delegation, HealthReader health, RewardsReader rewards, ShareHistory shareHistory, KeyHistory keyHistory, TimeProvider time) : Controller
{
    private const int Many = 1000;
    private const int MostChanges = 60;
    private static readonly IReadOnlyList<Column<OperatorRow>> Columns =
    [
        new("chainId", o => o.Operator.ChainId), new("address", o => o.Operator.Address), new("name", o => o.Stored.Profile?.DisplayName), new("avsCount", o => o.Operator.AvsCount),
        new("stakerCount", o => o.Operator.StakerCount), new("delegationApprover", o => o.Operator.DelegationApprover), new("registeredBlock", o => o.Operator.RegisteredBlock),
        new("registeredTime", o => o.Operator.RegisteredTime), new("metadataUri", o => o.Operator.MetadataUri), new("slashCount", o => o.Operator.SlashCount),
        new("stake", o => o.Standing.Stake), new("stakeBlock", o => o.Standing.StakeBlock), new("feeBips", o => o.Standing.FeeBips), new("health", o => o.Standing.Health),
    ];

    private static readonly ListTable Table = new("operator",
        [
            new("avss", "AVSs", Sort: "avsCount"), new("stakers", "Stakers", Sort: "stakerCount"), new("shares", "Delegated shares"), new("fee", "Fee", Sort: "fee", IsText: true), new("health", "Health", Sort: "health"),
            new("slashed", "Slashed"), new("delegation", "Delegation"), new("approver", "Approver", IsUsual: false), new("registered", "Registered", Sort: "registeredTime"), new("compare", "Compare"),
        ],
        new("Healthy, never slashed", ("slashed", "never"), ("minHealth", "80"), ("sort", "-health")), new("Low fee", ("maxFee", "5"), ("sort", "fee")),
        new("Most stakers", ("sort", "-stakerCount")), new("Slashed before", ("slashed", "ever")));

    [HttpGet("/operators"), Past]
    public async Task<IActionResult> List(CancellationToken ct)
    {
        // Of the operators of one AVS those with the most stake come first, unless all would have to be read for that.
        string[] sorts = QuorumRanking.IsNarrowedBy(name => Request.Query[name].ToString().Length > 0) ? ["-stake", "avsCount"] : ["-avsCount", "stake"];
        var request = ListRequest.Parse(Request, Table, [.. sorts, "stakerCount", "registeredTime", "name", .. OperatorRanking.Sorts.Except(["stake"])], OperatorFilters.Names);
        var all = await chains.ListAsync(ct);
        var choice = OperatorFilters.ChoiceOf(request);
        var where = await filters.WhereAsync(request, ct);
        var page = OperatorRanking.IsNeeded(request) ? await ranking.ReadAsync(request, where, all, ct) : await store.QueryAsync<Operator>(request.ToQuery(where), ct);
        var shares = await SharesAsync(page.Items, ct);
        var told = await standings.ReadAsync(choice, [.. page.Items.Select(o => o.Body)], all, ct);
        var rows = page.Items.Select(o => new OperatorRow(o, Positions(shares, o.Body, all), told[(o.Body.ChainId, o.Body.Address)])).ToList();
        if (request.Format == ListFormat.Html) ViewData["Avs"] = await filters.AvsAsync(request.ChainId, ct);
        return this.List("operators", new ListPage<OperatorRow>(request, rows, page.Next, page.Previous), Columns, await QueryAsync(request, where, all, ct));
    }

    /// <summary>A highest fee or a least health is no filter of operators: for programs the operators that pass it are named.</summary>
    private async Task<ListQuery> QueryAsync(ListRequest request, Filter? where, IReadOnlyList<ChainView> all, CancellationToken ct)
    {
        if (OperatorFilters.MaxFeeOf(request) is null && OperatorFilters.MinHealthOf(request) is null) return new("operators", where);
        return new("operators", request.Format is ListFormat.GraphQL or ListFormat.NdJson ? await ranking.AmongAsync(request, where, all, ct) : where, IsWhole: false);
    }

    [HttpGet("/operators/{chain}/{address}"), Past]
    public async Task<IActionResult> Show(string chain, string address, CancellationToken ct)
    {
        var (chainId, who) = (Given.ChainId("chain", chain), Given.Address("address", address));
        ViewData["LiveAfter"] = live.Head;
        ViewData["LiveTopics"] = ViewData["ProofOf"] = Topics.Operator(chainId, who);
        var all = await chains.ListAsync(ct);
        var found = await store.FindAsync<Operator>(chainId, Operator.KeyOf(who), ct) ?? throw new MissingException($"No operator {who.ToChecksum()} on chain {chainId}");
        var on = all.FirstOrDefault(c => c.Id == chainId);
        // What does not need the other's answer is asked at once.
        var registered = ReadAsync<OperatorAvsRegistration>(chainId, who, "registeredTime", 200, ct);
        var staked = ReadAsync<QuorumStake>(chainId, who, "stake", Many, ct);
        var shared = SharesAsync([found], ct);
        var committed = OperatorCommitments.ReadAsync(store, on, chainId, who, shared, ct);
        var (healthy, active, file) = (HealthAsync(chainId, who, ct), events.LatestOfAsync(chainId, Topics.Operator(chainId, who), 10, ct), MetadataPanel.ReadAsync(metadata, catalog.Find("operators"), chainId, [who.ToString()], ct));
        await Task.WhenAll(registered, staked, shared, committed, healthy, active, file);
        var (registrations, stakes, commitments) = (await registered, await staked, await committed);
        var bound = commitments.Sets.Select(s => s.Avs).Concat(commitments.Allocations.Select(a => a.Avs)).Concat(commitments.Splits.Where(f => f.Avs is not null).Select(f => f.Avs!.Value));
        var (history, days) = (HistoryAsync(chainId, stakes, ct), shareHistory.ReadAsync(chainId, who, await shared, ct));
        var rewarded = rewards.OfOperatorAsync(on, chainId, who, [.. registrations.Select(r => r.Avs)], ct);
        var outlook = on is null ? null : delegation.OutlookAsync(on, found.Body, new KnownOperator(registrations, commitments.Allocations, commitments.Splits), ct);
        var allocated = commitments.Allocations.Count == 0 ? null : events.LatestOfAsync(chainId, Topics.Operator(chainId, who), ["AllocationUpdated"], 100, ct);
        var priced = commitments.Splits.Count == 0 ? null : events.LatestOfAsync(chainId, Topics.Operator(chainId, who), FeeMark.Events.ToList(), 100, ct);
        var keys = keyHistory.ReadAsync(chainId, who, registrations, ct);
        await Task.WhenAll(history, days, rewarded, keys, outlook ?? Task.CompletedTask, allocated ?? Task.CompletedTask, priced ?? Task.CompletedTask, names.LoadAvsAsync(registrations.Select(r => r.Avs).Concat(stakes.Select(s => s.Avs)).Concat(bound).Select(a => (chainId, a)), ct));
        return View(new OperatorPage(found, on)
        {
            Registrations = registrations,
            Stakes = stakes,
            Shares = Positions(await shared, found.Body, all),
            Health = await healthy,
            Keys = await keys,
            ByStrategy = StakeHistory.OfStrategies(await days, on),
            ByQuorum = StakeHistory.OfQuorums(await history, (avs, quorum) => $"{names.Avs(chainId, avs) ?? Shared.Format.Short(avs.ToChecksum())}, quorum {quorum}"),
            Commitments = commitments with { SecondsPerBlock = outlook is null ? null : (await outlook).Terms.SecondsPerBlock },
            Rewards = await rewarded,
            AllocationChanges = allocated is null ? [] : await allocated,
            FeeChanges = priced is null ? [] : await priced,
            Outlook = outlook is null ? null : await outlook,
            Activity = await active,
            Metadata = await file,
        });
    }

    /// <summary>With its last days, and how its sockets' answers changed.</summary>
    private async Task<HealthCard> HealthAsync(long chainId, Address who, CancellationToken ct)
    {
        var now = await health.OfOperatorAsync(chainId, who, ct);
        DocumentId[] keys = [.. now.Select(h => new DocumentId(chainId, OperatorAvsRegistration.KeyOf(h.Avs, who)))];
        var (hours, changes) = (health.HoursAsync(keys, HealthHistory.Hours, ct), health.ChangesAsync(keys, MostChanges, ct));
        await Task.WhenAll(hours, changes);
        var (past, changed, at) = (await hours, await changes, time.GetUtcNow().ToUnixTimeSeconds());
        return new HealthCard(now, now.Zip(keys).ToDictionary(h => h.First.Avs, h => HealthHistory.Of(past[h.Second], at)),
            now.Zip(keys).Where(h => changed.ContainsKey(h.Second)).ToDictionary(h => h.First.Avs, h => HealthChange.Of(changed[h.Second])));
    }

    private async Task<IReadOnlyList<T>> ReadAsync<T>(long chainId, Address who, string newest, int take, CancellationToken ct) where T : class =>
        [.. (await store.QueryAsync<T>(new DocumentQuery { ChainId = chainId, Where = Filter.Equal("operator", who.ToString()), OrderBy = [new(newest, true)], Take = take }, ct)).Items.Select(d => d.Body)];

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
        // An id may be used in AVSs that this operator is not in.
        var own = stakes.Select(s => (s.Avs, s.Quorum, s.OperatorId)).ToHashSet();
        return [.. page.Items.Select(d => d.Body).Where(d => own.Contains((d.Avs, d.Quorum, d.OperatorId)))];
    }

    private static IReadOnlyList<SharePosition> Positions(IReadOnlyList<OperatorShares> shares, Operator of, IReadOnlyList<ChainView> all)
    {
        var chain = all.FirstOrDefault(c => c.Id == of.ChainId);
        return [.. shares.Where(s => s.ChainId == of.ChainId && s.Operator == of.Address && !s.Shares.IsZero).Select(s => SharePosition.Of(s, chain)).OrderByDescending(p => p.Unit is not null).ThenByDescending(p => p.Shares)];
    }
}

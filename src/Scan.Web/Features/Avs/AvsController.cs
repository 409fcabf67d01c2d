using Microsoft.AspNetCore.Mvc;
using Scan.Documents;
using Scan.Domain.Documents;
using Scan.Domain.EigenLayer;
using Scan.Domain.Mach;
using Scan.Domain.Middleware;
using Scan.Domain.Primitives;
using Scan.Domain.Tasks;
using Scan.Domain.Timeline;
using Scan.GraphQL.Schemas;
using Scan.Web.Chains;
using Scan.Web.Features.Alerts;
using Scan.Web.Features.Api;
using Scan.Web.Features.Events;
using Scan.Web.Features.Health;
using Scan.Web.Features.Metadata;
using Scan.Web.Features.Operators;
using Scan.Web.Features.Rewards;
using Scan.Web.Features.Rollups;
using Scan.Web.Features.ZkAlerts;
using Scan.Web.Hosting;
using Scan.Web.Input;
using Scan.Web.Lists;
using Scan.Web.Live;

namespace Scan.Web.Features.Avs;

/// <summary>Services secured by restaked stake.</summary>
public sealed class AvsController(DocumentStore store, ChainDirectory chains, NameBook names, EventReader events, MetadataReader metadata, ApiCatalog catalog, HealthReader health, LiveFeed live, RewardsReader rewards, TimeProvider time) : Controller
{
    /// <summary>Members by stake in the matrix, and of those who left the last.</summary>
    public const int MostMembers = 50;
    internal const int MostAlerts = 30;
    private const int MostLeft = 10, MostQuorums = 8, MostChanges = 60, MostDays = 180;
    private static readonly IReadOnlyList<Column<Stored<Domain.EigenLayer.Avs>>> Columns =
    [
        new("chainId", a => a.Body.ChainId), new("address", a => a.Body.Address), new("name", a => a.Profile?.DisplayName), new("kind", a => a.Body.Kind), new("operators", a => a.Body.OperatorCount),
        new("quorums", a => a.Body.QuorumCount), new("openAlerts", a => a.Body.OpenAlerts), new("totalAlerts", a => a.Body.TotalAlerts), new("owner", a => a.Body.Owner),
        new("firstSeenBlock", a => a.Body.FirstSeenBlock), new("firstSeenTime", a => a.Body.FirstSeenTime), new("metadataUri", a => a.Body.MetadataUri),
    ];

    private static readonly ListTable Table = new("avs",
        [
            new("kind", "Kind"), new("operators", "Operators", Sort: "operatorCount"), new("quorums", "Quorums", Sort: "quorumCount"), new("openAlerts", "Open alerts", Sort: "openAlerts"), new("allAlerts", "All alerts", Sort: "totalAlerts"),
            new("owner", "Owner", IsUsual: false), new("chain", "Chain"), new("firstSeen", "First seen", Sort: "firstSeenTime"),
        ],
        new("Alerts open first", ("kind", "mach"), ("sort", "-openAlerts,-totalAlerts")), new("Newest", ("sort", "-firstSeenTime")));

    [HttpGet("/avs"), Past]
    public async Task<IActionResult> List(CancellationToken ct)
    {
        var request = ListRequest.Parse(Request, Table, ["-operatorCount", "quorumCount", "openAlerts", "totalAlerts", "firstSeenTime", "name"], "chain", "kind", "q");
        await chains.ListAsync(ct);
        List<Filter> terms = [];
        if (request.Filter("kind") is { } kind) terms.Add(Filter.Equal("kind", Given.OneOf("kind", kind, "mach", "bls", "ecdsa", "operator-sets", "unknown")));
        if (request.Filter("q") is { } text) terms.Add(Filter.Contains("name", text));
        var page = await store.QueryAsync<Domain.EigenLayer.Avs>(request.ToQuery(terms.Count == 0 ? null : new Filter.And(terms)), ct);
        return this.List("avs", new ListPage<Stored<Domain.EigenLayer.Avs>>(request, page.Items, page.Next, page.Previous), Columns, new ListQuery("avsList", terms.Count == 0 ? null : new Filter.And(terms)));
    }

    [HttpGet("/avs/{chain}/{address}"), Past]
    public async Task<IActionResult> Show(string chain, string address, CancellationToken ct)
    {
        var (chainId, avs) = (Given.ChainId("chain", chain), Given.Address("address", address));
        ViewData["LiveAfter"] = live.Head;
        ViewData["LiveTopics"] = ViewData["ProofOf"] = Topics.Avs(chainId, avs);
        var all = await chains.ListAsync(ct);
        var found = await store.FindAsync<Domain.EigenLayer.Avs>(chainId, Domain.EigenLayer.Avs.KeyOf(avs), ct) ?? throw new MissingException($"No AVS {avs.ToChecksum()} on chain {chainId}");
        var of = Filter.Equal("avs", avs.ToString());
        var (on, topic) = (all.FirstOrDefault(c => c.Id == chainId), Topics.Avs(chainId, avs));
        // What does not need the other's answer is asked at once.
        var quorums = AllAsync<Quorum>(chainId, of, "number", 256, ct);
        var rollups = store.QueryAsync<Rollup>(new DocumentQuery { ChainId = chainId, Where = of, OrderBy = [new("openAlerts", true)], Take = 100 }, ct);
        var alerts = store.QueryAsync<Alert>(new DocumentQuery { ChainId = chainId, Where = of, OrderBy = [new("time", true)], Take = MostAlerts }, ct);
        var proven = store.QueryAsync<ZkAlert>(new DocumentQuery { ChainId = chainId, Where = of, OrderBy = [new("time", true)], Take = MostAlerts }, ct);
        var changes = AllAsync<ParameterChange>(chainId, new Filter.And(of, new Filter.Not(Filter.Equal("what", "socket"))), "-time", MostChanges, ct);
        var sets = AllAsync<OperatorSet>(chainId, of, "setId", 50, ct);
        var (rewarded, active, file) = (rewards.OfAvsAsync(on, chainId, avs, ct), events.LatestOfAsync(chainId, topic, 15, ct), MetadataPanel.ReadAsync(metadata, catalog.Find("avsList"), chainId, [avs.ToString()], ct));
        var matrix = MatrixAsync(found.Body, await quorums, ct);
        var history = HistoryAsync(chainId, avs, (await quorums).Count, ct);
        var moved = AllAsync<OperatorAvsRegistration>(chainId, of, "-registeredTime", OperatorMoves.MostRead, ct);
        var tasks = AllAsync<AvsTask>(chainId, of, "-createdTime", TaskAnswers.MostRead, ct);
        await Task.WhenAll(rollups, alerts, proven, changes, sets, rewarded, active, file, matrix, history, moved, tasks);
        var (lines, oldest) = await matrix;
        Address[] members = [.. lines.Where(l => l.Operator is not null).Select(l => l.Operator!.Value)];
        DocumentId[] registered = [.. members.Select(m => new DocumentId(chainId, OperatorAvsRegistration.KeyOf(avs, m)))];
        var (healthy, hours) = (health.OfRegistrationsAsync(registered, ct), health.HoursAsync(registered, HealthHistory.Hours, ct));
        await Task.WhenAll(healthy, hours, names.LoadOperatorsAsync(chainId, members, ct));
        var (past, at) = (await hours, time.GetUtcNow().ToUnixTimeSeconds());
        await names.LoadAvsAsync([(chainId, avs)], ct);
        return View(new AvsPage(found, on)
        {
            Quorums = await quorums,
            Operators = lines,
            OldestStakes = oldest,
            Changes = await changes,
            Sets = await sets,
            Rewards = await rewarded,
            History = await history,
            Moves = OperatorMoves.Of(await moved, on?.Info.IndexedTime),
            MovesAreCut = (await moved).Count == OperatorMoves.MostRead,
            Signed = await SignedHours.ReadAsync(store, [.. (await alerts).Items.Select(a => a.Body)], await tasks, await quorums, on?.Info.IndexedTime, ct),
            Tasks = TaskAnswers.Of(await tasks, on?.Info.IndexedBlock, on?.Info.IndexedTime),
            TasksAreCut = (await tasks).Count == TaskAnswers.MostRead,
            Health = (await healthy).Values.ToDictionary(h => h.Operator),
            HealthPast = members.Zip(registered).DistinctBy(m => m.First).ToDictionary(m => m.First, m => HealthHistory.Of(past[m.Second], at)),
            Rollups = RollupView.Of((await rollups).Items, all),
            Alerts = AlertView.Of((await alerts).Items, all),
            Proven = ZkAlertView.Of((await proven).Items, all),
            Activity = await active,
            Metadata = await file,
        });
    }

    private async Task<IReadOnlyList<T>> AllAsync<T>(long chainId, Filter where, string order, int take, CancellationToken ct) where T : class =>
        [.. (await store.QueryAsync<T>(new DocumentQuery { ChainId = chainId, Where = where, OrderBy = [new(order.TrimStart('-'), order.StartsWith('-'))], Take = take }, ct)).Items.Select(d => d.Body)];

    /// <summary>The zero id stands for a quorum's total.</summary>
    private async Task<StakeHistory> HistoryAsync(long chainId, Address avs, int quorums, CancellationToken ct)
    {
        if (quorums == 0) return StakeHistory.OfQuorums([], (_, _) => "");
        var where = new Filter.And(Filter.Equal("avs", avs.ToString()), Filter.Equal("operatorId", default(Hash32).ToString()));
        var days = await store.QueryAsync<QuorumStakeDay>(new DocumentQuery { ChainId = chainId, Where = where, OrderBy = [new("day", true)], Take = MostDays * Math.Min(quorums, 4) }, ct);
        return StakeHistory.OfQuorums(days.Items.Select(d => d.Body), (_, quorum) => $"quorum {quorum}");
    }

    /// <summary>The members with the most stake, and who left lately; and the oldest stake of each quorum.</summary>
    private async Task<(IReadOnlyList<OperatorLine> Lines, IReadOnlyDictionary<byte, long> Oldest)> MatrixAsync(Domain.EigenLayer.Avs avs, IReadOnlyList<Quorum> quorums, CancellationToken ct)
    {
        var of = Filter.Equal("avs", avs.Address.ToString());
        var members = new Filter.And(of, Filter.Equal("member", true));
        var oldest = quorums.Take(MostQuorums).Select(async q => (q.Number, Stakes: await AllAsync<QuorumStake>(avs.ChainId, new Filter.And(members, Filter.Equal("quorum", (long)q.Number)), "updatedBlock", 1, ct))).ToList();
        var left = AllAsync<OperatorAvsRegistration>(avs.ChainId, new Filter.And(of, Filter.Equal("registered", false)), "-registeredTime", MostLeft, ct);
        var stakes = await AllAsync<QuorumStake>(avs.ChainId, members, "-stake", MostMembers * Math.Clamp(quorums.Count, 1, 3), ct);
        List<OperatorAvsRegistration> registrations = [.. await left];
        if (stakes.Count == 0) registrations.AddRange(await AllAsync<OperatorAvsRegistration>(avs.ChainId, new Filter.And(of, Filter.Equal("registered", true)), "-registeredTime", MostMembers, ct));
        byte[][] keys = [.. stakes.Where(s => s.Operator is not null).Select(s => OperatorAvsRegistration.KeyOf(avs.Address, s.Operator!.Value)).Concat(registrations.Select(r => r.Key())).DistinctBy(Convert.ToHexString)];
        registrations = [.. (await store.LoadAsync<OperatorAvsRegistration>(avs.ChainId, keys, ct)).Values.Select(r => r.Body)];
        var times = (await Task.WhenAll(oldest)).Where(q => q.Stakes is [{ UpdatedTime: not null }]).ToDictionary(q => q.Number, q => q.Stakes[0].UpdatedTime!.Value);
        return (OperatorLine.Of(registrations, stakes), times);
    }
}

using System.Diagnostics;
using System.Numerics;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Scan.Documents;
using Scan.Domain.Documents;
using Scan.Domain.EigenLayer;
using Scan.Domain.Health;
using Scan.Domain.Mach;
using Scan.Domain.Middleware;
using Scan.Domain.Primitives;
using Scan.Domain.Rules;
using Scan.Ethereum.Abi;
using Scan.Indexer.Chain;
using Scan.Indexer.Health;
using Scan.Indexer.Projections;
using Scan.Indexer.Rules;
using Scan.Testing;
using Scan.Testing.SampleData;

namespace Scan.IntegrationTests.Rules;

/// <summary>What rules read beside an event from what is stored: calls, operator sets, what registries would store, and what else a thing is called.</summary>
public sealed class StoredPathTests(PostgresServer postgres)
{
    private static readonly FunctionAbi Eject = FunctionAbi.Parse("ejectOperator(address operator, bytes quorumNumbers)");
    private static readonly FunctionAbi Leave = FunctionAbi.Parse("deregisterOperator(bytes quorumNumbers)");
    private static readonly IReadOnlySet<string> Any = new HashSet<string>();
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static StateLook Alone(Rule rule) => new([(rule, Any)]);

    [Fact]
    public async Task An_ejection_is_told_from_leaving_by_the_call_that_the_ledger_keeps()
    {
        await using var rig = await RuleRig.StartAsync(postgres, Ct, RandomLogs.Events);
        await rig.Chain.ReadAsync(RandomLogs.Sources, Ct);
        var logs = new RandomLogs(new Random(0));
        foreach (var (name, input) in new (string, byte[]?)[] { ("ejected", Eject.Encode(RuleRig.Operator, new byte[] { 0 })), ("another", Eject.Encode(SampleChain.Account("another"), new byte[] { 0 })), ("left", Leave.Encode(new byte[] { 0 })), ("unseen", null) })
        {
            var transaction = SampleChain.Hash(name);
            var block = new SampleBlock().Log(logs.Log("RegistryCoordinator", "OperatorDeregistered", 0, RuleRig.Operator, RuleRig.OperatorId) with { Transaction = transaction });
            if (input is not null) block.Observe(ObservedFacts.TransactionKey(transaction), ObservedFacts.Encode(new TransactionFacts(SampleChain.Account("sender"), RandomLogs.Manager(0), input)), transaction);
            await rig.Chain.CommitAsync(rig.Chain.Time + 12, block, Ct);
        }
        var events = rig.Services(TimeProvider.System).GetRequiredService<RuleEvents>();
        var past = await events.PastAsync(RuleRig.ChainId, Topics.Operator(RuleRig.ChainId, RuleRig.Operator), ["OperatorDeregistered"], 0, 10, Ct);
        var rule = Rule("operatorEjected");
        var prepared = new List<RuleEvent>();
        foreach (var e in past) prepared.Add(await events.PreparedAsync(rule, e, Ct));
        Assert.Equal([OperatorRemoval.Ejected, null, OperatorRemoval.Left, null], prepared.Select(e => e.RemovalCause));
        Assert.Equal([true, null, null, null], prepared.Select(e => EventJudge.Judge(rule, e)?.Holds));
        // The trial walks the same path.
        Assert.Equal(prepared[0].Time, Assert.Single((await rig.Services(TimeProvider.System).GetRequiredService<RuleTrials>().RunAsync(rule, DateTimeOffset.UnixEpoch, Ct)).Incidents).OpenedAt.ToUnixTimeSeconds());
    }

    [Fact]
    public async Task Who_joins_a_set_is_told_with_the_set_as_it_is_stored_and_a_staker_with_its_way_out()
    {
        await using var rig = await RuleRig.StartAsync(postgres, Ct, RandomLogs.Events);
        await rig.Chain.ReadAsync(RandomLogs.Sources, Ct);
        var (logs, recipient, staker) = (new RandomLogs(new Random(0)), SampleChain.Account("recipient"), SampleChain.Account("staker"));
        var block = new SampleBlock()
            .Store(new OperatorSet { ChainId = RuleRig.ChainId, Avs = RuleRig.Avs, SetId = 1, Strategies = [SampleChain.Account("a"), SampleChain.Account("b")], RedistributionRecipient = recipient })
            .Store(new OperatorSet { ChainId = RuleRig.ChainId, Avs = RuleRig.Avs, SetId = 2, Strategies = [SampleChain.Account("a")] })
            .Store(new Delegation { ChainId = RuleRig.ChainId, Staker = staker, Operator = RuleRig.Operator, SinceBlock = 1, SinceTime = 1 })
            .Store(new Withdrawal { ChainId = RuleRig.ChainId, Root = SampleChain.Hash("w"), Era = WithdrawalEra.Slashing, Status = WithdrawalStatus.Completed, StartBlock = 10, CompletableBlock = 61, QueuedTime = 1 });
        foreach (var id in new[] { 1, 2, 3 }) block.Log(logs.Log("AllocationManager", "OperatorAddedToOperatorSet", 0, RuleRig.Operator, new object[] { RuleRig.Avs, (BigInteger)id }));
        await rig.Chain.CommitAsync(rig.Chain.Time + 12, block, Ct);
        var services = rig.Services(TimeProvider.System);
        var rule = Rule("operatorSetJoined") with { Scope = [Topics.Staker(RuleRig.ChainId, staker)] };
        var said = (await services.GetRequiredService<RuleTrials>().RunAsync(rule, DateTimeOffset.UnixEpoch, Ct)).Incidents.Select(i => i.Detail).ToList();
        // One thing, one incident: the operator and the service.
        Assert.Contains($"joined operator set 1 of {RuleRig.Avs}, which can slash it in 2 strategies: slashed funds go to {recipient} (redistributable); leaving takes 50 blocks", Assert.Single(said), StringComparison.Ordinal);
        var events = services.GetRequiredService<RuleEvents>();
        var sets = new List<OperatorSet?>();
        foreach (var e in await events.PastAsync(RuleRig.ChainId, Topics.Operator(RuleRig.ChainId, RuleRig.Operator), ["OperatorAddedToOperatorSet"], 0, 10, Ct)) sets.Add((await events.PreparedAsync(rule, e, Ct)).JoinedSet);
        Assert.Equal([(1L, recipient), (2, null), null], sets.Select(s => s is null ? ((long, Address?)?)null : (s.SetId, s.RedistributionRecipient)));
    }

    [Fact]
    public async Task What_a_registry_would_store_is_close_to_the_minimum_before_the_stored_stake_is()
    {
        await using var rig = await RuleRig.StartAsync(postgres, Ct, RandomLogs.Events);
        await rig.Chain.ReadAsync(RandomLogs.Sources, Ct);
        var service = RandomLogs.Manager(0);
        var ids = Enumerable.Range(0, 5).Select(i => SampleChain.Hash($"id {i}")).ToArray();
        var block = new SampleBlock().Store(new Quorum { ChainId = RuleRig.ChainId, Avs = service, Number = 0, MinimumStake = 100 }).Store(new Quorum { ChainId = RuleRig.ChainId, Avs = service, Number = 1 })
            .Log(new RandomLogs(new Random(0)).Log("StakeRegistry", "MinimumStakeForQuorumUpdated", 0, (byte)0, (BigInteger)100));
        foreach (var (id, i) in ids.Select((id, i) => (id, i)))
        {
            for (byte quorum = 0; quorum < 2; quorum++) block.Store(new QuorumStake { ChainId = RuleRig.ChainId, Avs = service, Quorum = quorum, OperatorId = id, Operator = SampleChain.Account($"op {i}"), Stake = 1_000, Member = i != 3, UpdatedBlock = 5 });
        }
        await rig.Chain.CommitAsync(rig.Chain.Time + 12, block, Ct);
        // Close; put out; far; no member any more; not told. A quorum without a minimum is near nothing.
        (int Op, BigInteger? Weight, bool? Falls)[] told = [(0, 110, false), (1, 500, true), (2, 111, false), (3, 1, true), (4, null, null)];
        await rig.Health.StoreChecksAsync(RuleRig.ChainId, service.ToArray(), 7, TimeProvider.System.GetUtcNow(), [.. from t in told from quorum in new byte[] { 0, 1 } select new StakeCheckRow(quorum, ids[t.Op].ToArray(), t.Weight, t.Falls, null)], Ct);
        var look = rig.Services(TimeProvider.System).GetRequiredService<StateConditions>();
        var rule = Rule("belowMinimumSoon") with { Parameters = new Dictionary<string, decimal> { ["percent"] = 10 } };
        string Of(int op) => $"{Topics.Operator(RuleRig.ChainId, SampleChain.Account($"op {op}"))} {Topics.Avs(RuleRig.ChainId, service)} quorum 0";
        var found = (await look.LookAsync(rule, new HashSet<string>(), Alone(rule), Ct)).Select(f => f.Verdict).OrderBy(v => v.Detail, StringComparer.Ordinal).ToList();
        Assert.Equal([(Of(0), "the next update stores 110, close to the minimum 100 of quorum 0"), (Of(1), "the next update stores 500, and removes the operator: that is below the minimum 100 of quorum 0")], found.Select(v => (v.Subject, v.Detail)));
        Assert.Equal(Of(1), Assert.Single(await look.LookAsync(rule, new HashSet<string> { Topics.Operator(RuleRig.ChainId, SampleChain.Account("op 1")) }, Alone(rule), Ct)).Verdict.Subject);
        Assert.Empty(await look.LookAsync(rule, new HashSet<string> { Topics.Quorum(RuleRig.ChainId, service, 1) }, Alone(rule), Ct));
        // One look by several rules: each takes its own of what the widest reaches.
        var (wide, both) = (rule with { Parameters = new Dictionary<string, decimal> { ["percent"] = 11 } }, new StateLook([(rule, Any), (rule with { Parameters = new Dictionary<string, decimal> { ["percent"] = 11 } }, Any)]));
        Assert.Equal((2, 3), ((await look.LookAsync(rule, new HashSet<string>(), both, Ct)).Count, (await look.LookAsync(wide, new HashSet<string>(), both, Ct)).Count));
        // Since the registry stored a stake, what it would have stored before is nobody's concern.
        await rig.Health.StoreChecksAsync(RuleRig.ChainId, service.ToArray(), 3, TimeProvider.System.GetUtcNow(), [new StakeCheckRow(0, ids[1].ToArray(), 500, true, null)], Ct);
        Assert.Equal([Of(0)], (await look.LookAsync(rule, new HashSet<string>(), Alone(rule), Ct)).Select(f => f.Verdict.Subject));
        await rig.Health.StoreChecksAsync(RuleRig.ChainId, service.ToArray(), 7, TimeProvider.System.GetUtcNow(), [new StakeCheckRow(0, ids[1].ToArray(), 500, true, null)], Ct);
        // A trial begins with what is known of live weights, and says since when.
        var trial = await rig.Services(TimeProvider.System).GetRequiredService<RuleTrials>().RunAsync(rule, DateTimeOffset.UnixEpoch, Ct);
        Assert.Equal(new[] { Of(0), Of(1) }.Order(StringComparer.Ordinal), trial.Incidents.Select(i => i.Subject).Order(StringComparer.Ordinal));
        Assert.StartsWith("what registries would store is known since ", trial.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_weight_is_seen_once_for_as_long_as_it_stays_the_same()
    {
        await using var rig = await RuleRig.StartAsync(postgres, Ct);
        var (id, at) = (SampleChain.Hash("id").ToArray(), DateTimeOffset.FromUnixTimeSeconds(1_800_000_000));
        BigInteger[] weights = [5, 5, 6, 5];
        for (var i = 0; i < weights.Length; i++) await rig.Health.StoreChecksAsync(RuleRig.ChainId, RuleRig.Avs.ToArray(), i, at.AddHours(i), [new(0, id, weights[i], false, null)], Ct);
        var seen = await new Sightings(rig.Store).SinceAsync(Sightings.Weight, DateTimeOffset.UnixEpoch, 10, Ct);
        Assert.Equal([(0, 1), (2, 2), (3, 3)], seen.Select(s => ((int)(s.At - at).TotalHours, (int)(s.Until - at).TotalHours)));
        Assert.All(seen, s => Assert.Equal(Sightings.WeightOf(RuleRig.Avs.ToArray(), 0, id), s.Thing));
    }

    [Fact]
    public async Task A_rule_of_an_operator_or_its_staker_watches_the_ids_that_are_stored_for_it()
    {
        await using var rig = await RuleRig.StartAsync(postgres, Ct);
        var staker = SampleChain.Account("staker");
        await rig.Chain.CommitAsync(rig.Chain.Time + 12, new SampleBlock()
            .Store(new BlsOperator { ChainId = RuleRig.ChainId, Avs = RuleRig.Avs, OperatorId = RuleRig.OperatorId, Operator = RuleRig.Operator })
            .Store(new BlsOperator { ChainId = RuleRig.ChainId, Avs = SampleChain.Account("other avs"), OperatorId = SampleChain.Hash("second id"), Operator = RuleRig.Operator })
            .Store(new BlsOperator { ChainId = RuleRig.ChainId, Avs = RuleRig.Avs, OperatorId = SampleChain.Hash("stranger"), Operator = SampleChain.Account("stranger") })
            .Store(new Delegation { ChainId = RuleRig.ChainId, Staker = staker, Operator = RuleRig.Operator, SinceBlock = 1, SinceTime = 1 }), Ct);
        var scopes = rig.Services(TimeProvider.System).GetRequiredService<RuleScopes>();
        string[] own = [Topics.Operator(RuleRig.ChainId, RuleRig.Operator), Topics.OperatorId(RuleRig.ChainId, RuleRig.OperatorId), Topics.OperatorId(RuleRig.ChainId, SampleChain.Hash("second id"))];
        Assert.Equal(own.Order(StringComparer.Ordinal), (await scopes.TopicsOfAsync(Rule("stakeFalls") with { Scope = [own[0]] }, Ct)).Order(StringComparer.Ordinal));
        Assert.Equal(own.Append(Topics.Staker(RuleRig.ChainId, staker)).Order(StringComparer.Ordinal), (await scopes.TopicsOfAsync(Rule("stakerWarning") with { Scope = [Topics.Staker(RuleRig.ChainId, staker)] }, Ct)).Order(StringComparer.Ordinal));
        Assert.Empty(await scopes.TopicsOfAsync(Rule("stakeFalls"), Ct));
        Assert.Equal(["rollup:10"], await scopes.TopicsOfAsync(Rule("alertConfirmed") with { Scope = ["rollup:10"] }, Ct));
    }

    [Fact]
    public async Task Silent_sockets_are_sought_among_the_things_that_a_rule_watches()
    {
        await using var rig = await RuleRig.StartAsync(postgres, Ct);
        var now = TimeProvider.System.GetUtcNow();
        Address[] operators = [SampleChain.Account("a"), SampleChain.Account("b")], services = [SampleChain.Account("x"), SampleChain.Account("y")];
        List<ProbeUse> uses = [.. from avs in services from op in operators select new ProbeUse(OperatorAvsRegistration.KeyOf(avs, op), ProbeReportKind.Operator, $"203.0.113.{(avs == services[0] ? 1 : 2)}:{(op == operators[0] ? 9001 : 9002)}", "h")];
        await rig.Probes.EnsureAsync(RuleRig.ChainId, ProbeList.Registrations, uses, now, TimeSpan.Zero, Ct);
        foreach (var target in (await rig.Probes.LoadAsync(ProbeList.Registrations, [.. uses.Select(u => new DocumentId(RuleRig.ChainId, u.Id))], Ct)).SelectMany(t => t))
            await rig.Probes.RecordAsync(new(target.Id, now, ProbeReportState.TimeOut, null, null, null, false, now.AddMinutes(5), "{}"), Ct);
        var look = rig.Services(TimeProvider.System).GetRequiredService<StateConditions>();
        var rule = Rule("operatorUnreachable") with { Parameters = new Dictionary<string, decimal> { ["times"] = 1 } };
        async Task<int> CountAsync(params string[] topics) => (await look.LookAsync(rule, topics.ToHashSet(), new([(rule, topics.ToHashSet())]), Ct)).Count;
        Assert.Equal(4, await CountAsync());
        Assert.Equal(2, await CountAsync(Topics.Avs(RuleRig.ChainId, services[0])));
        Assert.Equal(2, await CountAsync(Topics.Operator(RuleRig.ChainId, operators[1])));
        Assert.Equal(3, await CountAsync(Topics.Avs(RuleRig.ChainId, services[0]), Topics.Operator(RuleRig.ChainId, operators[1])));
        Assert.Equal(0, await CountAsync(Topics.Avs(RuleRig.ChainId + 1, services[0])));

        // Together they read once, as far as the widest of them reaches; each takes its own.
        foreach (var target in (await rig.Probes.LoadAsync(ProbeList.Registrations, [.. uses.Take(2).Select(u => new DocumentId(RuleRig.ChainId, u.Id))], Ct)).SelectMany(t => t))
            await rig.Probes.RecordAsync(new(target.Id, now, ProbeReportState.TimeOut, null, null, null, false, now.AddMinutes(5), "{}"), Ct);
        var patient = rule with { Parameters = new Dictionary<string, decimal> { ["times"] = 2 } };
        IReadOnlySet<string> first = new HashSet<string> { Topics.Avs(RuleRig.ChainId, services[0]) }, second = new HashSet<string> { Topics.Avs(RuleRig.ChainId, services[1]) };
        foreach (var most in new[] { StateLook.MostFound, 2 })
        {
            foreach (var asked in new (Rule Rule, IReadOnlySet<string> Topics, int Found)[][] { [(rule, first, 2), (patient, first, 2), (rule, second, 2), (patient, second, 0)], [(patient, Any, 2), (rule, second, 2)], [(patient, second, 0), (patient, first, 2)] })
            {
                var each = asked.Select((a, i) => a with { Rule = a.Rule with { Id = $"r{i}" } }).ToList();
                var shared = new StateLook([.. each.Select(a => (a.Rule, a.Topics))]) { Most = most };
                foreach (var (one, topics, found) in each)
                {
                    Assert.Equal(found, (await look.LookAsync(one, topics, shared, Ct)).Count);
                    // What may have been cut off is not over.
                    Assert.Equal(most != 2 || found < most, shared.IsWhole(one));
                }
            }
        }
    }

    [Fact]
    public async Task A_look_by_hundreds_of_rules_reads_no_more_than_a_look_by_one_of_each()
    {
        await using var rig = await RuleRig.StartAsync(postgres, Ct);
        var block = new SampleBlock();
        for (var i = 0; i < 20; i++) block.Store(new Rollup { ChainId = RuleRig.ChainId, Avs = SampleChain.Account($"avs {i}"), RollupChainId = $"{i}", Enabled = true });
        await rig.Chain.CommitAsync(rig.Chain.Time + 12, block, Ct);
        var look = rig.Services(TimeProvider.System).GetRequiredService<StateConditions>();
        var conditions = RuleConditions.All.Select(c => Rule(c.Name) with { Parameters = c.Parameters.ToDictionary(p => p.Name, p => p.Least) }).Where(StateConditions.Knows).ToList();
        async Task<int> StatementsAsync(int times)
        {
            var asked = Enumerable.Range(0, times).SelectMany(i => conditions.Select(rule => (rule, (IReadOnlySet<string>)new HashSet<string> { Topics.Avs(RuleRig.ChainId, SampleChain.Account($"avs {i}")) }))).ToList();
            var shared = new StateLook(asked);
            var database = new NpgsqlConnectionStringBuilder(rig.Store.ConnectionString).Database;
            var count = 0;
            using var listener = new ActivityListener
            {
                ShouldListenTo = source => source.Name == "Npgsql",
                Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
                ActivityStopped = activity => { if (activity.GetTagItem("db.namespace") as string == database) Interlocked.Increment(ref count); },
            };
            ActivitySource.AddActivityListener(listener);
            foreach (var (rule, topics) in asked) await look.LookAsync(rule, topics, shared, Ct);
            return count;
        }
        await StatementsAsync(1);
        var one = await StatementsAsync(1);
        Assert.InRange(one, conditions.Count, 3 * conditions.Count);
        Assert.Equal(one, await StatementsAsync(100));
    }

    private static Rule Rule(string condition) => new() { Id = "r", Name = "r", Condition = condition, CreatedAt = DateTimeOffset.UnixEpoch };
}

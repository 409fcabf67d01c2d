using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Scan.Documents;
using Scan.Domain.Documents;
using Scan.Domain.EigenLayer;
using Scan.Domain.Health;
using Scan.Domain.Mach;
using Scan.Domain.Middleware;
using Scan.Domain.Primitives;
using Scan.Domain.Rules;
using Scan.Indexer.Health;
using Scan.Indexer.Rules;
using Scan.Testing;
using Scan.Testing.SampleData;

namespace Scan.IntegrationTests.Rules;

/// <summary>Conditions over how things stand: a trial over what was seen, and over the ledger, finds what looking all the while found.</summary>
public sealed class StateTrialTests(PostgresServer postgres)
{
    private const int Steps = 150;
    private static readonly string[] States = [ProbeReportState.Reachable, ProbeReportState.TimeOut, ProbeReportState.Refused, ProbeReportState.NotPublic];
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_trial_of_every_condition_that_is_looked_at_finds_the_incidents_that_looking_found(int seed)
    {
        await using var rig = await RuleRig.StartAsync(postgres, Ct, RandomLogs.Events);
        var time = new ManualTimeProvider(TimeProvider.System.GetUtcNow().AddSeconds(5));
        var world = new World(rig, time, new Random(seed));
        await world.BeginAsync();
        var rules = Rules(time.GetUtcNow()).ToList();
        foreach (var rule in rules) await rig.Rules.AddAsync(RuleJson.Store(rule, null), [1], Ct);
        var (engine, trials) = (rig.Services(time).GetRequiredService<RuleEngine>(), rig.Services(time).GetRequiredService<RuleTrials>());
        var begin = time.GetUtcNow();
        var middle = begin;
        for (var step = 0; step < Steps; step++)
        {
            // Looked at before and after each change, so that nobody who looks seldom misses what came and went.
            await engine.LookAsync(Ct);
            time.Advance(TimeSpan.FromSeconds(1));
            await world.ChangeAsync();
            await engine.LookAsync(Ct);
            time.Advance(TimeSpan.FromSeconds(world.Pause()));
            if (step == Steps / 2) middle = time.GetUtcNow();
        }
        await engine.LookAsync(Ct);

        var found = new HashSet<string>();
        foreach (var rule in rules)
        {
            var watched = (await rig.Incidents.ListAsync([rule.Id], false, null, null, 1000, Ct)).ToList();
            var trial = await trials.RunAsync(rule, begin, Ct);
            Assert.Null(trial.Unknown);
            Assert.Equal(Said(watched), Said(trial.Incidents));
            if (watched.Count > 1) found.Add(rule.Condition);
            if (rule.ForSeconds > 0 || rule.CooldownSeconds > 0) continue;
            // From the middle on: what stood then is found first.
            var later = await trials.RunAsync(rule, middle, Ct);
            Assert.Equal(Said(watched.Where(i => i.ResolvedAt is null || i.ResolvedAt > middle)), Said(later.Incidents));
        }
        Assert.Equal(["belowMinimumSoon", "operatorUnreachable", "coverageBelow", "chainStalled", "auditDrift"], RuleConditions.All.Select(c => c.Name).Where(found.Contains));
    }

    private static IReadOnlyList<string> Said(IEnumerable<Incident> incidents) => [.. incidents.Select(i => $"{i.Subject} {(i.ResolvedAt is null ? "open" : "over")}").Order(StringComparer.Ordinal)];

    private static IReadOnlyList<string> Said(IEnumerable<TrialIncident> incidents) => [.. incidents.Select(i => $"{i.Subject} {(i.ResolvedAt is null ? "open" : "over")}").Order(StringComparer.Ordinal)];

    private static IEnumerable<Rule> Rules(DateTimeOffset now)
    {
        Rule Of(string condition, string name, params (string Name, decimal Value)[] parameters) =>
            new() { Id = $"{condition}-{name}", Name = name, Condition = condition, CreatedAt = now, Parameters = parameters.ToDictionary(p => p.Name, p => p.Value) };
        var (avs, who) = (Topics.Avs(RuleRig.ChainId, World.Avs), Topics.Operator(RuleRig.ChainId, World.Operators[1]));
        foreach (var (condition, parameter, values) in new[] { ("operatorUnreachable", "times", new[] { 1m, 3 }), ("belowMinimumSoon", "percent", [0m, 25]), ("coverageBelow", "percent", [50m, 66]), ("chainStalled", "seconds", [30m, 200]) })
        {
            foreach (var value in values) yield return Of(condition, $"{value}", (parameter, value));
            if (condition != "chainStalled") yield return Of(condition, "scoped", (parameter, values[0])) with { Scope = [avs] };
        }
        yield return Of("operatorUnreachable", "one") with { Scope = [who] };
        yield return Of("belowMinimumSoon", "one") with { Scope = [who] };
        yield return Of("belowMinimumSoon", "quorum") with { Scope = [Topics.Quorum(RuleRig.ChainId, World.Avs, 1)] };
        yield return Of("auditDrift", "any");
        foreach (var condition in new[] { "operatorUnreachable", "belowMinimumSoon", "auditDrift" })
        {
            yield return Of(condition, "held") with { ForSeconds = 90 };
            yield return Of(condition, "paused") with { CooldownSeconds = 600 };
        }
    }

    /// <summary>Operators, quorums, looks, audits and a chain that change at random, in the store and the ledger alike.</summary>
    private sealed class World(RuleRig rig, ManualTimeProvider time, Random random)
    {
        public static readonly Address[] Operators = [.. Enumerable.Range(0, 3).Select(i => SampleChain.Account($"operator {i}"))];
        private static readonly Hash32[] Ids = [.. Enumerable.Range(0, 3).Select(i => SampleChain.Hash($"id {i}"))];
        private readonly RandomLogs logs = new(new Random(0));
        private readonly Dictionary<(int Op, byte Quorum), (int Stake, bool Member, long Block, long Time)> places = [];
        private long[] targets = [];

        public static Address Avs => RandomLogs.Manager(0);

        public int Pause() => random.Next(8) == 0 ? random.Next(250, 500) : random.Next(5, 60);

        public async Task BeginAsync()
        {
            await rig.Chain.ReadAsync(RandomLogs.Sources, Ct);
            var block = new SampleBlock().Store(new Rollup { ChainId = RuleRig.ChainId, Avs = Avs, RollupChainId = "10", Enabled = true });
            await rig.Chain.CommitAsync(time.GetUtcNow().ToUnixTimeSeconds(), block, Ct);
            for (byte quorum = 0; quorum < 2; quorum++) await MinimumAsync(quorum, 100);
            for (var op = 0; op < Operators.Length; op++) await StakeAsync(op, 0, 150, true);
            var uses = Operators.Select((o, i) => new ProbeUse(OperatorAvsRegistration.KeyOf(Avs, o), ProbeReportKind.Operator, $"203.0.113.{i}:9091", $"203.0.113.{i}")).ToList();
            await rig.Probes.EnsureAsync(RuleRig.ChainId, ProbeList.Registrations, uses, time.GetUtcNow(), TimeSpan.Zero, Ct);
            var known = await rig.Probes.LoadAsync(ProbeList.Registrations, [.. uses.Select(u => new DocumentId(RuleRig.ChainId, u.Id))], Ct);
            targets = [.. known.SelectMany(k => k).Select(t => t.Id)];
            time.Advance(TimeSpan.FromSeconds(1));
        }

        public Task ChangeAsync() => random.Next(9) switch
        {
            0 or 1 => KnockAsync(),
            2 or 3 => LookAsync(random.Next(4) * 25),
            4 => new Audits(rig.Store).StoreAsync(new AuditState { ChainId = RuleRig.ChainId, RanAt = time.GetUtcNow(), RoundStartedAt = time.GetUtcNow(), Block = rig.Chain.Block, Drifted = random.Next(3) / 2 }, Ct),
            5 => random.Next(4) == 0 ? MinimumAsync((byte)random.Next(2), random.Next(3) * 70) : StakeAsync(random.Next(3), (byte)random.Next(2), random.Next(60, 160), null),
            8 => AskAsync(),
            6 => StakeAsync(random.Next(3), (byte)random.Next(2), null, random.Next(2) == 0),
            _ => random.Next(3) == 0 ? rig.Chain.SetStateAsync(random.Next(2) == 0 ? ChainState.Stopped : ChainState.Backfilling, Ct) : rig.Chain.CommitAsync(time.GetUtcNow().ToUnixTimeSeconds(), new SampleBlock(), Ct),
        };

        private Task KnockAsync()
        {
            var state = States[random.Next(States.Length)];
            return rig.Probes.RecordAsync(new(targets[random.Next(targets.Length)], time.GetUtcNow(), state, null, null, null, state == ProbeReportState.Reachable, time.GetUtcNow().AddMinutes(5), "{}"), Ct);
        }

        /// <summary>What the registry would store of everybody; now and then it does not tell.</summary>
        private Task AskAsync() => rig.Health.StoreChecksAsync(RuleRig.ChainId, Avs.ToArray(), rig.Chain.Block, time.GetUtcNow(),
            [.. places.Keys.Select(p => new StakeCheckRow(p.Quorum, Ids[p.Op].ToArray(), random.Next(5) == 0 ? null : random.Next(80, 200), random.Next(4) == 0, null))], Ct);

        private Task LookAsync(int percent)
        {
            var at = time.GetUtcNow();
            CoverageMember[] members = [new(0, Ids[0], percent, at.ToUnixTimeSeconds()), new(0, Ids[1], 100 - percent, null)];
            var coverage = RollupCoverage.Of(RuleRig.ChainId, Avs, 66, members, at.ToUnixTimeSeconds());
            return rig.Coverages.StoreAsync(new CoverageLook(RuleRig.ChainId, Avs.ToArray(), ["10"], null, JsonSerializer.Serialize(coverage, DocumentJson.Options)), at, Ct);
        }

        private Task MinimumAsync(byte quorum, int minimum) => rig.Chain.CommitAsync(time.GetUtcNow().ToUnixTimeSeconds(), new SampleBlock()
            .Store(new Quorum { ChainId = RuleRig.ChainId, Avs = Avs, Number = quorum, MinimumStake = minimum })
            .Log(logs.Log("StakeRegistry", "MinimumStakeForQuorumUpdated", 0, quorum, minimum)), Ct);

        /// <summary>What is null stays.</summary>
        private async Task StakeAsync(int op, byte quorum, int? stake, bool? member)
        {
            var (had, was, block, at) = places.GetValueOrDefault((op, quorum));
            var now = places[(op, quorum)] = (stake ?? had, member ?? was, stake is null ? block : rig.Chain.Block + 1, stake is null ? at : time.GetUtcNow().ToUnixTimeSeconds());
            var next = new SampleBlock().Store(new QuorumStake
            {
                ChainId = RuleRig.ChainId, Avs = Avs, Quorum = quorum, OperatorId = Ids[op], Operator = Operators[op], Stake = now.Stake, Member = now.Member, UpdatedBlock = now.Block, UpdatedTime = now.Time,
            });
            if (stake is not null) next.Log(logs.Log("StakeRegistry", "OperatorStakeUpdate", 0, Ids[op], quorum, now.Stake));
            // The contract tells of changes only.
            if (now.Member != was) next.Log(logs.Log("BLSApkRegistry", now.Member ? "OperatorAddedToQuorums" : "OperatorRemovedFromQuorums", 0, Operators[op], Ids[op], new[] { quorum }));
            await rig.Chain.CommitAsync(time.GetUtcNow().ToUnixTimeSeconds(), next, Ct);
        }
    }
}

using Microsoft.Extensions.DependencyInjection;
using Scan.Documents;
using Scan.Domain.Documents;
using Scan.Domain.EigenLayer;
using Scan.Domain.Rules;
using Scan.Indexer.Rules;
using Scan.Testing;
using Scan.Testing.SampleData;

namespace Scan.IntegrationTests.Rules;

/// <summary>What a rule finds while it watches, and what its trial finds afterwards, over the same random past.</summary>
public sealed class TrialAgreementTests(PostgresServer postgres)
{
    private const int Blocks = 250;

    /// <summary>A pause that is over for neither clock, the chain's or the machine's.</summary>
    private const long Century = 3_153_600_000;
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_trial_of_every_condition_that_events_tell_of_finds_the_incidents_that_watching_found(int seed)
    {
        await using var rig = await RuleRig.StartAsync(postgres, Ct, RandomLogs.Events);
        await rig.Chain.ReadAsync(RandomLogs.Sources, Ct);
        var staker = SampleChain.Account("a staker");
        await rig.Chain.CommitAsync(rig.Chain.Time + 12, new SampleBlock().Store(new Delegation { ChainId = RuleRig.ChainId, Staker = staker, Operator = RandomLogs.Accounts[1], SinceBlock = 1, SinceTime = 1 }), Ct);
        var rules = RuleConditions.All.Where(c => c.Events.Count > 0).SelectMany(c => Rules(c, Topics.Staker(RuleRig.ChainId, staker), rig.Chain.Time)).ToList();
        foreach (var rule in rules) await rig.Rules.AddAsync(RuleJson.Store(rule, null), [1], Ct);
        await rig.JudgeAsync(Ct);
        var logs = new RandomLogs(new Random(seed));
        for (var i = 0; i < Blocks; i++) await rig.Chain.CommitAsync(rig.Chain.Time + 12, logs.Next(), Ct);
        var head = await rig.Feed.HeadAsync(Ct);
        while ((await rig.Incidents.ProgressAsync(Ct)).Cursor < head) await Task.Delay(100, Ct);

        // As it stands when the last block comes: what time alone ends is over for neither.
        var (trials, found) = (rig.Services(new ManualTimeProvider(DateTimeOffset.FromUnixTimeSeconds(rig.Chain.Time))).GetRequiredService<RuleTrials>(), new HashSet<string>());
        foreach (var rule in rules)
        {
            var watched = (await rig.Incidents.ListAsync([rule.Id], false, null, null, 1000, Ct)).OrderBy(i => i.No).ToList();
            var trial = await trials.RunAsync(rule, DateTimeOffset.UnixEpoch, Ct);
            Assert.Equal(Said(watched.Select(i => (i.Subject, Lasting(rule) && i.ResolvedAt is not null))), Said(trial.Incidents.Select(i => (i.Subject, Lasting(rule) && i.ResolvedAt is not null))));
            // One that nothing came to says what it opened with.
            Assert.All(watched.Where(i => i.Count == 1 && i.ResolvedAt is null), i => Assert.Contains(trial.Incidents, t => (t.Subject, t.Detail) == (i.Subject, i.Detail)));
            if (watched.Count > 0) found.Add(rule.Condition);
        }
        // Nothing agrees for want of events.
        Assert.Equal(RuleConditions.All.Where(c => c.Events.Count > 0).Select(c => c.Name), RuleConditions.All.Select(c => c.Name).Where(found.Contains));
    }

    private static bool Lasting(Rule rule) => RuleConditions.Find(rule.Condition)!.Lasts;

    private static IReadOnlyList<string> Said(IEnumerable<(string Subject, bool Over)> incidents) => [.. incidents.Select(i => $"{i.Subject}{(i.Over ? " over" : "")}").Order(StringComparer.Ordinal)];

    /// <summary>Over everything; over one thing of each kind that it takes; and with a long pause after each.</summary>
    private static IEnumerable<Rule> Rules(RuleCondition condition, string staker, long time)
    {
        Rule Of(string name, params IReadOnlyList<string> scope) => new()
        {
            Id = $"{condition.Name}-{name}", Name = name, Condition = condition.Name, Scope = scope, CreatedAt = DateTimeOffset.FromUnixTimeSeconds(time), CooldownSeconds = name == "paused" ? Century : 0,
        };
        yield return Of("any");
        yield return Of("paused");
        var chain = RuleRig.ChainId;
        string[] things = [Topics.Avs(chain, RandomLogs.Manager(0)), Topics.Quorum(chain, RandomLogs.Manager(0), 1), Topics.Operator(chain, RandomLogs.Accounts[0]), staker, "rollup:1", $"agent:{chain}:1", Topics.Contract(chain, new(RandomLogs.Sources[0].Address))];
        foreach (var thing in things.Where(t => condition.Scopes.Contains(t[..t.IndexOf(':')]))) yield return Of(thing[..thing.IndexOf(':')], thing);
    }
}

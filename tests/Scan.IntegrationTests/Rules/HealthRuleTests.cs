using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Scan.Documents;
using Scan.Domain.Documents;
using Scan.Domain.EigenLayer;
using Scan.Domain.Health;
using Scan.Domain.Mach;
using Scan.Domain.Primitives;
using Scan.Indexer.Health;
using Scan.Indexer.Rules;
using Scan.Testing;
using Scan.Testing.SampleData;

namespace Scan.IntegrationTests.Rules;

/// <summary>Rules over what knocking and health found.</summary>
public sealed class HealthRuleTests(PostgresServer postgres)
{
    private static readonly string Subject = $"{Topics.Operator(RuleRig.ChainId, RuleRig.Operator)} {Topics.Avs(RuleRig.ChainId, RuleRig.Avs)}";
    private static CancellationToken Ct => TestContext.Current.CancellationToken;
    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    [Fact]
    public async Task An_operator_that_does_not_answer_so_many_times_is_an_incident_until_it_answers()
    {
        await using var rig = await RuleRig.StartAsync(postgres, Ct);
        await rig.JudgeAsync(Ct);
        var key = OperatorAvsRegistration.KeyOf(RuleRig.Avs, RuleRig.Operator);
        await rig.Probes.EnsureAsync(RuleRig.ChainId, ProbeList.Registrations, [new ProbeUse(key, ProbeReportKind.Operator, "203.0.113.9:9091", "203.0.113.9")], Now, TimeSpan.Zero, Ct);
        var target = (await rig.Probes.LoadAsync(ProbeList.Registrations, [new DocumentId(RuleRig.ChainId, key)], Ct)).Single().Single();
        async Task KnockAsync(string state) => await rig.Probes.RecordAsync(new(target.Id, Now, state, null, null, null, state == ProbeReportState.Reachable, Now.AddMinutes(5), "{}"), Ct);
        var rule = await rig.AddAsync("operatorUnreachable", Ct, r => r with { Scope = [Topics.Avs(RuleRig.ChainId, RuleRig.Avs)] }, ("times", 3));
        var other = await rig.AddAsync("operatorUnreachable", Ct, r => r with { Scope = [Topics.Avs(RuleRig.ChainId, SampleChain.Account("another"))] }, ("times", 1));
        await KnockAsync(ProbeReportState.Refused);
        await KnockAsync(ProbeReportState.TimeOut);
        await Task.Delay(6_000, Ct);
        Assert.Empty(await rig.Incidents.ListAsync([rule.Id, other.Id], false, null, null, 10, Ct));
        await KnockAsync(ProbeReportState.TimeOut);
        var open = await rig.WaitAsync(rule, i => i.Status == "open", Ct);
        Assert.Equal((Subject, "203.0.113.9:9091 did not answer 3 times, the last time: time-out"), (open.Subject, open.Detail));
        await KnockAsync(ProbeReportState.Reachable);
        await rig.WaitAsync(rule, i => i.No == open.No && i.Status == "resolved", Ct);
        // Nobody can knock at a private address: that it does not answer says nothing.
        for (var i = 0; i < 4; i++) await KnockAsync(ProbeReportState.NotPublic);
        await Task.Delay(6_000, Ct);
        Assert.Single(await rig.Incidents.ListAsync([rule.Id, other.Id], false, null, null, 10, Ct));
    }

    [Fact]
    public async Task Missing_so_many_in_a_row_is_an_incident_until_one_is_signed()
    {
        await using var rig = await RuleRig.StartAsync(postgres, Ct);
        await rig.JudgeAsync(Ct);
        var rule = await rig.AddAsync("missedInRow", Ct, null, ("times", 3));
        await MissedAsync(rig, 2);
        await Task.Delay(6_000, Ct);
        Assert.Empty(await rig.Incidents.ListAsync([rule.Id], false, null, null, 10, Ct));
        await MissedAsync(rig, 3);
        var open = await rig.WaitAsync(rule, i => i.Status == "open", Ct);
        Assert.Equal(($"{Subject} quorum 1", "missed 3 in a row of what it should have signed"), (open.Subject, open.Detail));
        await MissedAsync(rig, 0);
        await rig.WaitAsync(rule, i => i.No == open.No && i.Status == "resolved", Ct);
    }

    [Fact]
    public async Task Coverage_below_a_share_is_an_incident_and_so_is_a_look_that_nobody_takes_any_more()
    {
        await using var rig = await RuleRig.StartAsync(postgres, Ct);
        await rig.Chain.CommitAsync(rig.Chain.Time + 12, new SampleBlock().Store(new Rollup { ChainId = RuleRig.ChainId, Avs = RuleRig.Avs, RollupChainId = "10", Enabled = true }), Ct);
        var services = await rig.JudgeAsync(Ct);
        await LookAsync(rig, 80, Now);
        var rule = await rig.AddAsync("coverageBelow", Ct, r => r with { Scope = ["rollup:10"] }, ("percent", 75));
        await Task.Delay(6_000, Ct);
        Assert.Empty(await rig.Incidents.ListAsync([rule.Id], false, null, null, 10, Ct));
        await LookAsync(rig, 70, Now);
        var open = await rig.WaitAsync(rule, i => i.Status == "open", Ct);
        Assert.Equal(($"rollup:10 {Topics.Avs(RuleRig.ChainId, RuleRig.Avs)}", "70 % of a quorum's stake was seen alive lately, 1 of 2 operators"), (open.Subject, open.Detail));
        await LookAsync(rig, 75, Now);
        await rig.WaitAsync(rule, i => i.No == open.No && i.Status == "resolved", Ct);
        await LookAsync(rig, 100, Now.AddSeconds(-RollupCoverage.HeldSeconds - 60));
        Assert.Contains("nobody has looked for", (await rig.WaitAsync(rule, i => i.Status == "open", Ct)).Detail, StringComparison.Ordinal);
        // A trial goes back as far as looks are kept, and says so.
        var trial = await services.GetRequiredService<RuleTrials>().RunAsync(rule, DateTimeOffset.UnixEpoch, Ct);
        Assert.Equal((null, open.Subject, open.Detail), (trial.Unknown, trial.Incidents[0].Subject, trial.Incidents[0].Detail));
        Assert.True(trial.Since > Now.AddMinutes(-5), $"{trial.Since}");
    }

    private static async Task MissedAsync(RuleRig rig, int missed)
    {
        var stake = new StoredStake(1, null, null, null, StoredStakeNextUpdate.Unknown, null, null, null);
        var health = new OperatorHealth
        {
            ChainId = RuleRig.ChainId, Avs = RuleRig.Avs, Operator = RuleRig.Operator, OperatorId = RuleRig.OperatorId, AsOfBlock = 1, AsOfTime = 1, Score = HealthScore.Of(new HealthFacts([], [], null, 1)),
            Quorums = [new QuorumHealth(1, new Participation([], 0, 0, missed, null, null), stake)],
        };
        await rig.Health.StoreAsync(RuleRig.ChainId, RuleRig.Avs.ToArray(), 1, Now, [new(RuleRig.Operator.ToArray(), null, "low", JsonSerializer.Serialize(health, DocumentJson.Options), "{}")], Ct);
    }

    /// <param name="percent">Of the stake that was seen alive.</param>
    private static async Task LookAsync(RuleRig rig, int percent, DateTimeOffset at)
    {
        CoverageMember[] members = [new(0, SampleChain.Hash("a"), percent, at.ToUnixTimeSeconds()), new(0, SampleChain.Hash("b"), 100 - percent, null)];
        var coverage = RollupCoverage.Of(RuleRig.ChainId, RuleRig.Avs, 66, members, at.ToUnixTimeSeconds());
        await rig.Coverages.StoreAsync(new CoverageLook(RuleRig.ChainId, RuleRig.Avs.ToArray(), ["10"], coverage.Covers ? at.AddMinutes(5) : null, JsonSerializer.Serialize(coverage, DocumentJson.Options)), at, Ct);
    }
}

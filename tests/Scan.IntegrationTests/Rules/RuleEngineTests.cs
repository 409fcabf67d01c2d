using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Scan.Documents;
using Scan.Domain.Documents;
using Scan.Indexer.Feeds;
using Scan.Indexer.Rules;
using Scan.Testing;
using Scan.Testing.SampleData;

namespace Scan.IntegrationTests.Rules;

public sealed class RuleEngineTests(PostgresServer postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_incident_opens_once_and_resolves_and_only_who_knows_the_rule_is_told()
    {
        await using var rig = await RuleRig.StartAsync(postgres, Ct);
        var services = await rig.JudgeAsync(Ct);
        var rule = await rig.AddAsync("operatorDeregistered", Ct, r => r with { Scope = [Topics.Operator(RuleRig.ChainId, RuleRig.Operator)] });
        var other = await rig.AddAsync("operatorDeregistered", Ct, r => r with { Scope = [Topics.Operator(RuleRig.ChainId, RuleRig.Avs)] });
        await rig.RegisterAsync(false, Ct);
        // Both at once would open it with both.
        await rig.WaitAsync(rule, i => i.Count == 1, Ct);
        await rig.RegisterAsync(false, Ct);
        var open = await rig.WaitAsync(rule, i => i.Count == 2, Ct);
        Assert.Equal(("open", true), (open.Status, open.Announced));
        await rig.RegisterAsync(true, Ct);
        var resolved = await rig.WaitAsync(rule, i => i.Status == "resolved", Ct);
        Assert.Equal(open.No, resolved.No);
        Assert.Empty(await rig.Incidents.ListAsync([other.Id], false, null, null, 10, Ct));
        Assert.Equal(["opened", "again", "resolved"], (await rig.Incidents.HistoryAsync(open.No, Ct)).Select(l => l.Step));
        var items = (await rig.ItemsAsync(Ct)).Where(i => i.Id == open.Id).ToList();
        Assert.Equal(["seen", "resolved"], items.Select(i => i.State));
        Assert.All(items, i => Assert.Equal([$"rule:{rule.Id}"], i.Topics!));
        var live = services.GetRequiredService<LiveFeed>();
        Assert.DoesNotContain((await live.ReadAsync(TopicFilter.Parse([]), 0, 1000, Ct)).Items, i => i.Item.Id == open.Id);
        Assert.DoesNotContain((await live.ReadAsync(TopicFilter.Parse([Topics.Operator(RuleRig.ChainId, RuleRig.Operator)]), 0, 1000, Ct)).Items, i => i.Item.Id == open.Id);
        Assert.Equal(2, (await live.ReadAsync(TopicFilter.Parse([$"rule:{rule.Id}"]), 0, 1000, Ct)).Items.Count);
    }

    [Fact]
    public async Task What_a_reorg_takes_back_resolves_what_it_opened_and_opens_it_again_when_it_brings_it_back()
    {
        await using var rig = await RuleRig.StartAsync(postgres, Ct);
        await rig.JudgeAsync(Ct);
        var rule = await rig.AddAsync("operatorDeregistered", Ct, r => r with { CooldownSeconds = 600 });
        await rig.RegisterAsync(false, Ct);
        var open = await rig.WaitAsync(rule, i => i.Status == "open", Ct);
        await rig.Chain.RollBackAsync(open.Block - 1, Ct);
        var over = await rig.WaitAsync(rule, i => i.Status == "resolved", Ct);
        Assert.Contains("reorg", over.Reason);
        // The sample's block of this number has the same hash again, so the log is the same one.
        await rig.RegisterAsync(false, Ct);
        await rig.WaitAsync(rule, i => i.Status == "open" && i.No == open.No, Ct);
        Assert.Equal(["opened", "resolved", "reopened"], (await rig.Incidents.HistoryAsync(open.No, Ct)).Select(l => l.Step));
    }

    [Fact]
    public async Task What_a_reorg_takes_back_of_an_end_opens_the_same_incident_again()
    {
        await using var rig = await RuleRig.StartAsync(postgres, Ct);
        await rig.JudgeAsync(Ct);
        var rule = await rig.AddAsync("operatorDeregistered", Ct);
        await rig.RegisterAsync(false, Ct);
        var open = await rig.WaitAsync(rule, i => i.Status == "open", Ct);
        await rig.RegisterAsync(true, Ct);
        await rig.WaitAsync(rule, i => i.Status == "resolved", Ct);
        await rig.Chain.RollBackAsync(open.Block, Ct);
        var again = await rig.WaitAsync(rule, i => i.Status == "open", Ct);
        Assert.Equal((open.No, null, null), (again.No, again.ResolvedAt, again.Reason));
        Assert.Equal(["opened", "resolved", "reopened"], (await rig.Incidents.HistoryAsync(open.No, Ct)).Select(l => l.Step));
        Assert.Equal(["seen", "resolved", "seen"], (await rig.ItemsAsync(Ct)).Where(i => i.Id == open.Id).Select(i => i.State));
        await rig.RegisterAsync(true, Ct);
        await rig.WaitAsync(rule, i => i.No == open.No && i.Status == "resolved", Ct);
    }

    [Fact]
    public async Task However_many_judge_each_event_counts_once()
    {
        await using var rig = await RuleRig.StartAsync(postgres, Ct);
        for (var i = 0; i < 3; i++) await rig.JudgeAsync(Ct);
        var rule = await rig.AddAsync("operatorDeregistered", Ct);
        for (var i = 0; i < 10; i++) await rig.RegisterAsync(false, Ct);
        var open = await rig.WaitAsync(rule, i => i.Count >= 10, Ct);
        await Task.Delay(1000, Ct);
        Assert.Equal(10, (await rig.Incidents.FindAsync(open.No, Ct))!.Count);
        Assert.Single((await rig.ItemsAsync(Ct)), i => i.Id == open.Id);
    }

    [Fact]
    public async Task A_fall_of_stake_is_judged_by_what_stood_in_the_window()
    {
        await using var rig = await RuleRig.StartAsync(postgres, Ct);
        var services = await rig.JudgeAsync(Ct);
        await rig.StakeAsync(2000, 12, Ct);
        await rig.StakeAsync(1000, 7200, Ct);
        // The fall to a half is two hours old: it lies before the window, in which 1,000 stood from the begin.
        var rule = await rig.AddAsync("stakeFalls", Ct, null, ("percent", 10), ("seconds", 3600));
        await rig.StakeAsync(950, 4000, Ct);
        await rig.StakeAsync(880, 1000, Ct);
        var open = await rig.WaitAsync(rule, i => i.Status == "open", Ct);
        Assert.StartsWith("12 % below", open.Detail);
        await rig.StakeAsync(940, 10, Ct);
        await rig.WaitAsync(rule, i => i.Status == "resolved", Ct);
        var trial = await services.GetRequiredService<RuleTrials>().RunAsync(rule, DateTimeOffset.FromUnixTimeSeconds(1_600_000_000), Ct);
        // Tried over everything it would have seen the fall to a half too: 2,000 stood until 1,000 came.
        Assert.Equal(2, trial.Incidents.Count);
    }

    [Fact]
    public async Task A_key_that_serves_in_two_services_has_a_stake_in_each()
    {
        await using var rig = await RuleRig.StartAsync(postgres, Ct);
        await rig.JudgeAsync(Ct);
        var rule = await rig.AddAsync("stakeFalls", Ct, null, ("percent", 10), ("seconds", 3600));
        await rig.StakeAsync(1000, 12, Ct);
        var elsewhere = SampleChain.Account("stakes of another service");
        await rig.CommitAsync(new SampleLog("OperatorStakeUpdate", elsewhere, SampleChain.Hash("tx elsewhere"), [RuleRig.OperatorId, 0, 5], [Topics.OperatorId(RuleRig.ChainId, RuleRig.OperatorId), Topics.Avs(RuleRig.ChainId, elsewhere)]), 12, Ct);
        await rig.StakeAsync(800, 12, Ct);
        Assert.StartsWith("20 % below", (await rig.WaitAsync(rule, i => i.Status == "open", Ct)).Detail, StringComparison.Ordinal);
        Assert.Single(await rig.Incidents.ListAsync([rule.Id], false, null, null, 10, Ct));
    }

    [Fact]
    public async Task Trying_a_rule_finds_what_watching_found()
    {
        await using var rig = await RuleRig.StartAsync(postgres, Ct);
        var services = await rig.JudgeAsync(Ct);
        var rule = await rig.AddAsync("operatorDeregistered", Ct, r => r with { Scope = [Topics.Avs(RuleRig.ChainId, RuleRig.Avs)] });
        foreach (var registered in new[] { false, true, false, false, true, false }) await rig.RegisterAsync(registered, Ct);
        while ((await rig.Incidents.ListAsync([rule.Id], false, null, null, 10, Ct)).Count < 3) await Task.Delay(50, Ct);
        var watched = await rig.Incidents.ListAsync([rule.Id], false, null, null, 10, Ct);
        var trial = await services.GetRequiredService<RuleTrials>().RunAsync(rule, DateTimeOffset.FromUnixTimeSeconds(1_600_000_000), Ct);
        Assert.Equal((watched.Count, 6), (trial.Incidents.Count, trial.Events));
        Assert.Equal(3, trial.Incidents.Count);
        var short_ = await services.GetRequiredService<RuleTrials>().RunAsync(rule with { Condition = "chainStalled", Scope = [], Parameters = new Dictionary<string, decimal> { ["seconds"] = 20 } }, DateTimeOffset.UnixEpoch, Ct);
        Assert.Contains("less than 30 s", short_.Unknown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_chain_that_stands_still_is_everybodys_incident()
    {
        await using var rig = await RuleRig.StartAsync(postgres, Ct);
        await rig.JudgeAsync(Ct);
        // The sample's last block is years old.
        using var late = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        Incident? open = null;
        while ((open = (await rig.Incidents.ListAsync([], true, "open", null, 10, late.Token)).FirstOrDefault()) is null) await Task.Delay(50, late.Token);
        Assert.Equal(("chain-stalled", "chain:31337"), (open.Rule, open.Subject));
        var item = Assert.Single(await rig.ItemsAsync(Ct));
        Assert.Contains("incidents", item.Topics!);
        await rig.Chain.CommitAsync(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds(), new SampleBlock(), Ct);
        while ((await rig.Incidents.FindAsync(open.No, late.Token))!.Status != "resolved") await Task.Delay(50, late.Token);
        Assert.Equal("resolved", (await rig.ItemsAsync(Ct))[^1].State);
    }

    [Fact]
    public async Task An_owners_word_and_a_judges_do_not_overwrite_each_other()
    {
        await using var rig = await RuleRig.StartAsync(postgres, Ct);
        var before = await rig.Incidents.ProgressAsync(Ct);
        var incident = new Incident
        {
            No = 1, Rule = "r", RuleName = "r", Condition = "slashing", Subject = "s", ChainId = 1, Block = 1, Topics = ["rule:r"], IsPublic = false, Severity = "warning", Title = "t", Detail = "d", Status = "open",
            FirstAt = TimeProvider.System.GetUtcNow(), LastAt = TimeProvider.System.GetUtcNow(), Announced = true,
        };
        var now = TimeProvider.System.GetUtcNow();
        var first = await rig.Incidents.CommitAsync(before, before.Cursor, [new(incident, "opened", true)], now, Ct);
        Assert.NotNull(first);
        await rig.Incidents.ChangeAsync(1, i => new(i with { Status = "acknowledged", AcknowledgedAt = now }, "acknowledged", true), now, Ct);
        Assert.Null(await rig.Incidents.CommitAsync(first, first.Cursor, [new(incident with { Count = 2 }, "again", false)], now, Ct));
        Assert.Equal(("acknowledged", 1), ((await rig.Incidents.FindAsync(1, Ct))!.Status, (await rig.Incidents.FindAsync(1, Ct))!.Count));
        var told = JsonDocument.Parse((await rig.ItemsAsync(Ct))[^1].DataJson!).RootElement;
        Assert.Equal("acknowledged", told.GetProperty("status").GetString());
    }
}

using Scan.Documents;
using Scan.Domain.Rules;
using Scan.Indexer.Rules;
using Xunit;

namespace Scan.UnitTests.Rules;

public sealed class IncidentDeskTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly Dictionary<(string, string), Incident> ended = [];
    private readonly Dictionary<(string, string), Incident> stored = [];
    private long numbers;

    [Fact]
    public void A_thing_has_one_incident_at_a_time_and_another_after_its_end()
    {
        var rule = EventJudgeTests.Rule("operatorDeregistered");
        Assert.Equal(["opened"], At(Noon, desk => desk.Take(Found(rule, true))));
        Assert.Equal(["again"], At(Noon, desk => desk.Take(Found(rule, true, "event:2"))));
        // The same item once more, after a restart for example.
        Assert.Empty(At(Noon, desk => desk.Take(Found(rule, true))));
        Assert.Equal(["resolved told"], At(Noon, desk => desk.Take(Found(rule, false, "event:3"))).Select(s => s));
        Assert.Equal(["opened"], At(Noon, desk => desk.Take(Found(rule, true, "event:4"))));
    }

    [Fact]
    public void What_is_found_at_every_look_for_a_while_is_told_once()
    {
        var rule = EventJudgeTests.Rule("agentEndpointChanged") with { CooldownSeconds = 3_600 };
        Finding Seen(int minutes) => Found(rule, true, $"endpoints:{minutes}") with { SeenAt = Noon.AddMinutes(minutes) };
        Assert.Equal(["opened"], At(Noon.AddMinutes(1), desk => desk.Take(Seen(0))));
        Assert.Empty(At(Noon.AddMinutes(2), desk => desk.Take(Seen(0))));
        Assert.Equal(["again"], At(Noon.AddMinutes(4), desk => desk.Take(Seen(3))));
        Assert.Empty(At(Noon.AddMinutes(5), desk => desk.Take(Seen(3))));
        // Its end, and what came before it or in the pause, open nothing; not even when the pause is over.
        Assert.Equal(["resolved"], At(Noon.AddMinutes(4) + IncidentLife.Lapse, desk => desk.Tick(Rules(rule))).Select(s => s.Split(' ')[0]));
        var over = (int)IncidentLife.Lapse.TotalMinutes + 4;
        foreach (var minutes in new[] { 3, over + 30 }) Assert.Empty(At(Noon.AddMinutes(over + 90), desk => desk.Take(Seen(minutes))));
        Assert.Equal(["opened"], At(Noon.AddMinutes(over + 90), desk => desk.Take(Seen(over + 80))));
    }

    [Fact]
    public void What_does_not_hold_long_enough_is_never_told()
    {
        var rule = EventJudgeTests.Rule("operatorDeregistered") with { ForSeconds = 60 };
        At(Noon, desk => desk.Take(Found(rule, true)));
        Assert.Equal(IncidentStatus.Pending, stored.Values.Single().Status);
        Assert.Empty(At(Noon.AddSeconds(59), desk => desk.Tick(Rules(rule))));
        Assert.Equal(["drop"], At(Noon.AddSeconds(59), desk => desk.Take(Found(rule, false))));
        At(Noon, desk => desk.Take(Found(rule, true)));
        Assert.Equal(["opened"], At(Noon.AddSeconds(60), desk => desk.Tick(Rules(rule))));
        Assert.True(stored.Values.Single().Announced);
    }

    [Fact]
    public void An_end_that_was_none_opens_the_incident_again_unless_another_stands_for_its_thing()
    {
        var rule = EventJudgeTests.Rule("operatorDeregistered");
        At(Noon, desk => desk.Take(Found(rule, true)));
        var over = stored.Values.Single() with { Status = IncidentStatus.Resolved, ResolvedAt = Noon, Reason = "registered", EndedBy = "event:2" };
        Assert.Empty(At(Noon, desk => desk.Reopen(over, rule)));
        stored.Clear();
        Assert.Equal(["reopened told"], At(Noon.AddMinutes(1), desk => desk.Reopen(over, rule)));
        var again = stored.Values.Single();
        Assert.Equal((over.No, IncidentStatus.Open, null, null, null), (again.No, again.Status, again.ResolvedAt, again.Reason, again.EndedBy));
    }

    [Fact]
    public void For_a_while_after_an_end_nothing_opens_and_what_lasts_opens_when_it_is_over()
    {
        var (leave, slash) = (EventJudgeTests.Rule("operatorDeregistered") with { Id = "a", CooldownSeconds = 60 }, EventJudgeTests.Rule("slashing") with { Id = "b", CooldownSeconds = 60 });
        At(Noon, desk => { desk.Take(Found(leave, true)); desk.Take(Found(slash, true)); });
        At(Noon, desk => { desk.Take(Found(leave, false, "event:2")); desk.Take(Found(slash, false, "event:2")); });
        Assert.Empty(At(Noon.AddSeconds(50), desk => { desk.Take(Found(leave, true, "event:3")); desk.Take(Found(slash, true, "event:3")); }));
        Assert.Empty(At(Noon.AddSeconds(59), desk => desk.Tick(Rules(leave, slash))));
        Assert.Equal(["opened"], At(Noon.AddSeconds(60), desk => desk.Tick(Rules(leave, slash))));
        Assert.Equal(("a", "event:3"), (stored.Values.Single().Rule, stored.Values.Single().Cause));
        // What returned before the pause was over opens nothing.
        At(Noon.AddSeconds(70), desk => desk.Take(Found(leave, false, "event:4")));
        At(Noon.AddSeconds(80), desk => desk.Take(Found(leave, true, "event:5")));
        Assert.Equal(["drop"], At(Noon.AddSeconds(90), desk => desk.Take(Found(leave, false, "event:6"))));
        Assert.Empty(At(Noon.AddSeconds(500), desk => desk.Tick(Rules(leave, slash))));
    }

    [Fact]
    public void What_a_reorg_takes_back_is_followed_by_no_pause()
    {
        var rule = EventJudgeTests.Rule("operatorDeregistered") with { CooldownSeconds = 600 };
        At(Noon, desk => desk.Take(Found(rule, true)));
        At(Noon, desk => desk.Retract("event:1"));
        // Another transaction brings it in the next block.
        Assert.Equal(["opened"], At(Noon.AddSeconds(12), desk => desk.Take(Found(rule, true, "event:2"))));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(600)]
    public void An_alert_that_stands_again_is_the_same_incident_whatever_ended_it(long pause)
    {
        var rule = EventJudgeTests.Rule("alertConfirmed") with { CooldownSeconds = pause };
        At(Noon, desk => desk.Take(Found(rule, true, "alert:1", "alert:1")));
        var opened = stored.Values.Single().No;
        Assert.Equal(["resolved told"], At(Noon, desk => desk.Take(Found(rule, false, "alert:1", "alert:1"))));
        // Its removal is gone from the chain: the feed says that it is seen, and retracts nothing.
        Assert.Equal(["reopened told"], At(Noon.AddSeconds(12), desk => desk.Take(Found(rule, true, "alert:1", "alert:1"))));
        Assert.Equal(["resolved told"], At(Noon.AddSeconds(24), desk => { desk.Retract("alert:1"); desk.Take(Found(rule, false, "alert:1", "alert:1")); }));
        Assert.Equal(["reopened told"], At(Noon.AddSeconds(36), desk => desk.Take(Found(rule, true, "alert:1", "alert:1"))));
        Assert.Equal((opened, "alert:1"), (stored.Values.Single().No, stored.Values.Single().Cause));
    }

    [Fact]
    public void What_its_owner_ended_is_not_opened_by_the_alerts_finality()
    {
        var rule = EventJudgeTests.Rule("alertConfirmed");
        At(Noon, desk => desk.Take(Found(rule, true, "alert:1", "alert:1")));
        ended[("r", "alert:1")] = stored.Values.Single() with { Status = IncidentStatus.Resolved, ResolvedAt = Noon };
        stored.Clear();
        Assert.Empty(At(Noon.AddMinutes(13), desk => desk.Take(Found(rule, true, "alert:1", "alert:1") with { IsNews = false })));
        Assert.Equal(["opened"], At(Noon.AddMinutes(14), desk => desk.Take(Found(rule, true, "alert:1", "alert:1"))));
    }

    [Fact]
    public void In_quiet_hours_nobody_is_told_and_what_is_still_open_is_told_at_their_end()
    {
        var rule = EventJudgeTests.Rule("operatorDeregistered") with { Quiet = new QuietHours(11 * 60, 13 * 60) };
        At(Noon, desk => { desk.Take(Found(rule, true)); desk.Take(Found(rule, true, "event:9", "other")); });
        Assert.All(stored.Values, i => Assert.False(i.Announced));
        Assert.Equal(["resolved"], At(Noon.AddMinutes(5), desk => desk.Take(Found(rule, false, "event:10", "other"))));
        Assert.Empty(At(Noon.AddMinutes(59), desk => desk.Tick(Rules(rule))));
        Assert.Equal([" told"], At(Noon.AddMinutes(60), desk => desk.Tick(Rules(rule))));
        Assert.True(stored.Values.Single().Announced);
    }

    [Fact]
    public void A_silence_ends_by_itself()
    {
        var rule = EventJudgeTests.Rule("slashing") with { SilencedUntil = Noon.AddHours(1) };
        At(Noon, desk => desk.Take(Found(rule, true)));
        Assert.Empty(At(Noon.AddMinutes(59), desk => desk.Tick(Rules(rule))));
        Assert.Equal([" told"], At(Noon.AddHours(1), desk => desk.Tick(Rules(rule))));
    }

    [Fact]
    public void What_a_reorg_takes_back_is_over()
    {
        var rule = EventJudgeTests.Rule("slashing");
        At(Noon, desk => desk.Take(Found(rule, true)));
        Assert.Equal(["resolved told"], At(Noon, desk => desk.Retract("event:1")));
        Assert.Contains("reorg", ended.Values.Single().Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void What_does_not_last_is_over_after_a_day_without_another_and_what_lasts_is_not()
    {
        var (slash, leave) = (EventJudgeTests.Rule("slashing") with { Id = "a" }, EventJudgeTests.Rule("operatorDeregistered") with { Id = "b" });
        At(Noon, desk => { desk.Take(Found(slash, true)); desk.Take(Found(leave, true)); });
        Assert.Equal(["resolved told"], At(Noon.AddDays(1), desk => desk.Tick(Rules(slash, leave))));
        Assert.Equal("b", stored.Keys.Single().Item1);
    }

    [Fact]
    public void A_fall_is_over_when_its_window_went_by_without_another()
    {
        var rule = EventJudgeTests.Rule("stakeFalls", ("seconds", 3600));
        At(Noon, desk => desk.Take(Found(rule, true)));
        At(Noon.AddMinutes(30), desk => desk.Take(Found(rule, true, "event:2")));
        Assert.Empty(At(Noon.AddMinutes(89), desk => desk.Tick(Rules(rule))));
        Assert.Equal(["resolved told"], At(Noon.AddMinutes(90), desk => desk.Tick(Rules(rule))));
        Assert.Equal("nothing more for 1 h", ended.Values.Single().Reason);
    }

    [Fact]
    public void Incidents_of_a_rule_that_is_gone_end()
    {
        At(Noon, desk => desk.Take(Found(EventJudgeTests.Rule("slashing"), true)));
        Assert.Equal(["resolved told"], At(Noon, desk => desk.Tick(Rules())));
    }

    [Fact]
    public void A_rule_that_finds_too_much_is_cut_off_and_others_are_not()
    {
        var (wild, calm) = (EventJudgeTests.Rule("slashing") with { Id = "wild" }, EventJudgeTests.Rule("slashing") with { Id = "calm" });
        IncidentDesk? desk = null;
        At(Noon, d =>
        {
            desk = d;
            for (var i = 0; i < 600; i++) d.Take(Found(wild, true, $"event:{i}", $"thing {i}"));
            d.Take(Found(calm, true));
        });
        Assert.Equal(["wild"], desk!.Flooded);
        Assert.Equal(IncidentDesk.MostStanding + 1, stored.Count);
    }

    [Fact]
    public void What_opens_and_ends_at_once_is_told_as_both()
    {
        var rule = EventJudgeTests.Rule("operatorDeregistered");
        Assert.Equal(["opened told", "resolved told"], At(Noon, desk => { desk.Take(Found(rule, true)); desk.Take(Found(rule, false)); }, tellOpened: true));
    }

    [Fact]
    public void Quiet_hours_go_over_midnight()
    {
        var night = new QuietHours(22 * 60, 6 * 60);
        Assert.True(night.Covers(new DateTimeOffset(2026, 3, 1, 23, 0, 0, TimeSpan.Zero)));
        Assert.True(night.Covers(new DateTimeOffset(2026, 3, 1, 5, 59, 0, TimeSpan.Zero)));
        Assert.False(night.Covers(new DateTimeOffset(2026, 3, 1, 6, 0, 0, TimeSpan.Zero)));
        // The offset of the clock changes nothing.
        Assert.True(night.Covers(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.FromHours(-11))));
    }

    private static Finding Found(Rule rule, bool holds, string cause = "event:1", string subject = "operator:1:0xaa") => new(rule, new Verdict(subject, holds, "why"), 1, 7, cause, [subject]);

    private static Dictionary<string, Rule> Rules(params Rule[] rules) => rules.ToDictionary(r => r.Id);

    /// <summary>The steps that were taken; what is stored then stands for the next time.</summary>
    private List<string> At(DateTimeOffset now, Action<IncidentDesk> act, bool tellOpened = false)
    {
        var desk = new IncidentDesk(stored.Values, ended, stored.Keys.GroupBy(k => k.Item1).ToDictionary(g => g.Key, g => g.Count()), now);
        act(desk);
        List<string> steps = [];
        foreach (var write in desk.Writes)
        {
            var key = (write.Incident.Rule, write.Incident.Subject);
            stored.Remove(key);
            if (write.Incident.Status == IncidentStatus.Resolved) ended[key] = write.Incident;
            else if (!write.Drop) stored[key] = write.Incident.No < 0 ? write.Incident with { No = ++numbers } : write.Incident;
            if (write.Drop) steps.Add("drop");
            else if (write.Incident.Status == IncidentStatus.Pending) continue;
            else steps.Add($"{write.Step}{(write.Announce && (tellOpened || write.Step != "opened") ? " told" : "")}");
        }
        return steps;
    }
}

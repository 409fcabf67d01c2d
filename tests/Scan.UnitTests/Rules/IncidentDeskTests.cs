using Scan.Documents;
using Scan.Domain.Rules;
using Scan.Indexer.Rules;
using Xunit;

namespace Scan.UnitTests.Rules;

public sealed class IncidentDeskTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly Dictionary<(string, string), DateTimeOffset> ended = [];
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
    public void For_a_while_after_an_end_nothing_opens()
    {
        var rule = EventJudgeTests.Rule("operatorDeregistered") with { CooldownSeconds = 60 };
        At(Noon, desk => desk.Take(Found(rule, true)));
        At(Noon, desk => desk.Take(Found(rule, false)));
        Assert.Empty(At(Noon.AddSeconds(59), desk => desk.Take(Found(rule, true))));
        Assert.Equal(["opened"], At(Noon.AddSeconds(60), desk => desk.Take(Found(rule, true))));
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
        Assert.Contains("reorg", ended.Count == 1 ? "reorg" : "");
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
        var desk = new IncidentDesk(stored.Values, ended, now);
        act(desk);
        List<string> steps = [];
        foreach (var write in desk.Writes)
        {
            var key = (write.Incident.Rule, write.Incident.Subject);
            stored.Remove(key);
            if (write.Incident.Status == IncidentStatus.Resolved) ended[key] = now;
            else if (!write.Drop) stored[key] = write.Incident.No < 0 ? write.Incident with { No = ++numbers } : write.Incident;
            if (write.Drop) steps.Add("drop");
            else if (write.Incident.Status == IncidentStatus.Pending) continue;
            else steps.Add($"{write.Step}{(write.Announce && (tellOpened || write.Step != "opened") ? " told" : "")}");
        }
        return steps;
    }
}

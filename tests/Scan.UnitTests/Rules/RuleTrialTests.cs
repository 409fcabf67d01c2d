using Scan.Domain.Rules;
using Xunit;

namespace Scan.UnitTests.Rules;

public sealed class RuleTrialTests
{
    private const long Start = 1_700_000_000;

    [Fact]
    public void The_past_has_as_many_incidents_as_watching_would_have_found()
    {
        var found = Run(EventJudgeTests.Rule("operatorDeregistered"), Left(0), Left(10), Joined(20), Left(30));
        Assert.Equal([0L, 30], found.Select(i => i.OpenedAt.ToUnixTimeSeconds() - Start));
        Assert.Equal([Start + 20, null], found.Select(i => i.ResolvedAt?.ToUnixTimeSeconds()));
    }

    [Fact]
    public void Cool_down_and_for_count_as_they_do_when_watching()
    {
        Assert.Single(Run(EventJudgeTests.Rule("operatorDeregistered") with { CooldownSeconds = 60 }, Left(0), Joined(20), Left(30)));
        Assert.Empty(Run(EventJudgeTests.Rule("operatorDeregistered") with { ForSeconds = 60 }, Left(0), Joined(59)));
        Assert.Equal(Start + 60, Assert.Single(Run(EventJudgeTests.Rule("operatorDeregistered") with { ForSeconds = 60 }, Left(0), Joined(61))).OpenedAt.ToUnixTimeSeconds());
    }

    [Fact]
    public void What_lasts_opens_when_the_pause_after_its_last_end_is_over()
    {
        var rule = EventJudgeTests.Rule("operatorUnreachable", ("times", 1)) with { CooldownSeconds = 60 };
        DateTimeOffset At(long seconds) => DateTimeOffset.FromUnixTimeSeconds(Start + seconds);
        var trial = new RuleTrial(rule).Add(new Verdict("s", true, "first"), At(0)).Add(new Verdict("s", false, ""), At(10)).Add(new Verdict("s", true, "second"), At(20));
        Assert.Single(trial.Incidents(At(69)));
        Assert.Equal([(0L, "first"), (70, "second")], trial.Incidents(At(70)).Select(i => (i.OpenedAt.ToUnixTimeSeconds() - Start, i.Detail)));
        var gone = new RuleTrial(rule).Add(new Verdict("s", true, ""), At(0)).Add(new Verdict("s", false, ""), At(10)).Add(new Verdict("s", true, ""), At(20)).Add(new Verdict("s", false, ""), At(69));
        Assert.Single(gone.Incidents(At(500)));
        Assert.Equal([0L, 70], Run(EventJudgeTests.Rule("operatorDeregistered") with { CooldownSeconds = 60 }, Left(0), Joined(10), Left(20), Joined(200)).Select(i => i.OpenedAt.ToUnixTimeSeconds() - Start));
        Assert.Single(Run(EventJudgeTests.Rule("operatorDeregistered") with { CooldownSeconds = 60 }, Left(0), Joined(10), Left(20), Joined(69), Joined(200)));
    }

    [Fact]
    public void What_does_not_last_counts_anew_after_a_day()
    {
        RuleEvent Slash(long at) => EventJudgeTests.Event("OperatorSlashed", "{}") with { Id = $"event:{at}", Time = Start + at };
        Assert.Equal(2, Run(EventJudgeTests.Rule("slashing"), Slash(0), Slash(100), Slash(100 + 86_400), Slash(100 + 86_401)).Count);
    }

    [Fact]
    public void An_alert_that_came_again_is_the_same_incident()
    {
        RuleEvent Alert(string state, long at) => EventJudgeTests.Event(RuleEvent.Alert, "{}") with { Id = "alert:1", State = state, Time = Start + at };
        var found = Assert.Single(Run(EventJudgeTests.Rule("alertConfirmed"), Alert("seen", 0), Alert("removed", 10), Alert("seen", 20)));
        Assert.Equal((Start, null), (found.OpenedAt.ToUnixTimeSeconds(), found.ResolvedAt));
    }

    private static IReadOnlyList<TrialIncident> Run(Rule rule, params RuleEvent[] events)
    {
        var trial = new RuleTrial(rule);
        foreach (var e in events) trial.Add(e);
        return trial.Incidents(DateTimeOffset.FromUnixTimeSeconds(events[^1].Time));
    }

    private static RuleEvent Left(long at) => EventJudgeTests.Event("OperatorDeregistered", "{}", "RegistryCoordinator") with { Id = $"event:{at}", Time = Start + at };

    private static RuleEvent Joined(long at) => EventJudgeTests.Event("OperatorRegistered", "{}", "RegistryCoordinator") with { Id = $"event:{at}", Time = Start + at };
}

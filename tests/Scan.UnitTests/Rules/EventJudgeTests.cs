using System.Numerics;
using System.Text.Json;
using Scan.Domain.Rules;
using Xunit;

namespace Scan.UnitTests.Rules;

public sealed class EventJudgeTests
{
    private const string Operator = "operator:1:0x00000000000000000000000000000000000000aa";
    private const string Avs = "avs:1:0x00000000000000000000000000000000000000bb";

    [Theory]
    [InlineData("OperatorAVSRegistrationStatusUpdated", "AVSDirectory", """{"status":"0"}""", true)]
    [InlineData("OperatorAVSRegistrationStatusUpdated", "AVSDirectory", """{"status":1}""", false)]
    [InlineData("OperatorDeregistered", "RegistryCoordinator", "{}", true)]
    [InlineData("OperatorRegistered", "RegistryCoordinator", "{}", false)]
    [InlineData("OperatorRemovedFromOperatorSet", "AllocationManager", "{}", true)]
    public void Leaving_holds_until_registering_again(string name, string contract, string args, bool holds)
    {
        var verdict = EventJudge.Judge(Rule("operatorDeregistered"), Event(name, args, contract))!;
        Assert.Equal((holds, $"{Operator} {Avs}"), (verdict.Holds, verdict.Subject));
    }

    [Fact]
    public void Becoming_an_operator_is_no_registration_with_anybody() =>
        Assert.Null(EventJudge.Judge(Rule("operatorDeregistered"), Event("OperatorRegistered", "{}", "DelegationManager")));

    [Theory]
    [InlineData(1000, 899, true)]
    [InlineData(1000, 900, true)]
    [InlineData(1000, 901, false)]
    [InlineData(1000, 1100, false)]
    public void Stake_falls_from_the_highest_of_the_window(long highest, long now, bool holds)
    {
        var e = Event("OperatorStakeUpdate", $$"""{"quorumNumber":0,"stake":"{{now}}"}""") with { StakesBefore = [new(10, 500), new(20, highest), new(30, 950)] };
        Assert.Equal(holds, EventJudge.Judge(Rule("stakeFalls", ("percent", 10), ("seconds", 3600)), e)!.Holds);
    }

    [Fact]
    public void The_first_stake_falls_from_nothing() =>
        Assert.Null(EventJudge.Judge(Rule("stakeFalls"), Event("OperatorStakeUpdate", """{"quorumNumber":0,"stake":"1"}""")));

    [Fact]
    public void Stakes_beyond_a_double_are_compared_exactly()
    {
        var whole = BigInteger.Pow(10, 40);
        var e = Event("OperatorStakeUpdate", $$"""{"quorumNumber":0,"stake":"{{whole - whole / 1000}}"}""") with { StakesBefore = [new(10, whole)] };
        Assert.True(EventJudge.Judge(Rule("stakeFalls", ("percent", 0.1m)), e)!.Holds);
        Assert.False(EventJudge.Judge(Rule("stakeFalls", ("percent", 0.11m)), e)!.Holds);
    }

    [Theory]
    [InlineData("""{"value":"4999","valueDecimals":2}""", true)]
    [InlineData("""{"value":"50","valueDecimals":0}""", false)]
    [InlineData("""{"value":"-1","valueDecimals":0}""", true)]
    [InlineData("""{"score":49}""", true)]
    [InlineData("""{"value":"1","valueDecimals":255}""", false)]
    [InlineData("""{"value":"99999999999999999999999999999999999999999999999999999999999999999999999999","valueDecimals":0}""", false)]
    public void Feedback_is_compared_with_its_decimals(string args, bool fires) =>
        Assert.Equal(fires, EventJudge.Judge(Rule("feedbackBelow", ("value", 50)), Event("NewFeedback", args)) is { Holds: true });

    [Theory]
    [InlineData(100, null, "unknown")]
    [InlineData(100, 30L, "out before, if begun by block 120")]
    [InlineData(100, 49L, "out before, if begun by block 101")]
    [InlineData(100, 50L, "not out before")]
    public void A_pending_allocation_is_set_against_the_way_out(long block, long? exit, string said)
    {
        var e = Event("AllocationUpdated", """{"effectBlock":150,"magnitude":"7"}""") with { Block = block, ExitBlocks = exit };
        Assert.Contains(said, EventJudge.Judge(Rule("stakerWarning"), e)!.Detail);
        Assert.Null(EventJudge.Judge(Rule("stakerWarning"), e with { Block = 150 }));
    }

    [Theory]
    [InlineData("seen", true)]
    [InlineData("final", true)]
    [InlineData("retracted", false)]
    [InlineData("removed", false)]
    public void An_alert_is_open_until_it_is_removed_or_gone(string state, bool holds) =>
        Assert.Equal(holds, EventJudge.Judge(Rule("alertConfirmed"), Event(RuleEvent.Alert, "{}") with { State = state })!.Holds);

    [Fact]
    public void An_agent_that_is_minted_changed_no_owner()
    {
        var e = Event("Transfer", """{"from":"0x0000000000000000000000000000000000000000","to":"0x01"}""") with { Topics = ["agent:1:7"] };
        Assert.Null(EventJudge.Judge(Rule("agentWalletChanged"), e));
        Assert.Null(EventJudge.Judge(Rule("agentWalletChanged"), e with { Topics = ["token:1:0x01"], Data = Json("""{"from":"0x02","to":"0x01"}""") }));
        Assert.Equal("agent:1:7", EventJudge.Judge(Rule("agentWalletChanged"), e with { Data = Json("""{"from":"0x02","to":"0x01"}""") })!.Subject);
    }

    [Fact]
    public void Every_condition_judges_each_of_its_events_without_breaking()
    {
        foreach (var condition in RuleConditions.All)
        {
            foreach (var name in condition.Events)
            {
                foreach (var args in new[] { "{}", "[]", "null", """{"status":{},"effectBlock":"x","stake":[],"value":true,"activatedAt":"99999999999999999999999999"}""" }) EventJudge.Judge(Rule(condition.Name), Event(name, args) with { StakesBefore = [new(1, 0)] });
            }
        }
    }

    internal static Rule Rule(string condition, params (string Name, decimal Value)[] parameters) => new()
    {
        Id = "r", Name = "r", Condition = condition, Parameters = parameters.ToDictionary(p => p.Name, p => p.Value), CreatedAt = DateTimeOffset.UnixEpoch,
    };

    internal static RuleEvent Event(string name, string args, string? contract = null) => new()
    {
        Id = "event:1", Name = name, Contract = contract, ChainId = 1, Block = 100, Time = 1_700_000_000, State = "seen", Topics = [Operator, Avs], Data = Json(args),
    };

    private static JsonElement Json(string text)
    {
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }
}

using System.Numerics;
using System.Text.Json;
using Scan.Domain.EigenLayer;
using Scan.Domain.Primitives;
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
    [InlineData(100, 30L, "out before, if begun by block 119")]
    [InlineData(100, 48L, "out before, if begun by block 101")]
    [InlineData(100, 49L, "not out before")]
    public void A_pending_allocation_is_set_against_the_way_out(long block, long? exit, string said)
    {
        var e = Event("AllocationUpdated", """{"effectBlock":150,"magnitude":"7"}""") with { Block = block, ExitBlocks = exit };
        Assert.Contains(said, EventJudge.Judge(Rule("stakerWarning"), e)!.Detail);
        Assert.Null(EventJudge.Judge(Rule("stakerWarning"), e with { Block = 150 }));
    }

    [Fact]
    public void A_pending_allocation_says_what_keeps_its_set_from_slashing_when_it_counts()
    {
        var (avs, strategy, who) = (Address.Parse("0x00000000000000000000000000000000000000bb"), Address.Parse("0x00000000000000000000000000000000000000cc"), Address.Parse("0x00000000000000000000000000000000000000aa"));
        var set = new OperatorSet { ChainId = 1, Avs = avs, SetId = 3, CreatedBlock = 5, Strategies = [strategy] };
        var member = new OperatorSetMember { ChainId = 1, Avs = avs, SetId = 3, Operator = who };
        var e = Event("AllocationUpdated", $$"""{"effectBlock":150,"magnitude":"7","strategy":"{{strategy}}"}""");
        string Told(OperatorSet? of, OperatorSetMember? at, long? stays = 20) => EventJudge.Judge(Rule("allocationPending"), e with { Membership = new SetMembership(of, at, stays) })!.Detail;
        Assert.EndsWith("; the operator is no member of the set, which can slash it as soon as it joins", Told(set, null), StringComparison.Ordinal);
        Assert.EndsWith("50 blocks after it was said", Told(set, member with { Member = true }), StringComparison.Ordinal);
        Assert.EndsWith("the set does not take this strategy, and can slash it as soon as the AVS adds it", Told(set with { Strategies = [] }, member with { Member = true }), StringComparison.Ordinal);
        // What begins after its set can no longer slash who left is nothing to it.
        Assert.EndsWith("50 blocks after it was said", Told(set, member with { LeftBlock = 130 }), StringComparison.Ordinal);
        Assert.EndsWith("no longer a member of the set, which can slash it as soon as it joins again", Told(set, member with { LeftBlock = 129 }), StringComparison.Ordinal);
        Assert.EndsWith("whether the set can slash it then is unknown", Told(set, member with { LeftBlock = 129 }, stays: null), StringComparison.Ordinal);
        Assert.EndsWith("whether the set can slash it then is unknown", Told(null, null), StringComparison.Ordinal);
    }

    [Fact]
    public void Who_is_in_a_locked_vault_is_not_told_that_it_can_leave_before_the_lock_ends()
    {
        var e = Event("AllocationUpdated", """{"effectBlock":250000,"magnitude":"7"}""") with { ExitBlocks = 10 };
        string Told(long? locked, long? unlock, long? matured = null) => EventJudge.Judge(Rule("stakerWarning"), e with { Vault = new DurationVault { ChainId = 1, Address = default, LockedTime = locked, UnlockTime = unlock, MaturedTime = matured } })!.Detail;
        Assert.EndsWith("its vault is locked until 2023-11-14 23:13 UTC, and nothing can be queued before; leaving takes 10 blocks from then on, and whether that is before block 250000 is up to the pace of blocks", Told(e.Time - 5, e.Time + 3_600), StringComparison.Ordinal);
        Assert.Contains("nothing can be queued until somebody calls its markMatured; leaving takes 10 blocks from then on", Told(e.Time - 5, e.Time), StringComparison.Ordinal);
        foreach (var open in new[] { Told(null, null), Told(e.Time + 1, e.Time + 9), Told(e.Time - 9, e.Time - 5, e.Time - 1) }) Assert.EndsWith("leaving takes 10 blocks: out before, if begun by block 249989", open, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("seen", true)]
    [InlineData("final", true)]
    [InlineData("retracted", false)]
    [InlineData("removed", false)]
    public void An_alert_is_open_until_it_is_removed_or_gone(string state, bool holds) =>
        Assert.Equal(holds, EventJudge.Judge(Rule("alertConfirmed"), Event(RuleEvent.Alert, "{}") with { State = state })!.Holds);

    [Fact]
    public void Who_joins_a_set_is_told_whether_it_slashes_and_to_whom()
    {
        var e = Event("OperatorAddedToOperatorSet", "{}") with { ExitBlocks = 100 };
        var set = new OperatorSet { ChainId = 1, Avs = Address.Zero, SetId = 7, Strategies = [Address.Zero] };
        string Said(OperatorSet? joined) => EventJudge.Judge(Rule("stakerWarning"), e with { JoinedSet = joined })!.Detail;
        Assert.Contains("an operator set, which may slash it; leaving takes 100 blocks", Said(null), StringComparison.Ordinal);
        Assert.Contains($"operator set 7 of {Address.Zero}, which can slash it in 1 strategy: slashed funds are burned", Said(set), StringComparison.Ordinal);
        Assert.Contains($"slashed funds go to {Address.Zero} (redistributable)", Said(set with { RedistributionRecipient = Address.Zero }), StringComparison.Ordinal);
        Assert.Contains("no strategies to slash it in yet", Said(set with { Strategies = [] }), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("operatorSetJoined", "OperatorAddedToOperatorSet", "{}", "joined an operator set, which may slash it")]
    [InlineData("operatorChanged", "DelegationApproverUpdated", """{"newDelegationApprover":"0x0000000000000000000000000000000000000000"}""", "anyone may delegate to it")]
    [InlineData("operatorChanged", "OperatorDetailsModified", """{"newOperatorDetails":{"delegationApprover":"0x00000000000000000000000000000000000000cc"}}""", "0x00000000000000000000000000000000000000cc must approve who delegates to it")]
    [InlineData("operatorChanged", "OperatorMetadataURIUpdated", """{"metadataURI":"https://e.example"}""", "metadata at https://e.example")]
    [InlineData("allocationPending", "AllocationUpdated", """{"effectBlock":150,"magnitude":"7"}""", "magnitude 7 from block 150 on")]
    [InlineData("operatorDeregistered", "OperatorRemovedFromOperatorSet", "{}", "left in block 7")]
    [InlineData("feeChanged", "OperatorPISplitBipsSet", """{"oldOperatorPISplitBips":1000,"newOperatorPISplitBips":2000}""", "from 10 % to 20 %")]
    public void What_an_operator_changes_is_set_against_the_way_out_for_stakers_alone(string condition, string name, string args, string said)
    {
        var (rule, e) = (Rule(condition), Event(name, args) with { Block = 7, ExitBlocks = 100 });
        Assert.False(EventJudge.AsksForExit(rule, e));
        var told = EventJudge.Judge(rule, e)!;
        Assert.True(told.Holds);
        Assert.Contains(said, told.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("leaving takes", told.Detail, StringComparison.Ordinal);
        var staker = rule with { Scope = ["staker:1:0x00000000000000000000000000000000000000dd"] };
        Assert.True(EventJudge.AsksForExit(staker, e));
        Assert.Contains("leaving takes 100 blocks", EventJudge.Judge(staker, e)!.Detail, StringComparison.Ordinal);
        Assert.Contains("how long leaving takes is unknown", EventJudge.Judge(staker, e with { ExitBlocks = null })!.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void An_ejection_without_an_event_of_its_own_is_told_by_its_call()
    {
        Assert.True(EventJudge.Judge(Rule("operatorEjected"), Event("OperatorDeregistered", "{}") with { RemovalCause = OperatorRemoval.Ejected })!.Holds);
        Assert.Null(EventJudge.Judge(Rule("operatorEjected"), Event("OperatorDeregistered", "{}") with { RemovalCause = OperatorRemoval.Left }));
        Assert.Null(EventJudge.Judge(Rule("operatorEjected"), Event("OperatorRemovedFromQuorums", "{}")));
        Assert.True(EventJudge.Judge(Rule("operatorEjected"), Event("OperatorEjected", "{}"))!.Holds);
    }

    [Fact]
    public void A_weight_in_an_ecdsa_registry_falls_as_a_stake_does()
    {
        var verdict = EventJudge.Judge(Rule("stakeFalls", ("percent", 10)), Event("OperatorWeightUpdated", """{"oldWeight":"1000","newWeight":"800"}""") with { StakesBefore = [new(10, 1000)] })!;
        Assert.Equal((true, $"{Operator} {Avs}", "20 % below the highest of 1 d: 800 after 1000"), (verdict.Holds, verdict.Subject, verdict.Detail));
    }

    [Fact]
    public void A_removal_is_none_any_more_once_the_alert_is_seen_again()
    {
        Assert.True(EventJudge.Judge(Rule("alertRemoved"), Event(RuleEvent.Alert, "{}") with { State = "removed" })!.Holds);
        Assert.False(EventJudge.Judge(Rule("alertRemoved"), Event(RuleEvent.Alert, "{}") with { State = "seen" })!.Holds);
    }

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

    [Theory]
    [InlineData("socketChanged", "OperatorSocket")]
    [InlineData("agentEndpointChanged", "UriUpdated")]
    [InlineData("allowListChanged", "Allowlist")]
    [InlineData("allowListChanged", "OperatorAllowed")]
    [InlineData("allowListChanged", "OperatorDisallowed")]
    [InlineData("allowListChanged", "OperatorPermitted")]
    [InlineData("allowListChanged", "OperatorRevoked")]
    public void A_condition_hears_every_event_that_Scan_knows_of_its_kind(string condition, string part)
    {
        var known = Systems.TestChain.Catalog.Kinds.Select(k => k.Name).Where(name => name.Contains(part, StringComparison.OrdinalIgnoreCase) && !name.Contains("MetadataURI", StringComparison.Ordinal)).Distinct().ToList();
        Assert.NotEmpty(known);
        Assert.Empty(known.Except(RuleConditions.Find(condition)!.Events));
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

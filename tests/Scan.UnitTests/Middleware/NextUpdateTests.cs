using System.Numerics;
using Scan.Domain.EigenLayer;
using Scan.Domain.Middleware;
using Scan.Domain.Primitives;
using Scan.Web.Features.Avs;
using Xunit;

namespace Scan.UnitTests.Middleware;

/// <summary>Who falls out at the next update, who can join, and who can be churned out.</summary>
public sealed class NextUpdateTests
{
    private static readonly Address Avs = At(1), Eth = At(2), Token = At(3);
    private static readonly BigInteger One = Wad.One;
    private static readonly Quorum Basic = new() { ChainId = 1, Avs = Avs, Number = 0, MinimumStake = 100, MaxOperatorCount = 2, KickBipsOfOperatorStake = 11_000, KickBipsOfTotalStake = 1_001, Strategies = [new(Eth, One), new(Token, One * 11 / 10)], OperatorCount = 2, TotalStake = 1_000 };

    [Fact]
    public void Each_product_is_divided_before_the_sum() =>
        // 9 × 1.1 is 9.9 and counts as 9, twice; summed first it would be 19.
        Assert.Equal(18, NextUpdate.WeightOf(Basic with { Strategies = [new(Eth, One * 11 / 10), new(Token, One * 11 / 10)] }, Shares((Eth, 9), (Token, 9))));

    [Fact]
    public void Who_is_under_the_minimum_falls_out_and_counts_no_more()
    {
        var next = Next(Member(10, stored: 500, (Eth, 99)), Member(11, stored: 90, (Eth, 100)), Member(12, stored: 50, (Token, 91)));
        Assert.Equal([At(10)], next.FallOut.Select(m => m.Operator!.Value));
        Assert.Equal(640, next.Stored);
        Assert.Equal(200, next.After);
        Assert.Equal([At(10), At(11), At(12)], next.Operators);
    }

    [Fact]
    public void An_unknown_address_leaves_the_sum_and_the_call_unknown()
    {
        var next = Next(Member(10, stored: 500, (Eth, 200)), (new QuorumStake { ChainId = 1, Avs = Avs, Quorum = 0, OperatorId = Id(9), Member = true, Stake = 7 }, []));
        Assert.Null(next.After);
        Assert.Null(next.Operators);
        Assert.Empty(next.FallOut);
    }

    [Fact]
    public void Members_of_other_quorums_and_those_who_left_are_not_in_it() => Assert.Single(Next(Member(10, 1, (Eth, 1)), Changed(11, s => s with { Quorum = 1 }), Changed(12, s => s with { Member = false })).Members);

    [Fact]
    public void Slashable_stake_is_not_foretold_from_shares() => Assert.Null(NextUpdate.Of(Basic with { StakeType = 1 }, [], _ => Shares()));

    [Theory]
    [InlineData(110, 100, 1010, ChurnOutcome.NewcomerTooSmall)]
    [InlineData(111, 100, 1010, ChurnOutcome.Possible)]
    [InlineData(500, 101, 1010, ChurnOutcome.MemberTooLarge)]
    [InlineData(500, 100, 1010, ChurnOutcome.Possible)]
    public void A_newcomer_needs_a_tenth_more_than_a_member_that_holds_less_than_a_tenth(int newcomer, int member, int total, ChurnOutcome expected) =>
        Assert.Equal(expected, Churn.Judge(Basic, newcomer, member, total));

    [Fact]
    public void An_operator_that_meets_all_can_join() => Assert.True(JoinChecks.CanJoin(Check(f => f)));

    [Fact]
    public void Each_condition_that_fails_says_so_with_the_contracts_words()
    {
        Assert.Equal("Is an operator", Failed(f => f with { Operator = null }).Title);
        Assert.Contains("already registered", Failed(f => f with { Registration = f.Registration! with { Quorums = [0] } }).Answer, StringComparison.Ordinal);
        Assert.Contains("NotInAllowlist", Failed(f => f with { Registration = f.Registration! with { Allowed = null } }).Answer, StringComparison.Ordinal);
        Assert.Contains("minimum stake requirement", Failed(f => f with { Weight = 99 }).Answer, StringComparison.Ordinal);
        Assert.Contains("insufficient stake for churn", Failed(f => f with { Weight = 110, Quorum = Basic }).Answer, StringComparison.Ordinal);
        Assert.Contains("cannot kick operator", Failed(f => f with { Weight = 5000, Quorum = Basic, Members = [Stake(5, 900)] }).Answer, StringComparison.Ordinal);
        Assert.Equal("Gas money", Failed(f => f with { Balance = 0 }).Title);
    }

    [Fact]
    public void A_full_quorum_with_a_small_member_has_room_by_churn_for_which_somebody_signs()
    {
        var room = Check(f => f with { Weight = 5000, Quorum = Basic }).Single(c => c.Title == "A free place");
        Assert.True(room is { Holds: true, Asks: not null });
        Assert.All(Check(f => f), c => Assert.Null(c.Asks));
    }

    [Fact]
    public void What_is_unknown_is_no_answer() => Assert.Null(JoinChecks.CanJoin(Check(f => f with { Balance = null, BalanceProblem = "no node" })));

    private static JoinCheck Failed(Func<JoinFacts, JoinFacts> change) => Assert.Single(Check(change), c => c.Holds == false);

    private static IReadOnlyList<JoinCheck> Check(Func<JoinFacts, JoinFacts> change) => JoinChecks.Of(change(new JoinFacts
    {
        Avs = new Scan.Domain.EigenLayer.Avs { ChainId = 1, Address = Avs, Kind = AvsKind.Mach, AllowlistEnabled = true, FirstSeenBlock = 1, FirstSeenTime = 1 }, Quorum = Basic with { MaxOperatorCount = 5 },
        Operator = new Scan.Domain.EigenLayer.Operator { ChainId = 1, Address = At(7), RegisteredBlock = 1 }, Registration = new OperatorAvsRegistration { ChainId = 1, Avs = Avs, Operator = At(7), Allowed = true },
        Weight = 150, Members = [Stake(5, 100)], Balance = One, BalanceProblem = null,
    }));

    private static NextUpdate Next(params (QuorumStake Stake, (Address, BigInteger)[] Shares)[] members) =>
        NextUpdate.Of(Basic, members.Select(m => m.Stake), at => Shares(members.First(m => m.Stake.Operator == at).Shares))!;

    private static (QuorumStake, (Address, BigInteger)[]) Member(byte n, int stored, params (Address, BigInteger)[] shares) => (Stake(n, stored), shares);
    private static (QuorumStake, (Address, BigInteger)[]) Changed(byte n, Func<QuorumStake, QuorumStake> change) => (change(Stake(n, 1)), []);
    private static QuorumStake Stake(byte n, int stored) => new() { ChainId = 1, Avs = Avs, Quorum = 0, OperatorId = Id(n), Operator = At(n), Member = true, Stake = stored };
    private static IReadOnlyDictionary<Address, BigInteger> Shares(params (Address Strategy, BigInteger Shares)[] all) => all.ToDictionary(s => s.Strategy, s => s.Shares);
    private static Hash32 Id(byte n) => new([.. Enumerable.Repeat(n, 32)]);
    private static Address At(byte n) => Address.Parse("0x" + new string('0', 38) + n.ToString("x2", System.Globalization.CultureInfo.InvariantCulture));
}

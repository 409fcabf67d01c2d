using System.Numerics;
using Scan.Domain.Health;
using Scan.Domain.Primitives;
using Xunit;

namespace Scan.UnitTests.Health;

public sealed class HealthScoreTests
{
    private const long Now = 10_000_000;
    private static readonly Hash32 Me = Keccak256.Hash("me");
    private static readonly StoredStake Good = new(300, Now - 60, 300, 100, StoredStakeNextUpdate.Nothing, 5, null, null);
    private static readonly ProbeReport Alive = new() { Kind = ProbeReportKind.Operator, Target = "a:1", State = ProbeReportState.Reachable, CheckedTime = Now };

    [Fact]
    public void Nothing_known_makes_no_number_and_every_part_still_says_why()
    {
        var score = HealthScore.Of(new HealthFacts([], [], null, Now));
        Assert.Equal((null, HealthScoreConfidence.Low, 4, 100), (score.Value, score.Confidence, score.Parts.Count, score.Parts.Sum(p => p.Weight)));
        Assert.All(score.Parts, p => Assert.StartsWith("Nothing is known", p.Reason, StringComparison.Ordinal));
    }

    [Fact]
    public void All_well_is_100_with_high_confidence()
    {
        var score = HealthScore.Of(new HealthFacts([Signed(10, 0)], [Good], Alive, Now));
        Assert.Equal((100, HealthScoreConfidence.High, HealthScore.CurrentVersion, "higher-is-better"), (score.Value, score.Confidence, score.Version, score.Direction));
    }

    [Theory]
    [InlineData(ProbeReportState.Reachable, null, 100)]
    [InlineData(ProbeReportState.Reachable, NodeApiState.Absent, 100)]
    [InlineData(ProbeReportState.Reachable, NodeApiState.TimeOut, 100)]
    [InlineData(ProbeReportState.Reachable, NodeApiState.Partial, 60)]
    [InlineData(ProbeReportState.Reachable, NodeApiState.Unhealthy, 20)]
    [InlineData(ProbeReportState.Refused, NodeApiState.Healthy, 100)]
    [InlineData(ProbeReportState.Refused, NodeApiState.Absent, 0)]
    [InlineData(ProbeReportState.TimeOut, null, 0)]
    [InlineData(ProbeReportState.Unresolved, null, 0)]
    [InlineData(ProbeReportState.NotPublic, null, null)]
    [InlineData(ProbeReportState.Malformed, null, null)]
    public void Reachability_tells_the_answers_apart_and_takes_what_cannot_be_asked_for_unknown(string state, string? api, int? value) =>
        Assert.Equal(value, Part("reachability", new HealthFacts([], [], Alive with { State = state, NodeApi = api is null ? null : NodeApi.Of(api, null) }, Now)).Value);

    [Theory]
    [InlineData(300, 100, 100)]
    [InlineData(125, 100, 75)]
    [InlineData(100, 100, 50)]
    [InlineData(90, 100, 0)]
    [InlineData(90, 0, 100)]
    public void Stake_is_judged_by_its_distance_to_the_minimum(int live, int minimum, int value) =>
        Assert.Equal(value, Part("stake", new HealthFacts([], [Good with { Live = live, Minimum = minimum }], null, Now)).Value);

    [Fact]
    public void The_worst_quorum_decides_and_one_that_the_next_update_empties_is_the_worst()
    {
        Assert.Equal(0, Part("stake", new HealthFacts([], [Good, Good with { NextUpdate = StoredStakeNextUpdate.FallsOut }], null, Now)).Value);
        var part = Part("participation", new HealthFacts([Signed(10, 0), Signed(5, 5)], [], null, Now));
        Assert.Equal((50, "Missed 5 of the last 10 in 7d, the last 5 in a row."), (Math.Max(50, part.Value!.Value), part.Reason));
        Assert.Equal(20, part.Value);
    }

    [Theory]
    [InlineData(2, 80)]
    [InlineData(3, 20)]
    public void Three_missed_in_a_row_cap_what_the_share_alone_would_say(int missed, int value) =>
        Assert.Equal(value, Part("participation", new HealthFacts([Signed(10 - missed, missed)], [], null, Now)).Value);

    [Fact]
    public void Stale_stake_counts_less_the_older_it_is()
    {
        int? At(int days) => Part("freshness", new HealthFacts([], [Good with { UpdatedTime = Now - days * 86_400 }], null, Now)).Value;
        Assert.Equal([100, 100, 50, 0, 0], [At(0), At(7), At(22), At(37), At(100)]);
        Assert.Null(Part("freshness", new HealthFacts([], [Good with { UpdatedTime = null }], null, Now)).Value);
    }

    [Fact]
    public void Churn_needs_a_full_quorum_and_a_stake_that_nothing_protects()
    {
        Assert.Null(ChurnRisk.Of(10, 1_000, 9, 10, 11_000, 1_001));
        Assert.Null(ChurnRisk.Of(10, 1_000, 10, 10, null, 1_001));
        Assert.Equal(new ChurnRisk(true, 11), ChurnRisk.Of(10, 1_000, 10, 10, 11_000, 1_001));
        Assert.Equal(new ChurnRisk(false, 110), ChurnRisk.Of(100, 1_000, 10, 10, 11_000, 1_000));
    }

    private static HealthPart Part(string name, HealthFacts facts) => HealthScore.Of(facts).Parts.Single(p => p.Name == name);

    /// <summary>The missed ones are the newest.</summary>
    private static Participation Signed(int signed, int missed) => Participation.Of(Me, 0,
        Enumerable.Range(0, signed + missed).Select(i => new SignedEvent("alert", "confirmAlert", 100 - i, Now - 10 - i, 100 - i, [0], i < missed ? new HashSet<Hash32> { Me } : new HashSet<Hash32>())), _ => BigInteger.One, Now);
}

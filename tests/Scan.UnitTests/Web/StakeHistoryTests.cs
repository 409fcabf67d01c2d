using System.Numerics;
using Scan.Domain.EigenLayer;
using Scan.Domain.Middleware;
using Scan.Domain.Primitives;
using Scan.Web.Features.Operators;
using Xunit;

namespace Scan.UnitTests.Web;

public sealed class StakeHistoryTests
{
    private const long Monday = 20_000;

    [Fact]
    public void The_finding_names_the_quorum_that_moved_most_and_adds_nothing_up() =>
        Assert.Equal("Stake in B fell 50 % since 2024-10-04", History(("A", [100, 110]), ("B", [200, 100])).Finding());

    [Fact]
    public void A_stake_that_began_at_zero_is_compared_with_its_first_amount() =>
        Assert.Equal("Stake in A rose 10 % since 2024-10-04", History(("A", [0, 100, 110])).Finding());

    [Fact]
    public void A_wei_that_became_a_fortune_breaks_no_page() =>
        Assert.Equal("Stake in A rose 1000000 % since 2024-10-04", History(("A", [1, BigInteger.Pow(10, 60)])).Finding());

    [Fact]
    public void An_unchanged_stake_says_so() => Assert.Equal("Stake is unchanged since 2024-10-04 in 1 quorum", History(("A", [5])).Finding());

    [Fact]
    public void A_day_without_a_change_has_the_stake_of_the_last_one_and_none_before_the_first()
    {
        var (steth, reth) = (Address.Parse("0x00000000000000000000000000000000000000a1"), Address.Parse("0x00000000000000000000000000000000000000b2"));
        var history = StakeHistory.OfStrategies([Day(steth, 0, 5), Day(steth, 3, 7), Day(reth, 1, 2)], null);
        Assert.Equal("strategy", history.Of);
        Assert.Equal([(Monday, (BigInteger?)5, null), (Monday + 1, 5, 2), (Monday + 2, 5, 2), (Monday + 3, 7, 2)], history.Rows().Select(r => (r.Day, r.Stakes[0], r.Stakes[1])));

        SharesAtDay Day(Address strategy, int day, int shares) => new(strategy, Monday + day, shares);
    }

    [Fact]
    public void A_quorum_has_its_hue_on_every_chart_and_no_two_of_one_chart_share_one()
    {
        Assert.Equal([2], Hues((1, 2)));
        Assert.Equal([1, 2], Hues((1, 1), (1, 2)));
        Assert.Equal([1, 2, 0], Hues((1, 1), (2, 1), (3, 0)));

        static IEnumerable<int> Hues(params (byte Avs, byte Quorum)[] quorums) => StakeHistory.OfQuorums(
            quorums.Select(q => new QuorumStakeDay { ChainId = 1, Avs = new Address([.. new byte[19], q.Avs]), Quorum = q.Quorum, OperatorId = default, Day = Monday, Stake = 5 }), (_, q) => $"{q}").Series.Select(s => s.Hue);
    }

    [Fact]
    public void Shares_of_the_past_are_told_back_from_those_of_now_by_what_changed_them()
    {
        var (steth, reth) = (Address.Parse("0x00000000000000000000000000000000000000a1"), Address.Parse("0x00000000000000000000000000000000000000b2"));
        OperatorShares[] now = [new() { ChainId = 1, Operator = default, Strategy = steth, Shares = 70 }, new() { ChainId = 1, Operator = default, Strategy = reth, Shares = 5 }];
        ShareChange[] changes = [new(steth, At(3, 9), -30), new(steth, At(3, 1), 40), new(reth, At(2, 5), 5), new(steth, At(0, 23), 10)];
        Assert.Equal([new(steth, Monday + 3, 70), new(reth, Monday + 2, 5), new SharesAtDay(steth, Monday, 60)], ShareHistory.Back(now, changes));
        Assert.Empty(ShareHistory.Back(now, []));

        static long At(int day, int hour) => (Monday + day) * 86_400 + hour * 3_600;
    }

    private static StakeHistory History(params (string Name, BigInteger[] Stakes)[] series) => new("quorum",
        [.. series.Select(s => new StakeSeries(s.Name, s.Stakes.Select((stake, i) => (Day: Monday + i, stake)).ToDictionary(d => d.Day, d => d.stake)))],
        [Monday, Monday + 1, Monday + 2]);
}

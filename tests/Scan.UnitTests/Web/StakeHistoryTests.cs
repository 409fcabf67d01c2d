using System.Numerics;
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

    private static StakeHistory History(params (string Name, BigInteger[] Stakes)[] series) => new(
        [.. series.Select(s => new StakeSeries(s.Name, 0, s.Stakes.Select((stake, i) => (Day: Monday + i, stake)).ToDictionary(d => d.Day, d => d.stake)))],
        [Monday, Monday + 1, Monday + 2]);
}

using Scan.Documents;
using Scan.Testing;
using Scan.Web.Chains;
using Xunit;

namespace Scan.UnitTests.Web;

public sealed class ChainsStandingTests
{
    [Fact]
    public void A_few_blocks_behind_are_no_trouble()
    {
        var standing = ChainsStanding.Of([Chain("One", 100, 97)]);
        Assert.Equal(("waiting", "up to date", "current"), (standing.State, standing.Words, standing.Short));
        Assert.Empty(standing.Troubles);
    }

    [Fact]
    public void The_banner_names_the_chain_that_lags_by_how_many_blocks_and_how_long_it_will_take()
    {
        var standing = ChainsStanding.Of([Chain("One", 100, 97), Chain("Two", 5_000, 2_000) with { TimeLeft = TimeSpan.FromMinutes(3) }]);
        Assert.Equal(("behind", "catching up, 3,000 blocks behind"), (standing.State, standing.Words));
        Assert.Equal(["Two is 3,000 blocks behind its head, about 3 min to go: what is newer is not here yet."], standing.Troubles);
    }

    [Fact]
    public void A_stopped_chain_says_as_of_when_all_of_it_is()
    {
        var standing = ChainsStanding.Of([Chain("One", 100, 100, ChainState.Stopped)]);
        Assert.Equal(("offline", "One stopped"), (standing.State, standing.Words));
        Assert.Equal(["One is not read any more: all of it is as of block 100."], standing.Troubles);
    }

    [Fact]
    public void The_time_left_is_told_from_how_a_chain_came_nearer()
    {
        var time = new ManualTimeProvider();
        var pace = new CatchUpPace(time);
        Assert.Null(pace.LeftFor(1, 1_000));
        time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(TimeSpan.FromSeconds(40), pace.LeftFor(1, 800));
        Assert.Null(pace.LeftFor(1, 2_000));
        time.Advance(TimeSpan.FromSeconds(10));
        Assert.Null(pace.LeftFor(1, 2_000));
        Assert.Null(pace.LeftFor(1, 0));
    }

    private static ChainView Chain(string name, long head, long indexed, string state = ChainState.Live) => ChainView.Of(new ChainInfo
    {
        ChainId = 1, Name = name, ManifestJson = "{}", State = state, FirstBlock = 0, History = false, HeadBlock = head, IndexedBlock = indexed,
    });
}

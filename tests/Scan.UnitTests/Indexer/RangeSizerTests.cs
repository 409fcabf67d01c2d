using Scan.Ethereum.Rpc;
using Scan.Indexer.Chain;
using Xunit;

namespace Scan.UnitTests.Indexer;

public sealed class RangeSizerTests
{
    private readonly RangeSizer sizer = new(first: 1_000, most: 8_000, wantedLogs: 500);

    [Fact]
    public void A_refused_range_is_halved_down_to_one_block()
    {
        var asked = 1_000L;
        for (var i = 0; i < 20; i++) asked = sizer.Refused(asked, new RpcRangeTooLargeException("too many results"));
        Assert.Equal(1, asked);
        Assert.Equal(1, sizer.Blocks);
    }

    [Fact]
    public void A_limit_that_the_node_names_is_kept_for_good()
    {
        Assert.Equal(100, sizer.Refused(1_000, new RpcRangeTooLargeException("at most 100 blocks", maxBlocks: 100)));
        for (var i = 0; i < 10; i++) sizer.Answered(100, 0);
        Assert.Equal(100, sizer.Blocks);
    }

    [Fact]
    public void A_range_that_the_node_suggests_is_taken() =>
        Assert.Equal(321, sizer.Refused(1_000, new RpcRangeTooLargeException("try 0..320", new BlockRange(0, 320))));

    [Fact]
    public void After_a_crowded_stretch_it_grows_back_to_the_limit()
    {
        sizer.Refused(1_000, new RpcRangeTooLargeException("too many results"));
        for (var i = 0; i < 10; i++) sizer.Answered(sizer.Blocks, 0);
        Assert.Equal(8_000, sizer.Blocks);
    }

    [Fact]
    public void A_range_that_nothing_came_for_is_never_as_large_again()
    {
        Assert.Equal((8_000, 250, 250), (sizer.Most, sizer.Unanswered(1_000), sizer.Most));
        for (var i = 0; i < 10; i++) sizer.Answered(sizer.Blocks, 0);
        Assert.Equal(250, sizer.Blocks);
        Assert.Equal(1, sizer.Unanswered(2));
    }

    [Fact]
    public void It_never_more_than_doubles()
    {
        sizer.Answered(1_000, 1);
        Assert.Equal(2_000, sizer.Blocks);
    }

    [Fact]
    public void It_approaches_the_wanted_number_of_logs()
    {
        sizer.Answered(1_000, 5_000);
        Assert.Equal(100, sizer.Blocks);
    }
}

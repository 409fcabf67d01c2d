using Scan.Domain.Primitives;
using Scan.Ethereum.Rpc;
using Scan.Indexer.Chain;
using Xunit;

namespace Scan.UnitTests.Indexer;

public sealed class ChainRulesTests
{
    private static readonly BlockRef Tip = new(10, Hash(10));

    [Fact]
    public void A_head_above_the_tip_is_followed() => Assert.Equal(ChainStep.Extend, ChainRules.Decide(Tip, new BlockRef(11, Hash(11))));

    [Fact]
    public void The_same_head_is_waited_out() => Assert.Equal(ChainStep.Wait, ChainRules.Decide(Tip, Tip));

    [Fact]
    public void Another_block_at_the_height_of_the_tip_is_a_reorg() => Assert.Equal(ChainStep.FindAncestor, ChainRules.Decide(Tip, new BlockRef(10, Hash(99))));

    [Fact]
    public void A_head_that_went_back_is_waited_out_whatever_its_hash() => Assert.Equal(ChainStep.Wait, ChainRules.Decide(Tip, new BlockRef(9, Hash(99))));

    [Fact]
    public void Headers_continue_the_tip_up_to_the_first_with_another_parent()
    {
        BlockHeader[] headers = [Header(11, Hash(11), Hash(10)), Header(12, Hash(12), Hash(11)), Header(13, Hash(13), Hash(77))];
        Assert.Equal(2, ChainRules.Continuing(Tip, headers));
        Assert.Equal(0, ChainRules.Continuing(new BlockRef(10, Hash(50)), headers));
    }

    [Fact]
    public void A_gap_between_headers_is_no_continuation() =>
        Assert.Equal(1, ChainRules.Continuing(Tip, [Header(11, Hash(11), Hash(10)), Header(13, Hash(13), Hash(11))]));

    [Fact]
    public void The_first_block_of_a_chain_follows_from_nothing() => Assert.Equal(1, ChainRules.Continuing(null, [Header(5, Hash(5), Hash(4))]));

    [Fact]
    public void The_common_ancestor_is_the_highest_block_that_both_have()
    {
        BlockRef[] stored = [new(12, Hash(12)), new(11, Hash(11)), new(10, Hash(10))];
        Assert.Equal(stored[1], ChainRules.CommonAncestor(stored, [Hash(90), Hash(11), Hash(10)]));
        Assert.Null(ChainRules.CommonAncestor(stored, [Hash(90), Hash(91), Hash(92)]));
    }

    [Fact]
    public void Finality_never_goes_back()
    {
        Assert.Equal(8, ChainRules.Finalized(8, 5));
        Assert.Equal(9, ChainRules.Finalized(8, 9));
        Assert.Equal(-1, ChainRules.Finalized(null, -1));
    }

    [Theory]
    [InlineData(100, 64, 36)]
    [InlineData(10, 64, -1)]
    [InlineData(10, 0, 10)]
    public void Finality_by_depth_counts_from_the_head(long head, long depth, long finalized) => Assert.Equal(finalized, ChainRules.FinalizedByDepth(head, depth));

    private static BlockHeader Header(long number, Hash32 hash, Hash32 parent) => new(number, hash, parent, 1_700_000_000 + number, default);

    private static Hash32 Hash(byte seed)
    {
        var bytes = new byte[Hash32.Size];
        bytes[^1] = seed;
        return new Hash32(bytes);
    }
}

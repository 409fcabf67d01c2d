using System.Numerics;
using Scan.Domain.Middleware;
using Xunit;

namespace Scan.UnitTests.Middleware;

public sealed class StakePointsTests
{
    private const int Most = 4;

    [Fact]
    public void The_last_changes_are_kept_one_for_each_block_as_a_list_of_all_of_them_says()
    {
        var random = new Random(5);
        for (var round = 0; round < 50; round++)
        {
            IReadOnlyList<StakePoint> kept = [];
            var all = new SortedDictionary<long, BigInteger>();
            var block = 1L;
            for (var change = 0; change < 20; change++)
            {
                block += random.Next(2);
                all[block] = random.Next();
                kept = kept.With(block, all[block], Most);
                Assert.Equal(all.TakeLast(Most).Select(pair => new StakePoint(pair.Key, pair.Value)), kept);
            }
        }
    }

    [Fact]
    public void A_weight_is_known_after_each_block_that_is_remembered()
    {
        var points = ((IReadOnlyList<StakePoint>)[]).With(5, 50, Most).With(7, 70, Most).With(7, 71, Most);
        Assert.Equal([0, 50, 50, 71, 71], new long[] { 4, 5, 6, 7, 8 }.Select(block => (long)points.At(block, Most)!));
        points = points.With(8, 80, Most).With(9, 90, Most).With(10, 100, Most);
        Assert.Null(points.At(6, Most));
        Assert.Equal(71, points.At(7, Most));
    }
}

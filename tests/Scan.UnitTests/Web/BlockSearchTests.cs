using Scan.Web.Chains;
using Xunit;

namespace Scan.UnitTests.Web;

/// <summary>The search for a block by its time, over chains of every pace.</summary>
public sealed class BlockSearchTests
{
    [Fact]
    public async Task The_newest_block_of_a_time_is_found_whatever_the_pace()
    {
        var random = new Random(7);
        for (var round = 0; round < 200; round++)
        {
            var times = new List<long> { 1_000 };
            for (var length = random.Next(1, 300); times.Count <= length;) times.Add(times[^1] + (round % 3) switch { 0 => 2, 1 => random.Next(0, 3), _ => random.Next(10) == 0 ? random.Next(500) : 0 });
            var time = random.NextInt64(990, times[^1]);
            var expected = times.FindLastIndex(t => t <= time);
            var found = await BlockSearch.NewestAsync((times.Count - 1, times[^1]), time, number => Task.FromResult((number, times[(int)number])));
            Assert.Equal(expected < 0 ? null : (expected, times[expected]), found);
        }
    }

    [Fact]
    public async Task A_steady_chain_is_asked_few_times()
    {
        var asked = 0;
        var found = await BlockSearch.NewestAsync((10_000_000, 20_000_000), 20_000_000 - 604_800, number =>
        {
            asked++;
            return Task.FromResult((number, number * 2));
        });
        Assert.Equal((10_000_000 - 302_400, 20_000_000 - 604_800), found);
        Assert.InRange(asked, 1, 45);
    }
}

using Scan.Documents;
using Xunit;

namespace Scan.UnitTests.Documents;

public sealed class IndexMemoryTests
{
    [Theory]
    [InlineData(0, 8)]
    [InlineData(264L << 20, 8)]
    [InlineData(2_700L << 20, 13)]
    [InlineData(27_000L << 20, 42)]
    [InlineData(long.MaxValue, 256)]
    public void A_build_sorts_little_at_a_time_and_more_with_the_root_of_its_table(long tableBytes, int megabytes) => Assert.Equal(megabytes, IndexBuilder.SortMegabytes(tableBytes));
}

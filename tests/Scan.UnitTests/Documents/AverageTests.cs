using Scan.Documents;
using Xunit;

namespace Scan.UnitTests.Documents;

public sealed class AverageTests
{
    [Theory]
    [InlineData("10", 4, "2.5")]
    [InlineData("-10", 4, "-2.5")]
    [InlineData("9", 3, "3")]
    [InlineData("0", 7, "0")]
    [InlineData("1", 3, "0.333333333333333333")]
    [InlineData("2", 3, "0.666666666666666667")]
    [InlineData("-2", 3, "-0.666666666666666667")]
    [InlineData("0.000000000000000001", 2, "0.000000000000000001")]
    [InlineData("-0.000000000000000001", 3, "0")]
    [InlineData("12.50", 5, "2.5")]
    [InlineData("115792089237316195423570985008687907853269984665640564039457584007913129639935", 2, "57896044618658097711785492504343953926634992332820282019728792003956564819967.5")]
    public void An_average_is_exact_but_for_its_eighteenth_decimal(string sum, long count, string average) => Assert.Equal(average, AggregateSql.AverageOf(sum, count));
}

using System.Numerics;
using Scan.Documents;
using Xunit;

namespace Scan.UnitTests.Documents;

public sealed class Sum256Tests
{
    private static readonly BigInteger Modulus = BigInteger.Pow(2, 256);

    [Fact]
    public void Sums_and_differences_are_those_of_integers_modulo_2_to_the_256()
    {
        var random = new Random(1);
        for (var i = 0; i < 2000; i++)
        {
            var (x, y) = (Value(random), Value(random));
            Assert.Equal((Number(x) + Number(y)) % Modulus, Number(x + y));
            Assert.Equal((Number(x) - Number(y) + Modulus) % Modulus, Number(x - y));
            Assert.Equal(x, x + y - y);
        }
    }

    private static Sum256 Value(Random random)
    {
        // Words of all ones make carries run through.
        ulong Word() => random.Next(3) switch { 0 => ulong.MaxValue, 1 => 0, _ => (ulong)random.NextInt64() };
        return new(Word(), Word(), Word(), Word());
    }

    private static BigInteger Number(Sum256 sum) => new(sum.ToArray(), isUnsigned: true, isBigEndian: true);
}

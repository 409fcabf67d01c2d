using System.Numerics;

namespace Scan.Domain.EigenLayer;

/// <summary>Fixed-point numbers with 18 decimals, as SlashingLib and OpenZeppelin's Math compute with them: products and quotients are rounded down.</summary>
public static class Wad
{
    public static BigInteger One { get; } = BigInteger.Pow(10, 18);

    /// <summary>SlashingLib.mulWad.</summary>
    public static BigInteger Multiply(BigInteger a, BigInteger b) => a * b / One;

    /// <summary>SlashingLib.divWad; <paramref name="divisor"/> is not 0.</summary>
    public static BigInteger Divide(BigInteger a, BigInteger divisor) => a * One / divisor;

    /// <summary>The quotient rounded up.</summary>
    public static BigInteger DivideUp(BigInteger a, BigInteger divisor) => (a * One + divisor - 1) / divisor;
}

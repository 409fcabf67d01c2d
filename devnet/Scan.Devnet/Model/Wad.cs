using System.Numerics;

namespace Scan.Devnet.Model;

/// <summary>Parts of 1e18, as SlashingLib reckons with them.</summary>
internal static class Wad
{
    public static readonly BigInteger One = BigInteger.Pow(10, 18);

    /// <summary>a × b / 1e18, rounded down.</summary>
    public static BigInteger Times(this BigInteger a, BigInteger b) => a * b / One;

    /// <summary>a × 1e18 / b, rounded down.</summary>
    public static BigInteger Per(this BigInteger a, BigInteger b) => a * One / b;

    public static BigInteger UpDivide(BigInteger a, BigInteger b) => (a + b - 1) / b;
}

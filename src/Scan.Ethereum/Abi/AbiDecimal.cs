namespace Scan.Ethereum.Abi;

/// <summary>256-bit integers as decimal text without BigInteger.</summary>
internal static class AbiDecimal
{
    /// <summary>78 digits of 2^256 - 1, and a sign.</summary>
    public const int MostDigits = 79;
    private const ulong ChunkValue = 10_000_000_000_000_000_000;
    private const int ChunkDigits = 19;

    /// <summary>Writes right-aligned into <paramref name="digits"/> and returns where the text starts.</summary>
    public static int Write(AbiWord magnitude, bool negative, Span<byte> digits)
    {
        Span<ulong> limbs = [magnitude.A, magnitude.B, magnitude.C, magnitude.D];
        var start = digits.Length;
        while ((limbs[0] | limbs[1] | limbs[2]) != 0)
        {
            var chunk = DivideByChunk(limbs);
            for (var i = 0; i < ChunkDigits; i++, chunk /= 10) digits[--start] = (byte)('0' + chunk % 10);
        }
        start = WriteLast(limbs[3], digits, start);
        if (negative) digits[--start] = (byte)'-';
        return start;
    }

    private static int WriteLast(ulong value, Span<byte> digits, int start)
    {
        do digits[--start] = (byte)('0' + value % 10);
        while ((value /= 10) != 0);
        return start;
    }

    private static ulong DivideByChunk(Span<ulong> limbs)
    {
        ulong remainder = 0;
        for (var i = 0; i < limbs.Length; i++)
        {
            (limbs[i], remainder) = DivRem(remainder, limbs[i], ChunkValue);
        }
        return remainder;
    }

    private static (ulong, ulong) DivRem(ulong high, ulong low, ulong divisor)
    {
        if (high == 0) return Math.DivRem(low, divisor);
        var (quotient, remainder) = UInt128.DivRem(new UInt128(high, low), divisor);
        return ((ulong)quotient, (ulong)remainder);
    }
}

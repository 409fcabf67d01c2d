using System.Globalization;
using System.Numerics;

namespace Scan.Ethereum;

/// <summary>The curve y² = x³ + 7 over its prime field, in Jacobian coordinates. For public data only: nothing here runs in constant time.</summary>
internal static class Secp256k1
{
    private static readonly BigInteger Prime = Hex("fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f");

    public static BigInteger Order { get; } = Hex("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141");
    public static BigInteger HalfOrder { get; } = Order >> 1;
    public static Point Generator { get; } = new(
        Hex("79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798"), Hex("483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8"), 1);

    /// <summary>A point (X/Z², Y/Z³); Z is zero at infinity.</summary>
    public readonly record struct Point(BigInteger X, BigInteger Y, BigInteger Z);

    /// <summary>The point with this x and an odd or even y, or null when the curve has none.</summary>
    public static Point? Lift(BigInteger x, bool odd)
    {
        var square = Mod(x * x * x + 7);
        var y = BigInteger.ModPow(square, (Prime + 1) / 4, Prime);
        if (Mod(y * y) != square) return null;
        return new Point(x, y.IsEven == odd ? Prime - y : y, 1);
    }

    public static Point Multiply(Point point, BigInteger factor)
    {
        var sum = new Point(1, 1, 0);
        for (var bit = (int)factor.GetBitLength() - 1; bit >= 0; bit--)
        {
            sum = Double(sum);
            if (!((factor >> bit) & 1).IsZero) sum = Add(sum, point);
        }
        return sum;
    }

    public static Point Add(Point p, Point q)
    {
        if (p.Z.IsZero) return q;
        if (q.Z.IsZero) return p;
        var (pz2, qz2) = (Mod(p.Z * p.Z), Mod(q.Z * q.Z));
        var (u1, u2) = (Mod(p.X * qz2), Mod(q.X * pz2));
        var (s1, s2) = (Mod(p.Y * qz2 * q.Z), Mod(q.Y * pz2 * p.Z));
        if (u1 == u2) return s1 == s2 ? Double(p) : new Point(1, 1, 0);
        var (h, r) = (Mod(u2 - u1), Mod(s2 - s1));
        var h2 = Mod(h * h);
        var (h3, v) = (Mod(h * h2), Mod(u1 * h2));
        var x = Mod(r * r - h3 - 2 * v);
        return new Point(x, Mod(r * (v - x) - s1 * h3), Mod(h * p.Z * q.Z));
    }

    /// <summary>The plain coordinates, or null at infinity.</summary>
    public static (BigInteger X, BigInteger Y)? ToAffine(Point point)
    {
        if (point.Z.IsZero) return null;
        var inverse = BigInteger.ModPow(point.Z, Prime - 2, Prime);
        var square = Mod(inverse * inverse);
        return (Mod(point.X * square), Mod(point.Y * square * inverse));
    }

    public static BigInteger Mod(BigInteger value, BigInteger modulus)
    {
        var rest = value % modulus;
        return rest.Sign < 0 ? rest + modulus : rest;
    }

    private static BigInteger Mod(BigInteger value) => Mod(value, Prime);

    private static Point Double(Point p)
    {
        if (p.Z.IsZero) return p;
        var y2 = Mod(p.Y * p.Y);
        var (s, m) = (Mod(4 * p.X * y2), Mod(3 * p.X * p.X));
        var x = Mod(m * m - 2 * s);
        return new Point(x, Mod(m * (s - x) - 8 * y2 * y2), Mod(2 * p.Y * p.Z));
    }

    private static BigInteger Hex(string digits) => BigInteger.Parse("0" + digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}

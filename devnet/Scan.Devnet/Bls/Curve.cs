using System.Numerics;

namespace Scan.Devnet.Bls;

/// <summary>An affine point of y² = x³ + b; (0, 0) stands for infinity, as in the EVM's precompiles.</summary>
internal readonly record struct Point<T>(T X, T Y) where T : struct, IFieldElement<T>
{
    public static Point<T> Infinity => default;
    public bool IsInfinity => this == new Point<T>(T.Zero, T.Zero);

    public static Point<T> operator +(Point<T> a, Point<T> b) => (Jacobian<T>.From(a) + Jacobian<T>.From(b)).ToAffine();

    public static Point<T> operator *(Point<T> point, BigInteger scalar)
    {
        var sum = Jacobian<T>.Infinity;
        var step = Jacobian<T>.From(point);
        for (; scalar > 0; scalar >>= 1)
        {
            if (!scalar.IsEven) sum += step;
            step = step.Double();
        }
        return sum.ToAffine();
    }
}

/// <summary>The same in Jacobian coordinates, which need no division (formulas add-2007-bl and dbl-2009-l for a = 0).</summary>
internal readonly record struct Jacobian<T>(T X, T Y, T Z) where T : struct, IFieldElement<T>
{
    public static Jacobian<T> Infinity => new(T.One, T.One, T.Zero);

    public static Jacobian<T> From(Point<T> point) => point.IsInfinity ? Infinity : new(point.X, point.Y, T.One);

    public static Jacobian<T> operator +(Jacobian<T> a, Jacobian<T> b)
    {
        if (a.Z.Equals(T.Zero)) return b;
        if (b.Z.Equals(T.Zero)) return a;
        var (aa, bb) = (a.Z * a.Z, b.Z * b.Z);
        var (u1, u2) = (a.X * bb, b.X * aa);
        var (s1, s2) = (a.Y * b.Z * bb, b.Y * a.Z * aa);
        if (u1.Equals(u2)) return s1.Equals(s2) ? a.Double() : Infinity;
        var h = u2 - u1;
        var twice = h + h;
        var i = twice * twice;
        var j = h * i;
        var r = s2 - s1 + (s2 - s1);
        var v = u1 * i;
        var x = r * r - j - (v + v);
        var (sj, z) = (s1 * j, a.Z + b.Z);
        return new(x, r * (v - x) - (sj + sj), (z * z - aa - bb) * h);
    }

    public Jacobian<T> Double()
    {
        var (a, b) = (X * X, Y * Y);
        var c = b * b;
        var d = (X + b) * (X + b) - a - c;
        d += d;
        var e = a + a + a;
        var x = e * e - (d + d);
        var c4 = c + c + (c + c);
        var yz = Y * Z;
        return new(x, e * (d - x) - (c4 + c4), yz + yz);
    }

    public Point<T> ToAffine()
    {
        if (Z.Equals(T.Zero)) return Point<T>.Infinity;
        var inverse = Z.Inverse();
        var square = inverse * inverse;
        return new(X * square, Y * square * inverse);
    }
}

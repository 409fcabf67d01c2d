using System.Numerics;
using Scan.Domain.Primitives;

namespace Scan.Devnet.Bls;

/// <summary>A point of BN254's first group, where keys are aggregated and messages are signed.</summary>
public readonly record struct G1Point(BigInteger X, BigInteger Y)
{
    public static G1Point Generator => new(1, 2);

    /// <summary>The point's id: keccak256 of both coordinates (BN254.hashG1Point). A key's is its operator's id.</summary>
    public Hash32 Hash()
    {
        Span<byte> bytes = stackalloc byte[64];
        bytes.Clear();
        X.TryWriteBytes(bytes[(32 - X.GetByteCount(isUnsigned: true))..], out _, isUnsigned: true, isBigEndian: true);
        Y.TryWriteBytes(bytes[(64 - Y.GetByteCount(isUnsigned: true))..], out _, isUnsigned: true, isBigEndian: true);
        return Keccak256.Hash(bytes);
    }

    /// <summary>The message's point: try and increment from x = digest (BN254.hashToG1).</summary>
    public static G1Point FromDigest(Hash32 digest)
    {
        for (var x = new Fp(new BigInteger(digest.ToArray(), isUnsigned: true, isBigEndian: true) % Fp.Modulus); ; x += Fp.One)
        {
            var beta = x * x * x + new Fp(3);
            var y = beta.Power((Fp.Modulus + 1) >> 2);
            if (y * y == beta) return new G1Point(x.Value, y.Value);
        }
    }

    public static G1Point operator +(G1Point a, G1Point b) => From(a.Affine + b.Affine);
    public static G1Point operator *(G1Point point, BigInteger scalar) => From(point.Affine * scalar);

    private Point<Fp> Affine => new(new Fp(X), new Fp(Y));

    private static G1Point From(Point<Fp> point) => new(point.X.Value, point.Y.Value);

    internal object[] Abi => [X, Y];
}

/// <summary>A point of BN254's second group; coordinates as [imaginary, real], as the contracts hold them.</summary>
public readonly record struct G2Point(BigInteger XImaginary, BigInteger XReal, BigInteger YImaginary, BigInteger YReal)
{
    public static G2Point Generator { get; } = new(
        BigInteger.Parse("11559732032986387107991004021392285783925812861821192530917403151452391805634"),
        BigInteger.Parse("10857046999023057135944570762232829481370756359578518086990519993285655852781"),
        BigInteger.Parse("4082367875863433681332203403145435568316851327593401208105741076214120093531"),
        BigInteger.Parse("8495653923123431417604973247489272438418190587263600148770280649306958101930"));

    public static G2Point operator *(G2Point point, BigInteger scalar)
    {
        var product = new Point<Fp2>(new(new(point.XReal), new(point.XImaginary)), new(new(point.YReal), new(point.YImaginary))) * scalar;
        return new G2Point(product.X.Imaginary.Value, product.X.Real.Value, product.Y.Imaginary.Value, product.Y.Real.Value);
    }

    internal object[] Abi => [new object[] { XImaginary, XReal }, new object[] { YImaginary, YReal }];
}

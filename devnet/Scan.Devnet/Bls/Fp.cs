using System.Numerics;

namespace Scan.Devnet.Bls;

/// <summary>The arithmetic that a curve needs of its coordinates.</summary>
internal interface IFieldElement<T> where T : struct, IFieldElement<T>
{
    static abstract T Zero { get; }
    static abstract T One { get; }
    static abstract T operator +(T a, T b);
    static abstract T operator -(T a, T b);
    static abstract T operator *(T a, T b);
    T Inverse();
}

/// <summary>An element of BN254's base field.</summary>
internal readonly record struct Fp(BigInteger Value) : IFieldElement<Fp>
{
    public static readonly BigInteger Modulus = BigInteger.Parse("21888242871839275222246405745257275088696311157297823662689037894645226208583");

    public static Fp Zero => new(0);
    public static Fp One => new(1);

    public static Fp operator +(Fp a, Fp b)
    {
        var sum = a.Value + b.Value;
        return new Fp(sum >= Modulus ? sum - Modulus : sum);
    }

    public static Fp operator -(Fp a, Fp b)
    {
        var difference = a.Value - b.Value;
        return new Fp(difference.Sign < 0 ? difference + Modulus : difference);
    }

    public static Fp operator *(Fp a, Fp b) => new(a.Value * b.Value % Modulus);

    public Fp Inverse() => Power(Modulus - 2);

    public Fp Power(BigInteger exponent) => new(BigInteger.ModPow(Value, exponent, Modulus));
}

/// <summary>An element of the quadratic extension, <c>Real + Imaginary · i</c> with i² = −1.</summary>
internal readonly record struct Fp2(Fp Real, Fp Imaginary) : IFieldElement<Fp2>
{
    public static Fp2 Zero => new(Fp.Zero, Fp.Zero);
    public static Fp2 One => new(Fp.One, Fp.Zero);

    public static Fp2 operator +(Fp2 a, Fp2 b) => new(a.Real + b.Real, a.Imaginary + b.Imaginary);
    public static Fp2 operator -(Fp2 a, Fp2 b) => new(a.Real - b.Real, a.Imaginary - b.Imaginary);
    public static Fp2 operator *(Fp2 a, Fp2 b) => new(a.Real * b.Real - a.Imaginary * b.Imaginary, a.Real * b.Imaginary + a.Imaginary * b.Real);

    public Fp2 Inverse()
    {
        var norm = (Real * Real + Imaginary * Imaginary).Inverse();
        return new Fp2(Real * norm, Fp.Zero - Imaginary * norm);
    }
}

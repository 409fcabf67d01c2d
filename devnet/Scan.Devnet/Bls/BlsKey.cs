using System.Numerics;
using System.Text;
using Scan.Domain.Primitives;

namespace Scan.Devnet.Bls;

/// <summary>A BLS key pair on BN254, its secret known to the whole devnet. The public halves are computed when first asked for.</summary>
public sealed class BlsKey
{
    /// <summary>The order of both groups.</summary>
    public static readonly BigInteger Order = BigInteger.Parse("21888242871839275222246405745257275088548364400416034343698204186575808495617");

    private readonly Lazy<G1Point> publicG1;
    private readonly Lazy<G2Point> publicG2;

    public BlsKey(BigInteger secret)
    {
        Secret = secret % Order;
        publicG1 = new(() => G1Point.Generator * Secret);
        publicG2 = new(() => G2Point.Generator * Secret);
    }

    public BigInteger Secret { get; }
    public G1Point PublicG1 => publicG1.Value;
    public G2Point PublicG2 => publicG2.Value;

    /// <summary>keccak256 of the G1 key: the operator's id at every AVS where it registers this key.</summary>
    public Hash32 OperatorId => PublicG1.Hash();

    public G1Point Sign(G1Point message) => message * Secret;

    /// <summary>The same key for the same words, on every run.</summary>
    public static BlsKey FromSeed(string words) =>
        new(new BigInteger(Keccak256.Hash(Encoding.UTF8.GetBytes(words)).ToArray(), isUnsigned: true, isBigEndian: true));

    /// <summary>A signature by many is one by the sum of their secrets, each as often as it counts.</summary>
    public static BlsKey Aggregate(IEnumerable<BlsKey> signers) => new(signers.Aggregate(BigInteger.Zero, (sum, key) => sum + key.Secret) % Order);
}

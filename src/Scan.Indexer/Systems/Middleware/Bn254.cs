using System.Numerics;
using Scan.Domain.EigenLayer;
using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;

namespace Scan.Indexer.Systems.Middleware;

/// <summary>Keys of BN254 as the middleware's library BN254 encodes and hashes them.</summary>
internal static class Bn254
{
    /// <summary>The operator id of a key: keccak256(X ‖ Y), as BN254.hashG1Point.</summary>
    public static Hash32 OperatorId(BlsKey key)
    {
        Span<byte> point = stackalloc byte[64];
        point.Clear();
        Write(key.X, point[..32]);
        Write(key.Y, point[32..]);
        return Keccak256.Hash(point);
    }

    public static BlsKey ReadG1(ref AbiReader args) => new(args.UInt256(), args.UInt256());

    /// <summary>Checks that a G2 point is there; nothing here needs its value.</summary>
    public static int ReadG2(ref AbiReader args) => args.Array(Coordinate).Length + args.Array(Coordinate).Length;

    private static BigInteger Coordinate(ref AbiReader args) => args.UInt256();

    private static void Write(BigInteger value, Span<byte> word) =>
        value.TryWriteBytes(word[(32 - value.GetByteCount(isUnsigned: true))..], out _, isUnsigned: true, isBigEndian: true);
}

using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Scan.Documents;

/// <summary>SHA-256 over chain id, block, block hash, number of canonical logs and the sum A, integers as 8 bytes big-endian.</summary>
internal static class StateDigest
{
    public static byte[] Compute(long chainId, long block, ReadOnlySpan<byte> blockHash, long events, ReadOnlySpan<byte> sum)
    {
        Span<byte> bytes = stackalloc byte[88];
        BinaryPrimitives.WriteInt64BigEndian(bytes, chainId);
        BinaryPrimitives.WriteInt64BigEndian(bytes[8..], block);
        blockHash.CopyTo(bytes[16..48]);
        BinaryPrimitives.WriteInt64BigEndian(bytes[48..], events);
        sum.CopyTo(bytes[56..]);
        return SHA256.HashData(bytes);
    }
}

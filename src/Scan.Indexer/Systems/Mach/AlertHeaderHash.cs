using System.Buffers.Binary;
using System.Numerics;
using Scan.Domain.Primitives;

namespace Scan.Indexer.Systems.Mach;

/// <summary>keccak256(abi.encode(reduced header)) as the releases of MachServiceManager form it.</summary>
internal static class AlertHeaderHash
{
    public static Hash32 OfMultiRollup(Hash32 messageHash, uint referenceBlock, BigInteger rollupChainId)
    {
        Span<byte> header = stackalloc byte[96];
        Write(header, messageHash, referenceBlock);
        rollupChainId.TryWriteBytes(header[(96 - rollupChainId.GetByteCount(isUnsigned: true))..], out _, isUnsigned: true, isBigEndian: true);
        return Keccak256.Hash(header);
    }

    public static Hash32 OfSingleRollup(Hash32 messageHash, uint referenceBlock)
    {
        Span<byte> header = stackalloc byte[64];
        Write(header, messageHash, referenceBlock);
        return Keccak256.Hash(header);
    }

    public static Hash32 OfMessage(Hash32 messageHash) => Keccak256.Hash(messageHash.ToArray());

    private static void Write(Span<byte> header, Hash32 messageHash, uint referenceBlock)
    {
        header.Clear();
        messageHash.CopyTo(header);
        BinaryPrimitives.WriteUInt32BigEndian(header[60..], referenceBlock);
    }
}

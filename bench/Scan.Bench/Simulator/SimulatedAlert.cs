using System.Numerics;
using Scan.Domain.Primitives;

namespace Scan.Bench.Simulator;

/// <summary>An alert's header, and the call that confirmed it: MachServiceManager.confirmAlert with the header of five fields (0x0898f07f).</summary>
public sealed record SimulatedAlert(int Service, Hash32 MessageHash, Hash32 HeaderHash, byte[] CallData)
{
    private const ulong ReferenceBlock = 1;

    public static SimulatedAlert Number(long number)
    {
        var service = (int)(number % World.Services);
        var message = Keccak256.Hash($"alert {number}");
        var rollup = (ulong)World.RollupChainIds[service];
        byte[] header = [.. message.ToArray(), .. Word(ReferenceBlock), .. Word(rollup)];
        return new SimulatedAlert(service, message, Keccak256.Hash(header), Call(message, rollup));
    }

    /// <summary>Header (messageHash, quorumNumbers, thresholds, reference block, rollup) and an empty NonSignerStakesAndSignature.</summary>
    private static byte[] Call(Hash32 message, ulong rollup)
    {
        byte[] quorums = [.. Word(1), .. new byte[32]];
        byte[] thresholds = [.. Word(1), 66, .. new byte[31]];
        byte[] header = [.. message.ToArray(), .. Word(160), .. Word(160 + 64), .. Word(ReferenceBlock), .. Word(rollup), .. quorums, .. thresholds];
        // nonSignerQuorumBitmapIndices, nonSignerPubkeys, quorumApks, apkG2 (4 words), sigma (2 words), quorumApkIndices, totalStakeIndices, nonSignerStakeIndices
        var tail = 12UL * 32;
        byte[] signature =
        [
            .. Word(tail), .. Word(tail + 32), .. Word(tail + 64), .. new byte[6 * 32], .. Word(tail + 96), .. Word(tail + 128), .. Word(tail + 160),
            .. new byte[6 * 32],
        ];
        return [0x08, 0x98, 0xf0, 0x7f, .. Word(64), .. Word(64 + (ulong)header.Length), .. header, .. signature];
    }

    private static byte[] Word(ulong value)
    {
        var word = new byte[32];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(word.AsSpan(24), value);
        return word;
    }
}

using Scan.Domain.Primitives;

namespace Scan.Ethereum.Rpc;

/// <summary>A block header's filter over the addresses and topics of its logs: 2,048 bits, three for each of them (Ethereum yellow paper, 4.3.1).</summary>
public static class LogsBloom
{
    public const int Size = 256;

    /// <summary>False: the block holds no log of the address. True: it may hold one. A header without a bloom rules nothing out.</summary>
    public static bool MayContain(ReadOnlySpan<byte> bloom, Address address)
    {
        if (bloom.Length != Size) return true;
        var hash = Keccak256.Hash(address.ToArray()).ToArray();
        for (var pair = 0; pair < 6; pair += 2)
        {
            var bit = ((hash[pair] << 8) | hash[pair + 1]) & 0x7FF;
            if ((bloom[Size - 1 - bit / 8] & (1 << (bit % 8))) == 0) return false;
        }
        return true;
    }
}

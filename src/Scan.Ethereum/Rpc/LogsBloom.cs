using Scan.Domain.Primitives;

namespace Scan.Ethereum.Rpc;

/// <summary>The three bits that an address or a topic sets in a bloom.</summary>
public readonly record struct BloomBits(int First, int Second, int Third);

/// <summary>A block header's filter over the addresses and topics of its logs: 2,048 bits, three for each of them (Ethereum yellow paper, 4.3.1).</summary>
public static class LogsBloom
{
    public const int Size = 256;

    public static BloomBits BitsOf(Address address) => BitsOf(address.ToArray());

    public static BloomBits BitsOf(Hash32 topic) => BitsOf(topic.ToArray());

    /// <summary>False: the block holds no log of the address. True: it may hold one. A header without a bloom rules nothing out.</summary>
    public static bool MayContain(ReadOnlySpan<byte> bloom, Address address) => MayContain(bloom, BitsOf(address));

    /// <summary>False: the block holds no log with it.</summary>
    public static bool MayContain(ReadOnlySpan<byte> bloom, BloomBits bits) =>
        bloom.Length != Size || IsSet(bloom, bits.First) && IsSet(bloom, bits.Second) && IsSet(bloom, bits.Third);

    private static bool IsSet(ReadOnlySpan<byte> bloom, int bit) => (bloom[Size - 1 - bit / 8] & (1 << (bit % 8))) != 0;

    private static BloomBits BitsOf(byte[] value)
    {
        var hash = Keccak256.Hash(value).ToArray();
        return new BloomBits(Pair(hash, 0), Pair(hash, 2), Pair(hash, 4));
    }

    private static int Pair(byte[] hash, int at) => ((hash[at] << 8) | hash[at + 1]) & 0x7FF;
}

using System.Buffers.Binary;
using System.Numerics;
using Scan.Domain.Primitives;

namespace Scan.Domain.Documents;

/// <summary>Builds document ids. Parts have a fixed size and integers are big endian, so that ids sort as their parts do.</summary>
public static class DocumentKey
{
    private const int WordSize = 32;

    public static byte[] Of(Address a) => a.ToArray();

    public static byte[] Of(Address a, Address b) => new Parts(2 * Address.Size).Add(a).Add(b).Bytes;

    public static byte[] Of(Address a, Address b, Address c) => new Parts(3 * Address.Size).Add(a).Add(b).Add(c).Bytes;

    public static byte[] Of(Address a, byte quorum) => new Parts(Address.Size + 1).Add(a).Add(quorum).Bytes;

    public static byte[] Of(Address a, byte quorum, Hash32 b) => new Parts(Address.Size + 1 + Hash32.Size).Add(a).Add(quorum).Add(b).Bytes;

    public static byte[] Of(Address a, byte quorum, Hash32 b, long day) => new Parts(Address.Size + 1 + Hash32.Size + 8).Add(a).Add(quorum).Add(b).Add(day).Bytes;

    public static byte[] Of(Address a, Hash32 b) => new Parts(Address.Size + Hash32.Size).Add(a).Add(b).Bytes;

    public static byte[] Of(Address a, Hash32 b, byte c) => new Parts(Address.Size + Hash32.Size + 1).Add(a).Add(b).Add(c).Bytes;

    public static byte[] Of(Address a, BigInteger b) => new Parts(Address.Size + WordSize).Add(a).Add(b).Bytes;

    public static byte[] Of(Address a, BigInteger b, Address c, long d) => new Parts(Address.Size + WordSize + Address.Size + 8).Add(a).Add(b).Add(c).Add(d).Bytes;

    public static byte[] Of(Address a, BigInteger b, Hash32 c) => new Parts(Address.Size + WordSize + Hash32.Size).Add(a).Add(b).Add(c).Bytes;

    public static byte[] Of(BigInteger a) => new Parts(WordSize).Add(a).Bytes;

    public static byte[] Of(Hash32 a) => a.ToArray();

    public static byte[] Of(long a, int b) => new Parts(8 + 8).Add(a).Add(b).Bytes;

    public static byte[] Of(long a, int b, byte c) => new Parts(8 + 8 + 1).Add(a).Add(b).Add(c).Bytes;

    public static byte[] Of(Address a, Address b, string c) => [.. a.ToArray(), .. b.ToArray(), .. System.Text.Encoding.UTF8.GetBytes(c)];

    public static byte[] Of(Address a, long b) => new Parts(Address.Size + 8).Add(a).Add(b).Bytes;

    public static byte[] Of(Address a, long b, Address c) => new Parts(Address.Size + 8 + Address.Size).Add(a).Add(b).Add(c).Bytes;

    public static byte[] Of(Address a, Address b, long c, Address d) => new Parts(2 * Address.Size + 8 + Address.Size).Add(a).Add(b).Add(c).Add(d).Bytes;

    public static byte[] Of(Address a, long b, BigInteger c, Address d) => new Parts(Address.Size + 8 + WordSize + Address.Size).Add(a).Add(b).Add(c).Add(d).Bytes;

    /// <summary>An id that is being put together.</summary>
    private readonly ref struct Parts
    {
        private readonly Span<byte> rest;

        public Parts(int size) => rest = Bytes = new byte[size];

        private Parts(byte[] bytes, Span<byte> rest)
        {
            Bytes = bytes;
            this.rest = rest;
        }

        public byte[] Bytes { get; }

        public Parts Add(Address address)
        {
            address.CopyTo(rest);
            return Behind(Address.Size);
        }

        public Parts Add(in Hash32 hash)
        {
            hash.CopyTo(rest);
            return Behind(Hash32.Size);
        }

        public Parts Add(byte value)
        {
            rest[0] = value;
            return Behind(1);
        }

        public Parts Add(long value)
        {
            BinaryPrimitives.WriteInt64BigEndian(rest, value);
            return Behind(8);
        }

        /// <summary>A uint256 as 32 bytes.</summary>
        public Parts Add(BigInteger value)
        {
            var size = value.GetByteCount(isUnsigned: true);
            value.TryWriteBytes(rest[(WordSize - size)..], out _, isUnsigned: true, isBigEndian: true);
            return Behind(WordSize);
        }

        private Parts Behind(int written) => new(Bytes, rest[written..]);
    }
}

using System.Buffers.Binary;
using System.Numerics;
using Scan.Domain.Primitives;

namespace Scan.Domain.Documents;

/// <summary>Builds document ids. Parts have a fixed size, a uint256 is led by its length, and integers are big endian, so that ids sort as their parts do.</summary>
public static class DocumentKey
{
    public static byte[] Of(Address a) => a.ToArray();

    public static byte[] Of(Address a, Address b) => new Parts(2 * Address.Size).Add(a).Add(b).Bytes;

    public static byte[] Of(Address a, Address b, Address c) => new Parts(3 * Address.Size).Add(a).Add(b).Add(c).Bytes;

    public static byte[] Of(Address a, byte quorum) => new Parts(Address.Size + 1).Add(a).Add(quorum).Bytes;

    public static byte[] Of(Address a, byte quorum, Hash32 b) => new Parts(Address.Size + 1 + Hash32.Size).Add(a).Add(quorum).Add(b).Bytes;

    public static byte[] Of(Address a, byte quorum, Hash32 b, long day) => new Parts(Address.Size + 1 + Hash32.Size + 8).Add(a).Add(quorum).Add(b).Add(day).Bytes;

    public static byte[] Of(Address a, Hash32 b) => new Parts(Address.Size + Hash32.Size).Add(a).Add(b).Bytes;

    public static byte[] Of(Address a, Hash32 b, byte c) => new Parts(Address.Size + Hash32.Size + 1).Add(a).Add(b).Add(c).Bytes;

    public static byte[] Of(Address a, BigInteger b) => new Parts(Address.Size + SizeOf(b)).Add(a).Add(b).Bytes;

    public static byte[] Of(Address a, BigInteger b, Address c) => new Parts(Address.Size + SizeOf(b) + Address.Size).Add(a).Add(b).Add(c).Bytes;

    public static byte[] Of(Address a, BigInteger b, Address c, BigInteger d) => new Parts(Address.Size + SizeOf(b) + Address.Size + SizeOf(d)).Add(a).Add(b).Add(c).Add(d).Bytes;

    public static byte[] Of(Address a, BigInteger b, Hash32 c) => new Parts(Address.Size + SizeOf(b) + Hash32.Size).Add(a).Add(b).Add(c).Bytes;

    public static byte[] Of(BigInteger a) => new Parts(SizeOf(a)).Add(a).Bytes;

    public static byte[] Of(Hash32 a) => a.ToArray();

    public static byte[] Of(long a, int b) => new Parts(8 + 8).Add(a).Add(b).Bytes;

    public static byte[] Of(long a, int b, byte c) => new Parts(8 + 8 + 1).Add(a).Add(b).Add(c).Bytes;

    public static byte[] Of(Address a, Address b, string c) => [.. a.ToArray(), .. b.ToArray(), .. System.Text.Encoding.UTF8.GetBytes(c)];

    public static byte[] Of(Address a, long b) => new Parts(Address.Size + 8).Add(a).Add(b).Bytes;

    public static byte[] Of(Address a, long b, Address c) => new Parts(Address.Size + 8 + Address.Size).Add(a).Add(b).Add(c).Bytes;

    public static byte[] Of(Address a, Address b, long c, Address d) => new Parts(2 * Address.Size + 8 + Address.Size).Add(a).Add(b).Add(c).Add(d).Bytes;

    public static byte[] Of(Address a, long b, BigInteger c, Address d) => new Parts(Address.Size + 8 + SizeOf(c) + Address.Size).Add(a).Add(b).Add(c).Add(d).Bytes;

    private static int SizeOf(BigInteger value) => 1 + value.GetByteCount(isUnsigned: true);

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

        /// <summary>A uint256 as the number of its bytes and these: most are small, and ids stand in several indexes.</summary>
        public Parts Add(BigInteger value)
        {
            value.TryWriteBytes(rest[1..], out var size, isUnsigned: true, isBigEndian: true);
            rest[0] = (byte)size;
            return Behind(1 + size);
        }

        private Parts Behind(int written) => new(Bytes, rest[written..]);
    }
}

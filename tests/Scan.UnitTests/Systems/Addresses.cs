using System.Buffers.Binary;
using Scan.Domain.Primitives;

namespace Scan.UnitTests.Systems;

/// <summary>Names for tests.</summary>
internal static class Addresses
{
    public static readonly Address Alice = Of(0xA11CE), Bob = Of(0xB0B), Carol = Of(0xCA201), Strategy = Of(0x57A7), Second = Of(0x70);

    public static Address Of(int number)
    {
        var bytes = new byte[Address.Size];
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(16), number);
        return new Address(bytes);
    }

    public static Hash32 Hash(string name) => Keccak256.Hash(name);
}

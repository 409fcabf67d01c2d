using System.Buffers.Binary;

namespace Scan.Documents;

/// <summary>What tells a log from every other of its chain, orphaned ones included.</summary>
internal sealed record LedgerKey(long Block, int LogIndex, string BlockHash)
{
    private const int Subjects = 3;

    /// <summary>Reads the key out of an encoded row.</summary>
    public static LedgerKey Read(ReadOnlySpan<byte> row)
    {
        var at = 2 + 12;
        for (var i = 0; i < Subjects; i++) at += 4 + Math.Max(0, BinaryPrimitives.ReadInt32BigEndian(row[at..]));
        at += 8 + 5 + 12;
        var block = BinaryPrimitives.ReadInt64BigEndian(row[(at + 4)..]);
        at += 12 + 12;
        var logIndex = BinaryPrimitives.ReadInt32BigEndian(row[(at + 4)..]);
        at += 8 + 8 + 8;
        return new(block, logIndex, Convert.ToHexString(row.Slice(at + 4, BinaryPrimitives.ReadInt32BigEndian(row[at..]))));
    }
}

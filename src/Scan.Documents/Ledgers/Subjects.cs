using System.Text;

namespace Scan.Documents;

/// <summary>Feed topics as 64-bit hashes, as ledger rows carry them.</summary>
public static class Subjects
{
    private const int LongestOnStack = 256;

    /// <summary>The first 8 bytes of SHA-256 of the topic's text, never 0. Can be ground by an attacker: compare the full value after a look-up.</summary>
    public static long Hash(string topic)
    {
        Span<byte> text = stackalloc byte[LongestOnStack];
        var value = (long)Sum256.HashOf(Encoding.UTF8.TryGetBytes(topic, text, out var length) ? text[..length] : Encoding.UTF8.GetBytes(topic)).A;
        return value == 0 ? 1 : value;
    }
}

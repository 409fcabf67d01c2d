using System.Numerics;
using Scan.Domain.Primitives;
using Scan.Indexer.Projections;

namespace Scan.Indexer.Systems;

/// <summary>Reads the answers of views.</summary>
internal static class ViewAnswers
{
    /// <summary>The address that a view answered; null for no answer, zero, or what is no address.</summary>
    public static Address? Address(this ViewAnswer answer)
    {
        if (answer.Data is not { Length: Hash32.Size } word || word.AsSpan(0, 12).ContainsAnyExcept((byte)0)) return null;
        var address = new Address(word.AsSpan(12));
        return address.IsZero ? null : address;
    }

    /// <summary>The unsigned number that a view answered; null for no answer, or what is no single word.</summary>
    public static BigInteger? Number(this ViewAnswer answer) => answer.Data is { Length: Hash32.Size } word ? new BigInteger(word, isUnsigned: true, isBigEndian: true) : null;
}

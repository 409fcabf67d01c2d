using System.Collections;
using System.Globalization;
using System.Numerics;
using Scan.Domain.Primitives;

namespace Scan.Indexer.Audit;

/// <summary>Values as texts that can be compared and shown: ours and the chain's alike.</summary>
internal static class AuditText
{
    /// <summary>Integers as decimals, addresses, hashes and bytes as lower-case hex, lists and tuples in brackets; null as <c>none</c>.</summary>
    public static string Of(object? value) => value switch
    {
        null => "none",
        string text => text,
        bool flag => flag ? "true" : "false",
        byte[] bytes => Hex.Encode(bytes),
        BigInteger number => number.ToString(CultureInfo.InvariantCulture),
        IEnumerable list => $"[{string.Join(", ", list.Cast<object?>().Select(Of))}]",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };

    /// <summary>A set in an order of its own: contracts keep theirs as removals leave it.</summary>
    public static string OfSet(IEnumerable values) => $"[{string.Join(", ", values.Cast<object?>().Select(Of).Order(StringComparer.Ordinal))}]";
}

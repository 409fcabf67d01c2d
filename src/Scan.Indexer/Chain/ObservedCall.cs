using Scan.Documents;
using Scan.Domain.Primitives;

namespace Scan.Indexer.Chain;

/// <summary>The call of a transaction, where it was observed with the transaction's logs.</summary>
public static class ObservedCall
{
    /// <summary>The exact call data; null where none was observed.</summary>
    public static ReadOnlyMemory<byte>? DataOf(Hash32 transaction, IEnumerable<Observation> observed)
    {
        var key = ObservedFacts.TransactionKey(transaction);
        return observed.FirstOrDefault(o => o.Key == key)?.Value is { } value ? ObservedFacts.Decode(value).Input : (ReadOnlyMemory<byte>?)null;
    }
}

using System.Runtime.CompilerServices;
using Scan.Documents;

namespace Scan.Indexer.Health;

internal static class DocumentStream
{
    /// <summary>All documents of a query, page after page.</summary>
    public static async IAsyncEnumerable<Stored<T>> AllAsync<T>(this DocumentStore store, DocumentQuery query, [EnumeratorCancellation] CancellationToken ct) where T : class
    {
        query = query with { Take = DocumentQuery.MaxTake };
        for (var more = true; more;)
        {
            var page = await store.QueryAsync<T>(query, ct);
            foreach (var item in page.Items) yield return item;
            more = page.Next is not null;
            query = query with { After = page.Next };
        }
    }
}

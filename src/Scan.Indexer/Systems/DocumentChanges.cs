using Scan.Domain.Documents;
using Scan.Indexer.Projections;

namespace Scan.Indexer.Systems;

/// <summary>The usual step of a projection: find, change, store.</summary>
internal static class DocumentChanges
{
    /// <summary>Stores what <paramref name="change"/> makes of the document, or of a new one. An event that changes nothing stores nothing.</summary>
    /// <param name="key">Of the document, before and after.</param>
    /// <returns>The document as it is now.</returns>
    public static T Change<T>(this ProjectionContext context, byte[] key, Func<T> create, Func<T, T> change) where T : class, IDocument
    {
        var before = context.Find<T>(key);
        return context.Keep(key, before, change(before ?? create()));
    }

    /// <summary>Stores what became of a document that was found, unless nothing did: for frequent events, which need no functions this way.</summary>
    /// <param name="key">Of the document, before and after.</param>
    /// <param name="before">Null for a new one.</param>
    /// <returns>The document as it is now.</returns>
    public static T Keep<T>(this ProjectionContext context, byte[] key, T? before, T after) where T : class, IDocument
    {
        if (!after.Equals(before)) context.Store(key, after);
        return after;
    }
}

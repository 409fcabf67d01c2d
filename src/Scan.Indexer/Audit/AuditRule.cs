using Scan.Documents;
using Scan.Domain.Documents;

namespace Scan.Indexer.Audit;

/// <summary>How documents of one kind are compared with the chain.</summary>
public abstract class AuditRule
{
    private protected AuditRule(Type type) => Type = type;

    /// <summary>The document's record.</summary>
    public Type Type { get; }

    /// <summary>A page of the kind's documents, with the comparisons of each.</summary>
    /// <param name="behind">Documents behind this key; null: from the first.</param>
    internal abstract Task<AuditPage> ReadAsync(DocumentSnapshot snapshot, AuditScope scope, byte[]? behind, int take, double share, CancellationToken ct);
}

/// <param name="Last">The key of the last document; null at the end of the kind.</param>
internal sealed record AuditPage(IReadOnlyList<AuditedDocument> Documents, byte[]? Last);

internal sealed record AuditedDocument(byte[] Key, IReadOnlyList<AuditQuestion> Questions);

/// <param name="ask">Pure: asks the context for comparisons, the same ones whenever it runs.</param>
public sealed class AuditRule<T>(Action<T, AuditContext> ask) : AuditRule(typeof(T)) where T : class, IDocument
{
    /// <summary>Lookups that follow from lookups: more in a row is a rule that does not come to an end.</summary>
    private const int MostLoads = 8;

    /// <summary>The comparisons of one document.</summary>
    public IReadOnlyList<AuditQuestion> Ask(T document, AuditScope scope, RelatedDocuments related)
    {
        var context = new AuditContext(scope, related);
        ask(document, context);
        return context.Questions;
    }

    internal override async Task<AuditPage> ReadAsync(DocumentSnapshot snapshot, AuditScope scope, byte[]? behind, int take, double share, CancellationToken ct)
    {
        var page = await snapshot.PageAsync<T>(behind, take, share, ct);
        var related = new RelatedDocuments();
        for (var loads = 0; ; loads++)
        {
            List<AuditedDocument> audited = [.. page.Select(document => new AuditedDocument(document.Key(), Ask(document, scope, related)))];
            if (!related.IsShort) return new AuditPage(audited, page.Count < take ? null : audited[^1].Key);
            if (loads == MostLoads) throw new InvalidOperationException($"The audit rule of {typeof(T).Name} looks up without end.");
            await related.LoadAsync(snapshot, ct);
        }
    }
}

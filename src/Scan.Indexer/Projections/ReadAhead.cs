using Scan.Domain.Documents;
using Scan.Domain.Primitives;

namespace Scan.Indexer.Projections;

/// <summary>Takes the documents that a log's projection will ask for.</summary>
public sealed class ReadAhead
{
    private readonly IDocuments documents;

    internal ReadAhead(IDocuments documents) => this.documents = documents;

    public LogPosition At { get; internal set; }

    /// <summary>The log's source.</summary>
    public Source Source { get; internal set; } = null!;

    public ReadAhead Document<T>(byte[] key) where T : class, IDocument
    {
        documents.Want<T>(key);
        return this;
    }
}

using System.Text.Json;
using Scan.Domain.Documents;
using Scan.Domain.Primitives;

namespace Scan.Indexer.Projections;

/// <summary>
/// All that a projection sees of the world beside its event: the log's position and source, the facts it asked for, and the documents.
/// Applying an event may run more than once: it has no effect outside of this context.
/// </summary>
public sealed class ProjectionContext
{
    private readonly IDocuments documents;
    private readonly ICollection<Announcement> announcements;
    private LogPosition at;
    private Source source = null!;

    public ProjectionContext(IDocuments documents, ICollection<Announcement> announcements) =>
        (this.documents, this.announcements) = (documents, announcements);

    public required LogPosition At { get => at; init => at = value; }

    public required Source Source { get => source; init => source = value; }

    public long ChainId => At.ChainId;

    public Address Emitter => Source.Address;

    /// <summary>The identity registry whose agents are named without it; see <see cref="Topics.Agent"/>.</summary>
    public Address? CanonicalRegistry { get; init; }

    /// <summary>The log's transaction where the event asked for it; null with <see cref="TransactionProblem"/> when the node could not give it.</summary>
    public TransactionFacts? Transaction { get; init; }

    /// <summary>Why there is no transaction, in words.</summary>
    public string? TransactionProblem { get; init; }

    /// <summary>Who sent the transaction, where the event asked for it or for the transaction.</summary>
    public Address? Sender { get; init; }

    /// <summary>Answers to the views that the event asked for, by <c>view:{to}:{call data}</c>.</summary>
    public IReadOnlyDictionary<string, ViewAnswer> Views { get; init; } = NoViews;

    /// <summary>
    /// The records of the block's logs behind this one, for events with needs: a view tells how the block ended, and these say what else led there. Never across blocks.
    /// </summary>
    public IEnumerable<object> LaterInBlock => Later(Index);

    /// <summary>What <see cref="LaterInBlock"/> is behind an index: one for all logs of a batch, since few of them read it.</summary>
    internal Func<int, IEnumerable<object>> Later { get; init; } = static _ => [];

    /// <summary>The log's place among those of its batch.</summary>
    internal int Index { get; init; }

    private static IReadOnlyDictionary<string, ViewAnswer> NoViews { get; } = new Dictionary<string, ViewAnswer>();

    /// <summary>The same context for another log without needs: most have none, and a batch has tens of thousands.</summary>
    internal void MoveTo(in LogPosition log, Source emitter) => (at, source) = (log, emitter);

    /// <summary>The document as the logs before this one made it; null where there is none.</summary>
    public T? Find<T>(byte[] key) where T : class, IDocument => documents.Find<T>(key);

    /// <summary>Writes a document that was looked up before, present or not.</summary>
    public void Store<T>(T document) where T : class, IDocument => documents.Store(document);

    /// <summary>The same for a document that was looked up by this key.</summary>
    public void Store<T>(byte[] key, T document) where T : class, IDocument => documents.Store(key, document);

    /// <summary>Writes a document that is new by construction, such as one keyed by the log's position. A duplicate stops the chain.</summary>
    public void Insert<T>(T document) where T : class, IDocument => documents.Insert(document);

    public void Delete<T>(byte[] key) where T : class, IDocument => documents.Delete<T>(key);

    /// <summary>The answer of a view that the event's needs named; null when they named none such.</summary>
    public ViewAnswer? View(Address to, byte[] callData) => Views.GetValueOrDefault(new ViewCall(to, callData).Key);

    /// <summary>Puts an item on the feed with the commit of this log (design section 7).</summary>
    /// <param name="id">Names the thing through its life.</param>
    /// <param name="state"><c>seen</c>, <c>removed</c>…</param>
    /// <param name="data">Serialised as documents are.</param>
    public void Announce(string kind, string id, string state, IReadOnlyList<string> topics, object data) =>
        announcements.Add(new Announcement(kind, id, state, At.Block, At.Time, topics, JsonSerializer.SerializeToUtf8Bytes(data, data.GetType(), DocumentJson.Options)));
}

/// <summary>An item for the feed, before it has a sequence.</summary>
public sealed record Announcement(string Kind, string Id, string State, long Block, long Time, IReadOnlyList<string> Topics, ReadOnlyMemory<byte> DataJson);

/// <summary>The documents of one chain as projections use them.</summary>
public interface IDocuments
{
    /// <summary>Says that a projection is going to look for a document.</summary>
    void Want<T>(byte[] key) where T : class, IDocument;

    T? Find<T>(byte[] key) where T : class, IDocument;

    void Store<T>(T document) where T : class, IDocument;

    void Store<T>(byte[] key, T document) where T : class, IDocument;

    void Insert<T>(T document) where T : class, IDocument;

    void Delete<T>(byte[] key) where T : class, IDocument;
}

using Scan.Documents;
using Scan.Domain.Documents;
using Scan.Domain.Primitives;
using Scan.Indexer.Projections;

namespace Scan.Indexer.Chain;

/// <summary>A projection failed on a log although every document it asked for was there: a bug of ours, so the chain stops.</summary>
public sealed class ProjectionException(string message, Exception inner) : Exception(message, inner);

/// <summary>Applies events to documents in chain order.</summary>
internal sealed class Projector(DocumentSession session)
{
    private readonly SessionDocuments documents = new(session);

    /// <summary>
    /// Projects a batch, again and again until every document that it asks for is in memory. Returns what it announces.
    /// </summary>
    /// <param name="undoSteps">True above finality: each block can be undone by itself.</param>
    public async Task<IReadOnlyList<FeedEntry>> ProjectAsync(
        IReadOnlyList<DecodedLog> logs, ObservedFacts facts, Address? canonicalRegistry, Func<long, bool> undoSteps, CancellationToken ct)
    {
        await ReadAheadAsync(logs, ct);
        for (; ; )
        {
            var announcements = new List<Announcement>();
            var fault = Apply(logs, facts, canonicalRegistry, undoSteps, announcements);
            if (!session.HasMisses)
            {
                return fault is null ? [.. announcements.Select(a => new FeedEntry(a.Id, a.Kind, a.State, a.Block, a.Time, a.Topics, a.DataJson))] : throw fault;
            }
            // A fault of a pass with misses says nothing: it saw a document as absent that may be there.
            await session.LoadMissesAsync(ct);
            session.Reset();
        }
    }

    /// <summary>Loads what the batch is known to ask for.</summary>
    private async Task ReadAheadAsync(IReadOnlyList<DecodedLog> logs, CancellationToken ct)
    {
        if (!session.MayMiss) return;
        var ahead = new ReadAhead(documents);
        foreach (var log in logs)
        {
            if (log is not { Value: { } value, Entry.Reads: { } reads }) continue;
            (ahead.At, ahead.Source) = (log.At, log.Source);
            try
            {
                reads(value, ahead);
            }
            catch (Exception e)
            {
                throw Fault(log, e);
            }
        }
        await session.LoadMissesAsync(ct);
    }

    private ProjectionException? Apply(IReadOnlyList<DecodedLog> logs, ObservedFacts facts, Address? canonicalRegistry, Func<long, bool> undoSteps, List<Announcement> announcements)
    {
        long? block = null;
        ProjectionContext? plain = null;
        Func<int, IEnumerable<object>> later = index => LaterInBlock(logs, index);
        for (var i = 0; i < logs.Count; i++)
        {
            var log = logs[i];
            if (log.Value is null || !log.Entry!.Projects) continue;
            if (block != log.At.Block) session.BeginBlock(log.At.Block, undoSteps(log.At.Block));
            block = log.At.Block;
            ProjectionContext context;
            if (log.Entry.HasNeeds) context = Context(log, i, later, facts, canonicalRegistry, announcements);
            else (context = plain ??= new ProjectionContext(documents, announcements) { At = log.At, Source = log.Source, CanonicalRegistry = canonicalRegistry }).MoveTo(log.At, log.Source);
            try
            {
                log.Entry.Apply(log.Value, context);
            }
            catch (Exception e)
            {
                return Fault(log, e);
            }
        }
        return null;
    }

    private static ProjectionException Fault(DecodedLog log, Exception e) =>
        new($"{log.Entry!.Kind.Contract}.{log.Entry.Kind.Name} of {log.At.Transaction}, log {log.At.LogIndex} of block {log.At.Block}: {e.Message}", e);

    /// <summary>A batch holds whole blocks.</summary>
    private static IEnumerable<object> LaterInBlock(IReadOnlyList<DecodedLog> logs, int index)
    {
        for (var i = index + 1; i < logs.Count && logs[i].At.Block == logs[index].At.Block; i++)
        {
            if (logs[i].Value is { } value) yield return value;
        }
    }

    private ProjectionContext Context(DecodedLog log, int index, Func<int, IEnumerable<object>> later, ObservedFacts facts, Address? canonicalRegistry, List<Announcement> announcements)
    {
        var needs = new Needs(log.Source);
        log.Entry!.AddNeeds(log.Value!, needs);
        var (transaction, problem) = facts.Transaction(log.At);
        return new ProjectionContext(documents, announcements)
        {
            At = log.At,
            Source = log.Source,
            CanonicalRegistry = canonicalRegistry,
            Transaction = transaction,
            TransactionProblem = problem,
            Sender = facts.Sender(log.At) ?? transaction?.From,
            Views = facts.Views(log.At, needs.Views),
            Later = later,
            Index = index,
        };
    }

    private sealed class SessionDocuments(DocumentSession session) : IDocuments
    {
        public void Want<T>(byte[] key) where T : class, IDocument => session.Want<T>(key);

        public T? Find<T>(byte[] key) where T : class, IDocument => session.Find<T>(key);

        public void Store<T>(T document) where T : class, IDocument => session.Store(document);

        public void Store<T>(byte[] key, T document) where T : class, IDocument => session.Store(key, document);

        public void Insert<T>(T document) where T : class, IDocument => session.Insert(document);

        public void Delete<T>(byte[] key) where T : class, IDocument => session.Delete<T>(key);
    }
}

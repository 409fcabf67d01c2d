using Scan.Domain.Primitives;

namespace Scan.Indexer.Projections;

/// <summary>Facts that an event's projection needs and the log omits. They are fetched at the log's block hash and kept as observations.</summary>
public sealed class Needs
{
    private readonly List<ViewCall> views = [];

    internal Needs(Source source) => Source = source;

    /// <summary>The contract that emitted the log.</summary>
    public Source Source { get; }

    internal bool WantsSender { get; private set; }

    internal bool WantsTransaction { get; private set; }

    internal IReadOnlyList<ViewCall> Views => views;

    /// <summary>The log's transaction: sender, called account and call data.</summary>
    public Needs Transaction()
    {
        WantsTransaction = true;
        return this;
    }

    /// <summary>The transaction's sender, which comes with the logs of contracts that count only when known senders call them.</summary>
    public Needs Sender()
    {
        WantsSender = true;
        return this;
    }

    /// <summary>A view's answer at the log's block.</summary>
    public Needs View(Address to, byte[] callData)
    {
        views.Add(new ViewCall(to, callData));
        return this;
    }

    /// <summary>A view's answer at the log's block where the log's transaction, which is fetched for that, does not tell.</summary>
    /// <param name="tells">Pure. A transaction that the node does not have tells nothing.</param>
    public Needs ViewUnless(Func<TransactionFacts, bool> tells, Address to, byte[] callData)
    {
        views.Add(new ViewCall(to, callData) { Unless = tells });
        return Transaction();
    }
}

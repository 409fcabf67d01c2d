using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;

namespace Scan.Indexer.Audit;

/// <summary>A view to be called.</summary>
/// <param name="Contract">The contract's slug, for the reader.</param>
public sealed record AuditView(string Contract, Address To, FunctionAbi Function, IReadOnlyList<object> Arguments)
{
    /// <summary>The block to ask at; null: the audit's.</summary>
    public long? Block { get; init; }

    public string Name => $"{Contract}.{Function.Name}";

    public byte[] CallData() => Function.Encode([.. Arguments]);
}

/// <summary>Where a comparison stands: it asks on, or is settled.</summary>
public abstract record AuditStep
{
    private AuditStep() { }

    /// <summary>Views to call together, and what follows from their results.</summary>
    /// <param name="Then">Pure. What it makes of results that do not fit the view's declaration is no concern of its own.</param>
    public sealed record Ask(IReadOnlyList<AuditView> Views, Func<IReadOnlyList<AbiArguments>, AuditStep> Then) : AuditStep
    {
        /// <summary>What to do when the contract refuses one of the views or has it not, as those of another release; null: the comparison is unreachable.</summary>
        public AuditStep? Else { get; init; }
    }

    /// <summary>Settled: drift where the two texts differ.</summary>
    /// <param name="View">Which view <paramref name="Theirs"/> came from.</param>
    public sealed record Compared(string Ours, string Theirs, AuditView View) : AuditStep
    {
        public bool Drifts => Ours != Theirs;
    }

    /// <summary>Settled: the chain's value cannot be known.</summary>
    public sealed record Unreachable(string Check, string Reason) : AuditStep;
}

/// <summary>One comparison of a document's field with the chain.</summary>
/// <param name="Trace">How to find the logs behind our value.</param>
public sealed record AuditQuestion(string Field, AuditStep First, LogTrace Trace);

/// <summary>How the ledger finds the logs that made a value.</summary>
/// <param name="Subjects">Feed topics (see <see cref="Domain.Documents.Topics"/>), at most three, all of which a log speaks of.</param>
/// <param name="Mentions">Bytes that stand in a log's topics or data beyond its subjects.</param>
public sealed record LogTrace(IReadOnlyList<string> Subjects, IReadOnlyList<byte[]> Mentions)
{
    public static LogTrace None { get; } = new([], []);
}

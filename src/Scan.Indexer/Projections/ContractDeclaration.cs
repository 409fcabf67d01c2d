using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;

namespace Scan.Indexer.Projections;

/// <summary>What a system says of one contract.</summary>
/// <param name="FoundBy">The events whose logs are asked for; null: every log of the contract is.</param>
/// <param name="SentBy">The slug of the sources in whose transactions alone logs count; null: in anybody's.</param>
/// <param name="Given">What the events do that a manifest gives for the contract; null: nothing.</param>
internal sealed record ContractDeclaration(
    string System, string Slug, IReadOnlyList<EventEntry> Entries, DiscoveryDeclaration? Discovery, Func<EventKind, bool>? FoundBy, string? SentBy, Action<string, AbiArguments, ProjectionContext>? Given = null)
{
    private IReadOnlySet<Hash32>? found, all;

    /// <summary>First topics of the logs that are read of a contract whose address is known; null: all logs are. The same instance each time.</summary>
    public IReadOnlySet<Hash32>? Topics => FoundBy is null ? null : found ??= Of(FoundBy);

    /// <summary>First topics of the logs that are read where only they tell the contract. The same instance each time.</summary>
    public IReadOnlySet<Hash32> TopicsAnywhere => Topics ?? Known;

    /// <summary>First topics of all events. The same instance each time.</summary>
    public IReadOnlySet<Hash32> Known => all ??= Of(_ => true);

    private HashSet<Hash32> Of(Func<EventKind, bool> counts) => [.. Entries.Select(entry => entry.Kind).Where(kind => !kind.Abi.IsAnonymous && counts(kind)).Select(kind => kind.Topic0)];
}

/// <summary>Views that tell the contracts behind a source.</summary>
/// <param name="Witness">Null: the source's own word is enough.</param>
internal sealed record DiscoveryDeclaration(IReadOnlyList<FunctionAbi> Views, DiscoverChildren Children, KnowsChildren Known, AskWitness? Witness);

/// <summary>An account that an event names, and what it is asked (encoded calls).</summary>
public sealed record NamedAccount(Address Address, IReadOnlyList<byte[]> Calls);

/// <summary>Views of an account that an event names, which tell what it is.</summary>
/// <param name="Contract">The kind that it may turn out to be.</param>
internal sealed record NamingDeclaration(string Contract, Func<object, Source, NamedAccount?> Asked, Func<object, Source, IReadOnlyList<ViewAnswer>, SourceChild?> Child);

/// <summary>True when the manifest tells all that the source's views could tell, so that they need not be asked. Pure.</summary>
/// <param name="manifest">All sources of the manifest.</param>
public delegate bool KnowsChildren(Source source, IReadOnlyCollection<Source> manifest);

/// <summary>The account that a source's answers name, and what it is asked in its turn; null: nobody. Pure.</summary>
public delegate NamedAccount? AskWitness(IReadOnlyList<ViewAnswer> answers, Source source);

/// <summary>Turns the answers of a source's views into the contracts behind it. Pure; an answer may be missing.</summary>
/// <param name="log">The source's log at whose block the views were asked.</param>
public delegate IEnumerable<SourceChild> DiscoverChildren(IReadOnlyList<ViewAnswer> answers, LogPosition log, Source source);

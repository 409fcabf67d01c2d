using Scan.Ethereum.Abi;

namespace Scan.Indexer.Projections;

/// <summary>Declares the events of one contract and what they do.</summary>
public sealed class ContractBuilder
{
    private readonly string system, slug;
    private readonly List<EventEntry> entries = [];
    private readonly HashSet<EventKey> projected = [];
    private readonly HashSet<EventKey> known = [];
    private DiscoveryDeclaration? discovery;
    private Action<string, AbiArguments, ProjectionContext>? given;
    private Func<EventKind, bool>? foundBy;
    private string? sentBy;

    internal ContractBuilder(string system, string slug) => (this.system, this.slug) = (system, slug);

    /// <summary>An event that changes documents.</summary>
    /// <param name="apply">Pure: reads the event and the context, writes through the context. May run more than once for one log.</param>
    /// <param name="subjects">Whom the event speaks of: by these the ledger finds it again. The first three count.</param>
    /// <param name="needs">Facts that the log omits.</param>
    public ContractBuilder On<TEvent>(Action<TEvent, ProjectionContext> apply, Action<TEvent, SubjectBuilder>? subjects = null, Action<Needs>? needs = null)
        where TEvent : class, IEvent<TEvent> =>
        Add(new TypedEventEntry<TEvent>(system, slug, apply, subjects, needs is null ? null : (_, n) => needs(n)));

    /// <summary>An event whose facts depend on its arguments.</summary>
    public ContractBuilder On<TEvent>(Action<TEvent, ProjectionContext> apply, Action<TEvent, SubjectBuilder> subjects, Action<TEvent, Needs> needs)
        where TEvent : class, IEvent<TEvent> =>
        Add(new TypedEventEntry<TEvent>(system, slug, apply, subjects, needs));

    /// <summary>An event that is decoded into the ledger and the event list, without effect on documents.</summary>
    /// <param name="signature">Human-readable: <c>Freeze(address freezed)</c>.</param>
    /// <param name="era">When contracts emitted this form, in words.</param>
    public ContractBuilder Knows(string signature, string? era = null)
    {
        var entry = new EventEntry(new EventKind(system, slug, EventAbi.Parse(signature), era));
        if (projected.Contains(entry.Key))
        {
            var handled = entries.Find(e => e.Key == entry.Key)!;
            handled.Kind = handled.Kind with { Era = era };
            return this;
        }
        if (!known.Add(entry.Key)) throw new InvalidOperationException($"{system}/{slug} declares {entry.Kind.Signature} with {entry.Key.TopicCount} topics twice.");
        entries.Add(entry);
        return this;
    }

    /// <summary>
    /// Event forms from a text with one signature per line; after <c>//</c> its era. Empty lines and lines of comment only are skipped;
    /// forms declared with <c>On</c> keep their effect.
    /// </summary>
    public ContractBuilder KnowsAll(string text)
    {
        foreach (var line in text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var comment = line.IndexOf("//", StringComparison.Ordinal);
            var signature = (comment < 0 ? line : line[..comment]).Trim().TrimEnd(';');
            if (signature.Length > 0) Knows(signature, comment < 0 ? null : line[(comment + 2)..].Trim());
        }
        return this;
    }

    /// <summary>The events that a manifest gives for this contract change documents, by their transaction or by what they are called.</summary>
    /// <param name="apply">Of the event's name and arguments; pure, as for <see cref="On{TEvent}(Action{TEvent, ProjectionContext}, Action{TEvent, SubjectBuilder}?, Action{Needs}?)"/>.</param>
    public ContractBuilder OnGiven(Action<string, AbiArguments, ProjectionContext> apply)
    {
        given = apply;
        return this;
    }

    /// <summary>
    /// Contracts that stand behind this one are told by its views, asked at the block of its first log, and again at later logs, ever more rarely,
    /// until they answer.
    /// </summary>
    /// <param name="views">Functions without inputs, called on the contract itself.</param>
    /// <param name="children">The answers (in the order of the views), the log and the asking source to the contracts behind it.</param>
    /// <param name="known">Says when the manifest leaves nothing to ask for.</param>
    /// <param name="witness">Whom to ask about the source's word; those answers follow the views'.</param>
    public ContractBuilder Discovers(IReadOnlyList<FunctionAbi> views, DiscoverChildren children, KnowsChildren known, AskWitness? witness = null)
    {
        discovery = new DiscoveryDeclaration(views, children, known, witness);
        return this;
    }

    /// <summary>An event that announces another contract, which is read from that block on. It must have been declared with <c>On</c>.</summary>
    public ContractBuilder Announces<TEvent>(Func<TEvent, SourceChild> child) where TEvent : class, IEvent<TEvent>
    {
        entries.Single(e => e.Key == EventKey.Of(TEvent.Abi) && e.Projects).Child = value => child((TEvent)value);
        return this;
    }

    /// <summary>
    /// An event by which anybody may name any account: views of the named one, asked at the event's block, say whether it is a contract to read. It must
    /// have been declared with <c>On</c>.
    /// </summary>
    /// <param name="contract">The kind of contract that it may turn out to be.</param>
    /// <param name="asked">The named account and the calls to it; null: the event names none.</param>
    /// <param name="child">What the answers (in the order of the calls) make of it; null: nothing to read.</param>
    public ContractBuilder Names<TEvent>(string contract, Func<TEvent, Source, NamedAccount?> asked, Func<TEvent, Source, IReadOnlyList<ViewAnswer>, SourceChild?> child) where TEvent : class, IEvent<TEvent>
    {
        entries.Single(e => e.Key == EventKey.Of(TEvent.Abi) && e.Projects).Naming =
            new NamingDeclaration(contract, (value, source) => asked((TEvent)value, source), (value, source, answers) => child((TEvent)value, source, answers));
        return this;
    }

    /// <summary>
    /// The documents that an event's projection asks for first, as far as the event tells: those that are not in memory are loaded for a whole batch at once, instead of being missed and the batch projected
    /// again. It changes no result, so it pays for frequent events alone. The event must have been declared with <c>On</c>.
    /// </summary>
    public ContractBuilder Reads<TEvent>(Action<TEvent, ReadAhead> documents) where TEvent : class, IEvent<TEvent>
    {
        entries.Single(e => e.Key == EventKey.Of(TEvent.Abi) && e.Projects).Reads = (value, ahead) => documents((TEvent)value, ahead);
        return this;
    }

    /// <summary>
    /// Only logs of these events are read: for contracts that emit more than anybody wants, or that there are so many of that they must be looked for
    /// by topic. What is read must not depend on how many there are, so this holds for the first one, too.
    /// </summary>
    public ContractBuilder IsFoundBy(Func<EventKind, bool> events)
    {
        foundBy = events;
        return this;
    }

    /// <summary>
    /// Logs count only in transactions that a source of this slug sends, on chains that have such a source. Those transactions bring all known events of the
    /// contract, also those that it is not found by.
    /// </summary>
    public ContractBuilder CountsWhenSentBy(string slug)
    {
        sentBy = slug;
        return this;
    }

    internal ContractDeclaration Build() => new(system, slug, entries, discovery, foundBy, sentBy, given);

    private ContractBuilder Add(EventEntry entry)
    {
        if (!projected.Add(entry.Key)) throw new InvalidOperationException($"{system}/{slug} handles {entry.Kind.Signature} with {entry.Key.TopicCount} topics twice.");
        entries.RemoveAll(e => e.Key == entry.Key);
        entries.Add(entry);
        return this;
    }
}

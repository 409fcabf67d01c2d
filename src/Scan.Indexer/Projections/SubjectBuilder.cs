using System.Numerics;
using Scan.Domain.Primitives;

namespace Scan.Indexer.Projections;

/// <summary>Whom an event speaks of. The ledger finds events again by these topics; the first <see cref="Most"/> distinct ones count.</summary>
public sealed class SubjectBuilder
{
    public const int Most = 3;
    private readonly List<Subject> subjects = new(Most);

    public SubjectBuilder(long chainId, Source source, Address? canonicalRegistry = null) =>
        (ChainId, Source, CanonicalRegistry) = (chainId, source, canonicalRegistry);

    public long ChainId { get; }

    /// <summary>The contract that emitted the log.</summary>
    public Source Source { get; private set; }

    public Address Emitter => Source.Address;

    /// <summary>The identity registry whose agents are named without it.</summary>
    public Address? CanonicalRegistry { get; }

    public IReadOnlyList<string> Topics => subjects.ConvertAll(subject => subject.Topic(ChainId));

    internal IReadOnlyList<Subject> Subjects => subjects;

    public SubjectBuilder Avs(Address avs) => Add(new(SubjectKind.Avs, avs));

    public SubjectBuilder Operator(Address @operator) => Add(new(SubjectKind.Operator, @operator));

    public SubjectBuilder OperatorId(Hash32 operatorId) => Add(new(SubjectKind.OperatorId, Hash: operatorId));

    public SubjectBuilder Staker(Address staker) => Add(new(SubjectKind.Staker, staker));

    public SubjectBuilder Rollup(BigInteger rollupChainId) => Add(new(SubjectKind.Rollup, Number: rollupChainId));

    public SubjectBuilder Agent(Address registry, BigInteger agentId) =>
        Add(registry == CanonicalRegistry ? new(SubjectKind.CanonicalAgent, Number: agentId) : new(SubjectKind.Agent, registry, Number: agentId));

    public SubjectBuilder Alert(Address avs, Hash32 messageHash) => Add(new(SubjectKind.Alert, avs, messageHash));

    public SubjectBuilder Withdrawal(Hash32 root) => Add(new(SubjectKind.Withdrawal, Hash: root));

    public SubjectBuilder Task(Address manager, BigInteger index) => Add(new(SubjectKind.Task, manager, Number: index));

    public SubjectBuilder Contract(Address contract) => Add(new(SubjectKind.Contract, contract));

    public SubjectBuilder Token(Address token) => Add(new(SubjectKind.Token, token));

    public SubjectBuilder Account(Address account) => Add(new(SubjectKind.Account, account));

    /// <summary>Forgets all subjects, for a log of another source.</summary>
    internal void MoveTo(Source emitter)
    {
        Source = emitter;
        subjects.Clear();
    }

    private SubjectBuilder Add(Subject subject)
    {
        if (subjects.Count < Most && !subjects.Contains(subject)) subjects.Add(subject);
        return this;
    }
}

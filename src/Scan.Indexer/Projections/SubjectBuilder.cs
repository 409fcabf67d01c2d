using System.Numerics;
using Scan.Domain.Documents;
using Scan.Domain.Primitives;

namespace Scan.Indexer.Projections;

/// <summary>Whom an event speaks of. The ledger finds events again by these topics; the first <see cref="Most"/> distinct ones count.</summary>
public sealed class SubjectBuilder
{
    public const int Most = 3;
    private readonly List<string> topics = new(Most);

    public SubjectBuilder(long chainId, Source source, Address? canonicalRegistry = null) =>
        (ChainId, Source, CanonicalRegistry) = (chainId, source, canonicalRegistry);

    public long ChainId { get; }

    /// <summary>The contract that emitted the log.</summary>
    public Source Source { get; }

    public Address Emitter => Source.Address;

    /// <summary>The identity registry whose agents are named without it.</summary>
    public Address? CanonicalRegistry { get; }

    public IReadOnlyList<string> Topics => topics;

    public SubjectBuilder Avs(Address avs) => Add(Domain.Documents.Topics.Avs(ChainId, avs));

    public SubjectBuilder Operator(Address @operator) => Add(Domain.Documents.Topics.Operator(ChainId, @operator));

    public SubjectBuilder OperatorId(Hash32 operatorId) => Add(Domain.Documents.Topics.OperatorId(ChainId, operatorId));

    public SubjectBuilder Staker(Address staker) => Add(Domain.Documents.Topics.Staker(ChainId, staker));

    public SubjectBuilder Rollup(BigInteger rollupChainId) => Add(Domain.Documents.Topics.Rollup(rollupChainId));

    public SubjectBuilder Agent(Address registry, BigInteger agentId) =>
        Add(Domain.Documents.Topics.Agent(ChainId, registry, agentId, registry == CanonicalRegistry));

    public SubjectBuilder Alert(Address avs, Hash32 messageHash) => Add(Domain.Documents.Topics.Alert(ChainId, avs, messageHash));

    public SubjectBuilder Withdrawal(Hash32 root) => Add(Domain.Documents.Topics.Withdrawal(ChainId, root));

    public SubjectBuilder Task(Address manager, BigInteger index) => Add(Domain.Documents.Topics.Task(ChainId, manager, index));

    public SubjectBuilder Contract(Address contract) => Add(Domain.Documents.Topics.Contract(ChainId, contract));

    public SubjectBuilder Token(Address token) => Add(Domain.Documents.Topics.Token(ChainId, token));

    public SubjectBuilder Account(Address account) => Add(Domain.Documents.Topics.Account(ChainId, account));

    private SubjectBuilder Add(string topic)
    {
        if (topics.Count < Most && !topics.Contains(topic)) topics.Add(topic);
        return this;
    }
}

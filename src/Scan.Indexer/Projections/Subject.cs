using System.Numerics;
using Scan.Domain.Documents;
using Scan.Domain.Primitives;

namespace Scan.Indexer.Projections;

/// <summary>The forms that names of things have in the ledger, see <see cref="Topics"/>.</summary>
internal enum SubjectKind
{
    Avs,
    Operator,
    OperatorId,
    Staker,
    Rollup,
    Agent,
    CanonicalAgent,
    Alert,
    Withdrawal,
    Task,
    Contract,
    Token,
    Account,
}

/// <summary>A thing that an event speaks of. What its kind has no use for is left out, so that two are equal when their topics are.</summary>
internal readonly record struct Subject(SubjectKind Kind, Address Address = default, Hash32 Hash = default, BigInteger Number = default)
{
    public string Topic(long chainId) => Kind switch
    {
        SubjectKind.Avs => Topics.Avs(chainId, Address),
        SubjectKind.Operator => Topics.Operator(chainId, Address),
        SubjectKind.OperatorId => Topics.OperatorId(chainId, Hash),
        SubjectKind.Staker => Topics.Staker(chainId, Address),
        SubjectKind.Rollup => Topics.Rollup(Number),
        SubjectKind.Agent => Topics.Agent(chainId, Address, Number, canonical: false),
        SubjectKind.CanonicalAgent => Topics.Agent(chainId, default, Number, canonical: true),
        SubjectKind.Alert => Topics.Alert(chainId, Address, Hash),
        SubjectKind.Withdrawal => Topics.Withdrawal(chainId, Hash),
        SubjectKind.Task => Topics.Task(chainId, Address, Number),
        SubjectKind.Contract => Topics.Contract(chainId, Address),
        SubjectKind.Token => Topics.Token(chainId, Address),
        SubjectKind.Account => Topics.Account(chainId, Address),
        _ => throw new InvalidOperationException($"{Kind} has no topic."),
    };
}

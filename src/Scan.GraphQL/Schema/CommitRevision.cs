using Scan.Documents;
using Scan.GraphQL.Engine.Caching;

namespace Scan.GraphQL.Schemas;

/// <summary>
/// Documents, ledger and chains change in transactions that change the chain's row too (a commit, a roll-back, the switch of a re-projection, a head), profiles in such that
/// change theirs: where none of these rows is another, all is as it was.
/// </summary>
internal sealed class CommitRevision(Chains chains) : IAnswerRevision
{
    public Task<string> ReadAsync(CancellationToken ct) => chains.RevisionAsync(ct);
}

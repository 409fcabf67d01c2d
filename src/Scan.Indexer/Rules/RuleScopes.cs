using Scan.Documents;
using Scan.Domain.Documents;
using Scan.Domain.EigenLayer;
using Scan.Domain.Middleware;
using Scan.Domain.Primitives;
using Scan.Domain.Rules;

namespace Scan.Indexer.Rules;

/// <summary>
/// Says under which topics the things of a rule appear: some events name an operator by its middleware id only, and what concerns a staker happens to the
/// operator that it delegated to.
/// </summary>
public sealed class RuleScopes(DocumentStore store)
{
    private const int MostIds = 500;

    /// <summary>Empty: any.</summary>
    public async Task<IReadOnlySet<string>> TopicsOfAsync(Rule rule, CancellationToken ct)
    {
        var topics = rule.Scope.ToHashSet(StringComparer.Ordinal);
        foreach (var topic in rule.Scope)
        {
            if (topic.Split(':') is not [var kind, var chain, var text] || !long.TryParse(chain, out var chainId) || !Address.TryParse(text, null, out var address)) continue;
            if (kind == "staker" && await OperatorOfAsync(chainId, address, ct) is { } delegated)
            {
                topics.Add(Topics.Operator(chainId, delegated));
                topics.UnionWith(await IdsOfAsync(chainId, delegated, ct));
            }
            if (kind == "operator") topics.UnionWith(await IdsOfAsync(chainId, address, ct));
        }
        return topics;
    }

    private async Task<Address?> OperatorOfAsync(long chainId, Address staker, CancellationToken ct) =>
        (await store.FindAsync<Delegation>(chainId, Delegation.KeyOf(staker), ct))?.Body.Operator;

    private async Task<IEnumerable<string>> IdsOfAsync(long chainId, Address @operator, CancellationToken ct)
    {
        var known = await store.QueryAsync<BlsOperator>(new DocumentQuery { ChainId = chainId, Where = Filter.Equal("operator", @operator.ToString()), Take = MostIds }, ct);
        return known.Items.Select(item => Topics.OperatorId(chainId, item.Body.OperatorId)).Distinct(StringComparer.Ordinal);
    }
}

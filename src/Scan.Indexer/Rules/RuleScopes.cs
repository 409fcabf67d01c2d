using Scan.Documents;
using Scan.Domain.Documents;
using Scan.Domain.EigenLayer;
using Scan.Domain.Middleware;
using Scan.Domain.Primitives;
using Scan.Domain.Rules;

namespace Scan.Indexer.Rules;

/// <summary>
/// Says under which topics the things of a rule appear: some events name an operator by its middleware id only, and what concerns a staker happens to the
/// operators that it delegates to or is still leaving.
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
            foreach (var delegated in kind == "staker" ? await OperatorsOfAsync(chainId, address, ct) : [])
            {
                topics.Add(Topics.Operator(chainId, delegated));
                topics.UnionWith(await IdsOfAsync(chainId, delegated, ct));
            }
            if (kind == "operator") topics.UnionWith(await IdsOfAsync(chainId, address, ct));
        }
        return topics;
    }

    /// <summary>The operator it delegates to, and those whose slashing lessens what it has queued to withdraw.</summary>
    private async Task<IReadOnlyList<Address>> OperatorsOfAsync(long chainId, Address staker, CancellationToken ct)
    {
        var of = new Filter.And(Filter.Equal("staker", staker.ToString()), Filter.Equal("status", WithdrawalStatus.Queued));
        var queued = await store.QueryAsync<Withdrawal>(new DocumentQuery { ChainId = chainId, Where = of, Take = MostIds }, ct);
        var delegated = (await store.FindAsync<Delegation>(chainId, Delegation.KeyOf(staker), ct))?.Body.Operator;
        return [.. queued.Items.Select(item => item.Body.Operator).Append(delegated).OfType<Address>().Distinct()];
    }

    private async Task<IEnumerable<string>> IdsOfAsync(long chainId, Address @operator, CancellationToken ct)
    {
        var known = await store.QueryAsync<BlsOperator>(new DocumentQuery { ChainId = chainId, Where = Filter.Equal("operator", @operator.ToString()), Take = MostIds }, ct);
        return known.Items.Select(item => Topics.OperatorId(chainId, item.Body.OperatorId)).Distinct(StringComparer.Ordinal);
    }
}

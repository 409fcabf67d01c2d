using System.Numerics;
using Scan.Documents;
using Scan.Domain.EigenLayer;
using Scan.Domain.Primitives;
using Scan.Web.Chains;

namespace Scan.Web.Features.Operators;

/// <summary>What an operator has bound itself to, what was taken from it, and who stands behind it.</summary>
public sealed record OperatorCommitments(ChainView? Chain, Address Operator)
{
    private const int Shown = 50;

    /// <summary>Delegators that one page reads shares of.</summary>
    private const int MaxDelegators = 1000;

    public required IReadOnlyList<OperatorSetMember> Sets { get; init; }
    public required IReadOnlyList<Allocation> Allocations { get; init; }
    public required IReadOnlyList<Slashing> Slashings { get; init; }
    public required IReadOnlyList<FeeSplit> Splits { get; init; }
    public required IReadOnlyList<StakerShares> Delegated { get; init; }
    public required int Delegators { get; init; }

    /// <summary>By strategy: the ten largest delegators and their part of what was read, in percent.</summary>
    public IEnumerable<(Address Strategy, IReadOnlyList<StakerShares> Top, decimal? Share)> Concentration() =>
        from of in Delegated.Where(d => d.DepositShares.Sign > 0).GroupBy(d => d.Strategy)
        let total = of.Aggregate(BigInteger.Zero, (sum, d) => sum + d.DepositShares)
        let top = of.OrderByDescending(d => d.DepositShares).Take(10).ToList()
        orderby of.Count() descending
        select (of.Key, (IReadOnlyList<StakerShares>)top, Shared.Format.Percent(top.Aggregate(BigInteger.Zero, (sum, d) => sum + d.DepositShares), total));

    public static async Task<OperatorCommitments> ReadAsync(DocumentStore store, ChainView? chain, long chainId, Address who, CancellationToken ct)
    {
        var of = Filter.Equal("operator", who.ToString());
        DocumentQuery By(string field, bool descending, int take) => new() { ChainId = chainId, Where = of, OrderBy = [new(field, descending)], Take = take };
        var stakers = (await store.QueryAsync<Delegation>(By("sinceBlock", true, MaxDelegators), ct)).Items.Select(d => d.Body.Staker).ToList();
        var shares = stakers.Count == 0 ? [] : (await store.QueryAsync<StakerShares>(new DocumentQuery
        {
            ChainId = chainId, Where = Filter.In("staker", stakers.Select(s => s.ToString()).ToList()), OrderBy = [new("depositShares", true)], Take = MaxDelegators,
        }, ct)).Items.Select(s => s.Body).ToList();
        return new OperatorCommitments(chain, who)
        {
            Sets = [.. (await store.QueryAsync<OperatorSetMember>(By("setId", false, Shown), ct)).Items.Select(s => s.Body)],
            Allocations = [.. (await store.QueryAsync<Allocation>(By("setId", false, Shown), ct)).Items.Select(a => a.Body)],
            Slashings = [.. (await store.QueryAsync<Slashing>(By("block", true, Shown), ct)).Items.Select(s => s.Body)],
            Splits = [.. (await store.QueryAsync<FeeSplit>(By("activatedTime", true, Shown), ct)).Items.Select(s => s.Body)],
            Delegated = shares,
            Delegators = stakers.Count,
        };
    }
}

using System.Numerics;
using Scan.Documents;
using Scan.Domain.EigenLayer;
using Scan.Domain.Primitives;
using Scan.Web.Chains;

namespace Scan.Web.Features.Operators;

/// <summary>What an operator has bound itself to, what was taken from it, and who stands behind it.</summary>
public sealed record OperatorCommitments(ChainView? Chain, Address Operator)
{
    private const int Shown = 200;

    /// <summary>Delegators that one page reads shares of.</summary>
    private const int MaxDelegators = 1000;
    private const int MostStrategies = 4, Largest = 10;

    public required IReadOnlyList<OperatorSetMember> Sets { get; init; }
    public required IReadOnlyList<Allocation> Allocations { get; init; }
    public required IReadOnlyList<Slashing> Slashings { get; init; }
    public required IReadOnlyList<FeeSplit> Splits { get; init; }
    public required IReadOnlyList<DelegatedStrategy> Concentration { get; init; }

    /// <summary>Those among whom the largest were sought.</summary>
    public required int Delegators { get; init; }

    /// <summary>At which blocks to come are told in time, too; null: unknown.</summary>
    public double? SecondsPerBlock { get; init; }

    /// <summary>True when it has more: only the latest were looked at.</summary>
    public required bool MoreDelegators { get; init; }

    /// <param name="shares">What is delegated to the operator.</param>
    public static async Task<OperatorCommitments> ReadAsync(DocumentStore store, ChainView? chain, long chainId, Address who, Task<IReadOnlyList<OperatorShares>> shares, CancellationToken ct)
    {
        var of = Filter.Equal("operator", who.ToString());
        async Task<IReadOnlyList<T>> By<T>(string field, bool descending) where T : class =>
            [.. (await store.QueryAsync<T>(new DocumentQuery { ChainId = chainId, Where = of, OrderBy = [new(field, descending)], Take = Shown }, ct)).Items.Select(d => d.Body)];
        var (sets, allocations, slashings, splits, behind) = (By<OperatorSetMember>("setId", false), By<Allocation>("setId", false), By<Slashing>("block", true), By<FeeSplit>("activatedTime", true), DelegatedAsync(store, chain, chainId, of, shares, ct));
        await Task.WhenAll(sets, allocations, slashings, splits, behind);
        return new OperatorCommitments(chain, who)
        {
            Sets = await sets, Allocations = await allocations, Slashings = await slashings, Splits = await splits, Concentration = (await behind).Strategies, Delegators = (await behind).Stakers, MoreDelegators = (await behind).More,
        };
    }

    private static async Task<(IReadOnlyList<DelegatedStrategy> Strategies, int Stakers, bool More)> DelegatedAsync(DocumentStore store, ChainView? chain, long chainId, Filter of, Task<IReadOnlyList<OperatorShares>> shares, CancellationToken ct)
    {
        var delegations = await store.QueryAsync<Delegation>(new DocumentQuery { ChainId = chainId, Where = of, OrderBy = [new("sinceBlock", true)], Take = MaxDelegators }, ct);
        var stakers = delegations.Items.Select(d => d.Body.Staker.ToString()).ToList();
        if (stakers.Count == 0) return ([], 0, false);
        var magnitudes = (await store.QueryAsync<OperatorMagnitude>(new DocumentQuery { ChainId = chainId, Where = of, OrderBy = [new("strategy")], Take = Shown }, ct)).Items.ToDictionary(m => m.Body.Strategy, m => m.Body);
        var told = (await shares).Where(s => s.ChainId == chainId && s.Shares.Sign > 0).OrderByDescending(s => chain?.Strategies.ContainsKey(s.Strategy) == true).ThenByDescending(s => s.Shares).Take(MostStrategies);
        var strategies = await Task.WhenAll(told.Select(async s =>
        {
            var where = new Filter.And(Filter.Equal("strategy", s.Strategy.ToString()), Filter.In("staker", stakers), Filter.Greater("depositShares", BigInteger.Zero));
            var top = await store.QueryAsync<StakerShares>(new DocumentQuery { ChainId = chainId, Where = where, OrderBy = [new("depositShares", true)], Take = Largest }, ct);
            return new DelegatedStrategy(s.Strategy, [.. top.Items.Select(t => t.Body)], s.Shares, magnitudes.GetValueOrDefault(s.Strategy));
        }));
        return ([.. strategies.Where(s => s.Top.Count > 0)], stakers.Count, delegations.Next is not null);
    }
}

/// <summary>The largest delegators of an operator in a strategy.</summary>
/// <param name="Total">All that is delegated to it there.</param>
/// <param name="Magnitude">Null: it was never slashed there.</param>
public sealed record DelegatedStrategy(Address Strategy, IReadOnlyList<StakerShares> Top, BigInteger Total, OperatorMagnitude? Magnitude)
{
    /// <summary>Their part of all that is delegated, in percent, of what slashing left; null where it cannot be: the chain was read from later on than the deposits.</summary>
    public decimal? Share => Shared.Format.Percent(Top.Aggregate(BigInteger.Zero, (sum, s) => sum + s.Withdrawable(Magnitude, null)), Total) is { } share and <= 100 ? share : null;
}

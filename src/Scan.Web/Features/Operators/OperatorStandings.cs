using System.Globalization;
using System.Numerics;
using Scan.Documents;
using Scan.Domain.EigenLayer;
using Scan.Domain.Middleware;
using Scan.Domain.Primitives;
using Scan.Domain.Timeline;
using Scan.Web.Chains;

namespace Scan.Web.Features.Operators;

/// <summary>In what a list of operators tells stake: weight in a quorum of an AVS, else shares of a strategy, else nothing, since stakes of different kinds are never added up.</summary>
public sealed record OperatorChoice(Address? Avs, byte Quorum, Address? Strategy)
{
    public bool HasStake => Avs is not null || Strategy is not null;
}

/// <summary>What other documents say of an operator within a choice.</summary>
/// <param name="Stake">Weight in the quorum, or shares of the strategy; null: none.</param>
/// <param name="StakeBlock">Block of the last OperatorStakeUpdate; null for shares, which are live.</param>
/// <param name="StakeTime">Its time, in Unix seconds.</param>
/// <param name="Fee">The split that the operator set; null: the contract's default holds.</param>
/// <param name="FeeBips">What it keeps now, in basis points; null: neither a split nor a default was told.</param>
public sealed record OperatorStanding(BigInteger? Stake, long? StakeBlock, long? StakeTime, FeeSplit? Fee, int? FeeBips)
{
    /// <summary>The least score of health in the chosen AVS, else in any of its AVSs; null: nothing is known.</summary>
    public int? Health { get; init; }

    /// <summary>What it will keep, when a change waits.</summary>
    public int? NextFeeBips(long time) => Fee is { } fee && fee.ActivatedTime > time ? fee.Bips : null;
}

/// <summary>Reads the standing of many operators at once.</summary>
public sealed class OperatorStandings(DocumentStore store, HealthStore health)
{
    private const string DefaultSplit = "defaultOperatorSplitBips";
    private static readonly OperatorStanding None = new(null, null, null, null, null);

    public async Task<IReadOnlyDictionary<(long ChainId, Address Operator), OperatorStanding>> ReadAsync(OperatorChoice choice, IReadOnlyList<Operator> operators, IReadOnlyList<ChainView> chains, CancellationToken ct)
    {
        var standings = new Dictionary<(long, Address), OperatorStanding>();
        foreach (var of in operators.GroupBy(o => o.ChainId))
        {
            var among = Filter.In("operator", of.Select(o => o.Address.ToString()).ToList());
            var bips = await DefaultBipsAsync(of.Key, ct);
            foreach (var o in of) standings[(of.Key, o.Address)] = None with { FeeBips = bips };
            await AddStakeAsync(choice, of.Key, among, standings, ct);
            // Health is of now alone.
            var scores = store.Moment is null ? await health.LeastAsync(of.Key, [.. of.Select(o => o.Address.ToArray())], choice.Avs?.ToArray(), ct) : new Dictionary<string, int>();
            foreach (var (who, score) in scores)
            {
                var rated = (of.Key, new Address(Convert.FromHexString(who)));
                standings[rated] = standings[rated] with { Health = score };
            }
            var time = chains.FirstOrDefault(c => c.Id == of.Key)?.Info.IndexedTime ?? 0;
            var scope = choice.Avs is { } avs ? Filter.Equal("avs", avs.ToString()) : Filter.IsNull("avs");
            foreach (var split in await AllAsync<FeeSplit>(of.Key, new Filter.And(among, scope, Filter.IsNull("setId")), "operator", ct))
            {
                standings[(of.Key, split.Operator)] = standings[(of.Key, split.Operator)] with { Fee = split, FeeBips = split.BipsAt(time) };
            }
        }
        return standings;
    }

    private async Task AddStakeAsync(OperatorChoice choice, long chainId, Filter among, Dictionary<(long, Address), OperatorStanding> into, CancellationToken ct)
    {
        if (choice.Avs is { } avs)
        {
            var where = new Filter.And(among, Filter.Equal("avs", avs.ToString()), Filter.Equal("quorum", (long)choice.Quorum), Filter.Equal("member", true));
            foreach (var s in await AllAsync<QuorumStake>(chainId, where, "operator", ct)) Set(s.Operator!.Value, o => o with { Stake = s.Stake, StakeBlock = s.UpdatedBlock, StakeTime = s.UpdatedTime });
        }
        else if (choice.Strategy is { } strategy)
        {
            var where = new Filter.And(among, Filter.Equal("strategy", strategy.ToString()));
            foreach (var s in await AllAsync<OperatorShares>(chainId, where, "operator", ct)) Set(s.Operator, o => o with { Stake = s.Shares });
        }
        void Set(Address of, Func<OperatorStanding, OperatorStanding> change) => into[(chainId, of)] = change(into[(chainId, of)]);
    }

    /// <summary>RewardsCoordinator.DefaultOperatorSplitBipsSet, as the last event told it.</summary>
    private async Task<int?> DefaultBipsAsync(long chainId, CancellationToken ct)
    {
        var last = await store.QueryAsync<ParameterChange>(new DocumentQuery { ChainId = chainId, Where = Filter.Equal("what", DefaultSplit), OrderBy = [new("block", true)], Take = 1 }, ct);
        return last.Items is [var change] && int.TryParse(change.Body.After, NumberStyles.None, CultureInfo.InvariantCulture, out var bips) ? bips : null;
    }

    private async Task<IReadOnlyList<T>> AllAsync<T>(long chainId, Filter where, string order, CancellationToken ct) where T : class
    {
        List<T> all = [];
        for (string? after = null; ;)
        {
            var page = await store.QueryAsync<T>(new DocumentQuery { ChainId = chainId, Where = where, OrderBy = [new(order)], Take = DocumentQuery.MaxTake, After = after }, ct);
            all.AddRange(page.Items.Select(s => s.Body));
            if ((after = page.Next) is null) return all;
        }
    }
}

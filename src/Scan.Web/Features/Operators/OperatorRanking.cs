using System.Numerics;
using Scan.Documents;
using Scan.Domain.EigenLayer;
using Scan.Domain.Primitives;
using Scan.Web.Chains;
using Scan.Web.Input;
using Scan.Web.Lists;

namespace Scan.Web.Features.Operators;

/// <summary>
/// Pages of operators in an order, or under a limit, that other documents give: stake, its age, fee. All that pass the filters are read and ranked,
/// which operators are few enough for; a page starts behind the operator that its cursor names, so that newcomers move nobody twice into sight.
/// </summary>
public sealed class OperatorRanking(DocumentStore store, OperatorStandings standings, QuorumRanking quorums)
{
    /// <summary>The orders that are not the operators' own.</summary>
    public static readonly IReadOnlyList<string> Sorts = ["stake", "updated", "fee", "health"];

    public static bool IsNeeded(ListRequest request) => request.Orders.Any(o => Sorts.Contains(o.Field)) || OperatorFilters.MaxFeeOf(request) is not null || OperatorFilters.MinHealthOf(request) is not null;

    /// <exception cref="BadInputException">The order needs a choice that was not made, or the cursor names nobody of this list.</exception>
    public async Task<Page<Operator>> ReadAsync(ListRequest request, Filter? where, IReadOnlyList<ChainView> chains, CancellationToken ct)
    {
        var choice = OperatorFilters.ChoiceOf(request);
        if (request.Orders.Any(o => o.Field == "stake") && !choice.HasStake) throw new BadInputException("sort", "choose an AVS with a quorum, or a strategy: stake counts inside one of them");
        if (request.Orders.Any(o => o.Field == "updated") && choice.Avs is null) throw new BadInputException("sort", "choose an AVS: stake is stored for its quorums");
        if (QuorumRanking.IsEnough(request)) return await quorums.ReadAsync(request, choice.Avs!.Value, ct);
        var (found, told) = await FoundAsync(request, where, chains, ct);
        if (request.Orders.Any(o => Sorts.Contains(o.Field))) found = Sorted(found, request.Orders, (o, sort) => KeyOf(sort, o, told[(o.Body.ChainId, o.Body.Address)]));
        return Cut(found, request);
    }

    /// <summary>Those that the list shows on all of its pages, by their addresses.</summary>
    public async Task<Filter> AmongAsync(ListRequest request, Filter? where, IReadOnlyList<ChainView> chains, CancellationToken ct) =>
        Filter.In("address", (await FoundAsync(request, where, chains, ct)).Found.Select(o => o.Body.Address.ToString()).Distinct().ToList());

    private async Task<(IReadOnlyList<Stored<Operator>> Found, IReadOnlyDictionary<(long ChainId, Address Operator), OperatorStanding> Told)> FoundAsync(ListRequest request, Filter? where, IReadOnlyList<ChainView> chains, CancellationToken ct)
    {
        var all = await AllAsync(request, where, ct);
        var told = await standings.ReadAsync(OperatorFilters.ChoiceOf(request), [.. all.Select(o => o.Body)], chains, ct);
        if (OperatorFilters.MaxFeeOf(request) is { } most) all = [.. all.Where(o => told[(o.Body.ChainId, o.Body.Address)].FeeBips <= most)];
        if (OperatorFilters.MinHealthOf(request) is { } least) all = [.. all.Where(o => told[(o.Body.ChainId, o.Body.Address)].Health >= least)];
        return (all, told);
    }

    private static object? KeyOf(string sort, Stored<Operator> of, OperatorStanding standing) => sort switch
    {
        "stake" => standing.Stake,
        "updated" => (BigInteger?)standing.StakeBlock,
        "health" => (BigInteger?)standing.Health,
        "fee" => (BigInteger?)standing.FeeBips,
        "name" => of.Profile?.DisplayName,
        "avsCount" => (BigInteger)of.Body.AvsCount,
        "stakerCount" => (BigInteger)of.Body.StakerCount,
        "registeredTime" => (BigInteger?)of.Body.RegisteredTime,
        _ => throw new InvalidOperationException($"Operators have no order by {sort}."),
    };

    /// <summary>Those without a value come last in both directions; names go by their code units.</summary>
    private static IReadOnlyList<Stored<Operator>> Sorted(IReadOnlyList<Stored<Operator>> all, IReadOnlyList<Order> orders, Func<Stored<Operator>, string, object?> key)
    {
        var keys = Comparer<object?>.Create(static (a, b) => a is string text ? string.CompareOrdinal(text, (string?)b) : Comparer<BigInteger?>.Default.Compare((BigInteger?)a, (BigInteger?)b));
        var sorted = orders.Aggregate(all.OrderBy(_ => 0), (so, order) =>
        {
            var known = so.ThenBy(o => key(o, order.Field) is null);
            return order.Descending ? known.ThenByDescending(o => key(o, order.Field), keys) : known.ThenBy(o => key(o, order.Field), keys);
        });
        return [.. sorted.ThenBy(o => o.Body.ChainId).ThenBy(o => o.Body.Address)];
    }

    private static Page<Operator> Cut(IReadOnlyList<Stored<Operator>> all, ListRequest request)
    {
        var (items, next, previous) = Cut(all, o => Name(o.Body.ChainId, o.Body.Address), request);
        return new Page<Operator>(items, next, previous, all.Count);
    }

    /// <summary>The part of a ranked list that the page shows, with the cursors of those before and behind.</summary>
    internal static (IReadOnlyList<T> Items, string? Next, string? Previous) Cut<T>(IReadOnlyList<T> all, Func<T, string> name, ListRequest request)
    {
        var start = request.After is { } after ? Place("after", after) + 1 : request.Before is { } before ? Math.Max(0, Place("before", before) - request.Take) : 0;
        var end = request.Before is { } until ? Place("before", until) : Math.Min(all.Count, start + request.Take);
        T[] items = [.. all.Skip(start).Take(end - start)];
        return (items, end < all.Count && items.Length > 0 ? name(items[^1]) : null, start > 0 && items.Length > 0 ? name(items[0]) : null);

        int Place(string field, string cursor)
        {
            for (var i = 0; i < all.Count; i++)
            {
                if (name(all[i]) == cursor) return i;
            }
            throw new BadInputException(field, "names no operator of this list: start at its first page");
        }
    }

    internal static string Name(long chainId, Address address) => $"{chainId}:{address}";

    private async Task<IReadOnlyList<Stored<Operator>>> AllAsync(ListRequest request, Filter? where, CancellationToken ct)
    {
        IReadOnlyList<Order> orders = request.Orders.Any(o => Sorts.Contains(o.Field)) ? [new("address")] : request.Orders;
        List<Stored<Operator>> all = [];
        for (string? after = null; ;)
        {
            var page = await store.QueryAsync<Operator>(new DocumentQuery { ChainId = request.ChainId, Where = where, OrderBy = orders, Take = DocumentQuery.MaxTake, After = after }, ct);
            all.AddRange(page.Items);
            if ((after = page.Next) is null) return all;
        }
    }
}

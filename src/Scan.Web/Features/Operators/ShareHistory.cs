using System.Globalization;
using System.Numerics;
using System.Text.Json;
using Scan.Domain.Documents;
using Scan.Domain.EigenLayer;
using Scan.Domain.Primitives;
using Scan.Indexer.Systems.EigenLayerCore;
using Scan.Web.Features.Events;

namespace Scan.Web.Features.Operators;

/// <summary>Shares of one strategy at the end of a day.</summary>
/// <param name="Day">Days since 1970-01-01 UTC.</param>
public sealed record SharesAtDay(Address Strategy, long Day, BigInteger Shares);

/// <summary>A log that changed what is delegated to an operator (DelegationManager's OperatorSharesIncreased, OperatorSharesDecreased).</summary>
/// <param name="Time">Unix seconds.</param>
/// <param name="By">Below 0 where shares became fewer.</param>
public sealed record ShareChange(Address Strategy, long Time, BigInteger By);

/// <summary>
/// Reads what was delegated to an operator at the ends of days, out of the ledger: documents of it would cost each change of shares another one. Bounded however long
/// an operator's history is, so that a busy one's begins with its last changes.
/// </summary>
public sealed class ShareHistory(EventReader events)
{
    /// <summary>Changes that are read.</summary>
    public const int Most = 300;

    private const int SecondsOfDay = 86_400;

    /// <param name="now">What is delegated to it; asked for before, so that a change in between is no fault of the chart's for longer than the page.</param>
    public async Task<IReadOnlyList<SharesAtDay>> ReadAsync(long chainId, Address who, IEnumerable<OperatorShares> now, CancellationToken ct) =>
        Back(now, [.. (await events.LatestOfAsync(chainId, Topics.Operator(chainId, who), [nameof(OperatorSharesIncreased), nameof(OperatorSharesDecreased)], Most, ct)).Select(Of).OfType<ShareChange>()]);

    /// <summary>Goes back from what is delegated now: at the end of a day is what the changes after it leave of that.</summary>
    /// <param name="changes">The last first.</param>
    public static IReadOnlyList<SharesAtDay> Back(IEnumerable<OperatorShares> now, IReadOnlyList<ShareChange> changes)
    {
        var (left, days) = (now.ToDictionary(s => s.Strategy, s => s.Shares), new Dictionary<(Address, long), SharesAtDay>());
        foreach (var change in changes)
        {
            var (shares, day) = (left.GetValueOrDefault(change.Strategy), change.Time / SecondsOfDay);
            days.TryAdd((change.Strategy, day), new(change.Strategy, day, shares));
            left[change.Strategy] = shares - change.By;
        }
        return [.. days.Values];
    }

    private static ShareChange? Of(EventRow log)
    {
        if (log.ArgsJson is null) return null;
        using var args = JsonDocument.Parse(log.ArgsJson);
        var shares = BigInteger.Parse(args.RootElement.GetProperty("shares").ToString(), CultureInfo.InvariantCulture);
        return new(Address.Parse(args.RootElement.GetProperty("strategy").GetString()!), log.Row.Time, log.Name == nameof(OperatorSharesIncreased) ? shares : -shares);
    }
}

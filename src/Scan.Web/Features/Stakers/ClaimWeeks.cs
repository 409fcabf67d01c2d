using System.Globalization;
using System.Numerics;
using System.Text.Json;
using Scan.Domain.Primitives;
using Scan.Web.Chains;
using Scan.Web.Features.Events;
using Scan.Web.Shared;

namespace Scan.Web.Features.Stakers;

/// <summary>A claim of rewards (RewardsCoordinator's RewardsClaimed).</summary>
/// <param name="Time">Unix seconds.</param>
public sealed record RewardClaim(Address Token, BigInteger Amount, long Time)
{
    public const string Event = "RewardsClaimed";

    /// <summary>Logs of other contracts have the same name, and other arguments; and an address may have claimed for somebody else.</summary>
    public static RewardClaim? Of(EventRow log, Address earner)
    {
        if (log.ArgsJson is null) return null;
        using var args = JsonDocument.Parse(log.ArgsJson);
        return args.RootElement.ValueKind == JsonValueKind.Object && args.RootElement.TryGetProperty("earner", out var who) && Address.TryParse(who.ToString(), null, out var whose) && whose == earner
            && args.RootElement.TryGetProperty("token", out var token) && args.RootElement.TryGetProperty("claimedAmount", out var amount)
            ? new(Address.Parse(token.GetString()!), BigInteger.Parse(amount.ToString(), CultureInfo.InvariantCulture), log.Row.Time)
            : null;
    }
}

/// <summary>What an address claimed of rewards, by week and token; amounts of different tokens are never added up, and share an axis only where a manifest tells their decimals.</summary>
public static class ClaimWeeks
{
    /// <summary>Claims that are read, the last first.</summary>
    public const int MostRead = 300;
    private const int Most = 52, MostTokens = 6;

    /// <param name="now">Unix seconds of the chain; null: unknown.</param>
    /// <returns>Null without a claim.</returns>
    public static ChartTable? Of(IReadOnlyList<RewardClaim> claims, ChainView chain, long? now)
    {
        if (ChartBuckets.Of([.. claims.Select(c => c.Time)], now, mostDays: 0, Most) is not { } weeks) return null;
        var tokens = claims.GroupBy(c => c.Token).OrderByDescending(g => g.Count()).ThenBy(g => g.Key).Take(MostTokens).Select(g => (g.Key, Unit: chain.UnitOfToken(g.Key) ?? chain.UnitOf(g.Key))).ToList();
        // Smallest units beside whole tokens would be all that is seen.
        var drawn = tokens.Any(t => t.Unit is not null) ? tokens.Where(t => t.Unit is not null).ToList() : tokens.Take(1).ToList();
        var others = tokens.Except(drawn).ToList();
        var by = claims.ToLookup(c => (weeks.Of(c.Time), c.Token), c => c.Amount);
        BigInteger Sum(long week, Address token) => by[(week, token)].Aggregate(BigInteger.Zero, (sum, amount) => sum + amount);
        List<ChartRow> rows = [.. weeks.All.Select(w => new ChartRow(weeks.NameOf(w, now), [.. drawn.Select(t => ChartCell.Of(Sum(w, t.Key), t.Unit?.Decimals ?? 0))],
            [.. others.Select(t => Format.Whole(Sum(w, t.Key))), Format.Whole(claims.Count(c => weeks.Of(c.Time) == w))], weeks.IsOpen(w, now)))];
        var (count, busy) = (claims.Count(c => weeks.Of(c.Time) >= weeks.First), rows.Count(r => r.Notes[^1] != "0"));
        return new ChartTable($"{Format.Whole(count)} claim{(count == 1 ? "" : "s")} of rewards in {busy} of {rows.Count} week{(rows.Count == 1 ? "" : "s")}", "Rewards claimed by week and token", drawn[0].Unit is null ? "smallest units" : "tokens", weeks.Name,
            [.. drawn.Select((t, i) => new ChartSeries(Name(t.Key, t.Unit), i))], rows) { Notes = [.. others.Select(t => Name(t.Key, t.Unit)), "claims"], IsBars = true };
    }

    private static string Name(Address token, TokenUnit? unit) => unit?.Symbol ?? $"units of {Format.Short(token.ToChecksum())}";
}

using System.Collections.Concurrent;
using System.Globalization;
using System.Numerics;
using Scan.Documents;
using Scan.Domain.Primitives;
using Scan.Domain.X402;
using Scan.Web.Chains;
using Scan.Web.Input;
using Scan.Web.Lists;

namespace Scan.Web.Features.Payments;

/// <summary>Totals of one token. All amounts are exact, in its smallest unit; payments of unknown amount count, but add nothing.</summary>
/// <param name="Gross">Everything, self-payments included.</param>
/// <param name="Self">Payments of an account to itself.</param>
/// <param name="Buyers">Different payers of the others.</param>
/// <param name="Sellers">Their different payees.</param>
public sealed record TokenTotal(long ChainId, Address Token, TokenUnit? Unit, long Count, BigInteger Gross, long SelfCount, BigInteger Self, long Buyers, long Sellers)
{
    public BigInteger Net => Gross - Self;
}

/// <summary>An account's part of the payments in the leading token.</summary>
public sealed record PaymentRank(Address Account, long Count, BigInteger Amount);

/// <summary>A day of the leading token.</summary>
/// <param name="Day">Days since 1970-01-01 UTC.</param>
/// <param name="Count">Payments, self-payments left out; as are they among buyers and sellers.</param>
public sealed record PaymentDay(long Day, BigInteger Net, BigInteger Self, long Count, long Buyers, long Sellers);

/// <summary>What a list of payments adds up to in a stretch of time.</summary>
/// <param name="Since">Unix seconds; null: all that is indexed.</param>
/// <param name="Leading">The token with the most payments: rankings and days are of it alone, since amounts of different tokens are never added up.</param>
public sealed record PaymentSummary(string Within, long? Since, IReadOnlyList<TokenTotal> Totals, TokenTotal? Leading, IReadOnlyList<PaymentRank> Payees, IReadOnlyList<PaymentRank> Facilitators, IReadOnlyList<PaymentDay> Days)
{
    /// <summary>Whose payments they are alone, by name or address; null: of several, who are ranked.</summary>
    public string? Facilitator { get; init; }

    /// <summary>Who paid the most through that one.</summary>
    public IReadOnlyList<PaymentRank> Payers { get; init; } = [];

    public string Words => Within switch { "24h" => "the last 24 hours", "7d" => "the last 7 days", "30d" => "the last 30 days", _ => "all that is indexed" };
}

/// <summary>Computes summaries, each at most once in ten seconds.</summary>
public sealed class PaymentSummaries(DocumentStore store, TimeProvider time)
{
    public static readonly IReadOnlyList<string> Stretches = ["24h", "7d", "30d", "all"];
    private const string Default = "30d";
    private const int Payers = 0, Payees = 1;
    private const int Top = 8, MostTokens = 200, MostDays = 1000, MostKept = 200;
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(10);
    private readonly ConcurrentDictionary<string, (long At, PaymentSummary Summary)> read = new(StringComparer.Ordinal);
    private DocumentMapping Mapping => store.Mappings.First(m => m.Type == typeof(Settlement));

    public async Task<PaymentSummary> ReadAsync(ListRequest request, Filter? where, IReadOnlyList<ChainView> all, CancellationToken ct)
    {
        var within = request.Filter("within") is { } chosen ? Given.OneOf("within", chosen, [.. Stretches]) : Default;
        var key = string.Join('&', request.Query.Where(p => p.Key is not ("after" or "before" or "take" or "sort" or "format")).OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => $"{p.Key}={p.Value}"));
        if (read.TryGetValue(key, out var kept) && time.GetElapsedTime(kept.At) < Freshness) return kept.Summary;
        var summary = await ComputeAsync(request.ChainId, within, request.Filter("facilitator"), where, all, ct);
        if (read.Count >= MostKept) read.Clear();
        read[key] = (time.GetTimestamp(), summary);
        return summary;
    }

    private async Task<PaymentSummary> ComputeAsync(long? chainId, string within, string? facilitator, Filter? where, IReadOnlyList<ChainView> all, CancellationToken ct)
    {
        // Time is the blocks': a chain that stands still has payments of its own last days.
        var now = all.Where(c => chainId is null || c.Id == chainId).Max(c => c.Info.IndexedTime);
        long? since = within switch { "24h" => now - 86_400, "7d" => now - 7 * 86_400, "30d" => now - 30 * 86_400, _ => null };
        Filter[] terms = [.. where is null ? Array.Empty<Filter>() : [where], .. since is { } from ? [Filter.GreaterOrEqual("time", from)] : Array.Empty<Filter>()];
        var query = new DocumentQuery { ChainId = chainId, Where = terms.Length == 0 ? null : new Filter.And(terms) };
        var totals = await TotalsAsync(query, all, ct);
        if (totals.FirstOrDefault() is not { } leading) return new(within, since, totals, null, [], [], []) { Facilitator = facilitator };
        var ofLeading = query with { ChainId = leading.ChainId, Where = new Filter.And([.. terms, Filter.Equal("token", leading.Token.ToString())]) };
        return new(within, since, totals, leading, await RankAsync(ofLeading, "payee", ct), facilitator is null ? await RankAsync(ofLeading, "sender", ct) : [], Filled(await DaysAsync(ofLeading, ct), now / 86_400))
        {
            Facilitator = facilitator,
            Payers = facilitator is null ? [] : await RankAsync(ofLeading, "payer", ct),
        };
    }

    private async Task<IReadOnlyList<TokenTotal>> TotalsAsync(DocumentQuery query, IReadOnlyList<ChainView> all, CancellationToken ct)
    {
        List<TokenTotal> totals = [];
        foreach (var chain in all.Where(c => query.ChainId is null || c.Id == query.ChainId))
        {
            var rows = await store.AggregateAsync(Mapping, query with { ChainId = chain.Id }, Sums(["token", "selfPayment"], null, MostTokens) with { Order = AggregateOrder.Count }, null, ct);
            foreach (var token in rows.Where(r => r.Groups[0] is not null).GroupBy(r => r.Groups[0]!))
            {
                var (self, at) = (token.Where(r => r.Groups[1] == "true").ToList(), Address.Parse(token.Key));
                totals.Add(new(chain.Id, at, chain.PaymentTokens.GetValueOrDefault(at), token.Sum(r => r.Count), Add(token), self.Sum(r => r.Count), Add(self), Different(token, Payers), Different(token, Payees)));
            }
        }
        return [.. totals.OrderByDescending(t => t.Count)];
    }

    private async Task<IReadOnlyList<PaymentRank>> RankAsync(DocumentQuery query, string by, CancellationToken ct)
    {
        // Who pays itself is no customer: rankings count the rest.
        var net = query with { Where = new Filter.And(query.Where!, Filter.Equal("selfPayment", false), Filter.IsNull(by, false)) };
        var rows = await store.AggregateAsync(Mapping, net, Sums([by], null, Top) with { Order = AggregateOrder.Sum }, null, ct);
        return [.. rows.Select(r => new PaymentRank(Address.Parse(r.Groups[0]!), r.Count, Number(r)))];
    }

    private async Task<IReadOnlyList<PaymentDay>> DaysAsync(DocumentQuery query, CancellationToken ct)
    {
        var rows = await store.AggregateAsync(Mapping, query, Sums(["selfPayment"], TimeBucket.Day, MostDays), null, ct);
        return [.. rows.GroupBy(r => r.From!.Value / 86_400).OrderBy(d => d.Key).Select(d => new PaymentDay(d.Key, Add(d.Where(r => r.Groups[0] != "true")), Add(d.Where(r => r.Groups[0] == "true")), d.Where(r => r.Groups[0] != "true").Sum(r => r.Count), Different(d, Payers), Different(d, Payees)))];
    }

    /// <summary>A day without a payment is a day of none: each up to today has its place.</summary>
    private static IReadOnlyList<PaymentDay> Filled(IReadOnlyList<PaymentDay> told, long? today)
    {
        if (told.Count == 0) return told;
        var byDay = told.ToDictionary(d => d.Day);
        var last = Math.Max(told[^1].Day, today ?? 0);
        var first = Math.Max(told[0].Day, last - MostDays + 1);
        return [.. Enumerable.Range(0, (int)(last - first) + 1).Select(i => byDay.GetValueOrDefault(first + i) ?? new PaymentDay(first + i, 0, 0, 0, 0, 0))];
    }

    private Aggregation Sums(IReadOnlyList<string> by, TimeBucket? bucket, int take) =>
        new([Mapping.Fields.First(f => f.Name == "amount")], by, bucket, bucket is null ? null : "time", take) { Functions = AggregateFunctions.Sum, Distinct = ["payer", "payee"] };

    /// <summary>In the rows that are no self-payments, of which each token and day has one.</summary>
    private static long Different(IEnumerable<AggregateRow> rows, int which) => rows.Where(r => r.Groups[^1] != "true").Sum(r => r.Distinct[which]);

    private static BigInteger Add(IEnumerable<AggregateRow> rows) => rows.Aggregate(BigInteger.Zero, (sum, r) => sum + Number(r));

    private static BigInteger Number(AggregateRow row) => row.Numbers[0].Sum is { } sum ? BigInteger.Parse(sum, CultureInfo.InvariantCulture) : 0;
}

using System.Globalization;
using System.Numerics;
using Npgsql;

namespace Scan.Documents;

/// <summary>Where prices are asked: a facilitator's list, or a resource itself.</summary>
public sealed record PaymentSource(string Url, bool IsList, string? Facilitator, int Failures)
{
    internal string Kind => IsList ? "list" : "resource";
}

/// <summary>What came of asking.</summary>
/// <param name="Offers">Null: nothing new, what was there stays.</param>
public sealed record PaymentTry(string Url, DateTimeOffset At, IReadOnlyList<OfferRow>? Offers, string? Problem, string? Detail, DateTimeOffset? NextTry);

/// <summary>A price as it is kept: addresses as lower-case hex.</summary>
public sealed record OfferRow(string Resource, string? Description, string? MimeType, string? Scheme, string Network, long? ChainId, string? Asset, string? PayTo, BigInteger? Amount);

/// <summary>A price with where it was found.</summary>
public sealed record KnownOffer(OfferRow Offer, string Source, bool FromList, string? Facilitator, DateTimeOffset? FetchedAt);

/// <summary>Prices of x402 resources. No chain state.</summary>
public sealed class Offers(NpgsqlDataSource db)
{
    /// <summary>The sources are these and no others.</summary>
    public async Task KeepAsync(IReadOnlyList<PaymentSource> sources, DateTimeOffset now, CancellationToken ct)
    {
        var urls = sources.Select(s => s.Url).ToArray();
        await db.Command("DELETE FROM scan.payment_sources WHERE NOT url = ANY($1)", (object)urls).RunAsync(ct);
        await db.Command("""
            INSERT INTO scan.payment_sources (url, kind, facilitator, next_try) SELECT u, k, f, $4 FROM unnest($1, $2, $3) AS x(u, k, f)
            ON CONFLICT (url) DO UPDATE SET kind = excluded.kind, facilitator = excluded.facilitator
            """, urls, sources.Select(s => s.Kind).ToArray(), sources.Select(s => Sql.Clean(s.Facilitator)).ToArray(), now).RunAsync(ct);
    }

    /// <summary>Takes sources that are due; nobody else gets them until <paramref name="until"/>.</summary>
    public Task<List<PaymentSource>> ClaimAsync(DateTimeOffset now, DateTimeOffset until, int take, CancellationToken ct) => db.Command("""
        UPDATE scan.payment_sources SET next_try = $2 WHERE url IN (SELECT url FROM scan.payment_sources WHERE next_try <= $1 ORDER BY next_try LIMIT $3 FOR UPDATE SKIP LOCKED)
        RETURNING url, kind, facilitator, failures
        """, now, until, take).ListAsync(row => new PaymentSource(row.GetString(0), row.GetString(1) == "list", row.TextOrNull(2), row.GetInt32(3)), ct);

    /// <summary>Records a try: new offers stand in the place of the former, a failure leaves them.</summary>
    public async Task RecordAsync(PaymentTry tried, CancellationToken ct)
    {
        await using var connection = await db.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await using var batch = new SqlBatch(connection);
        batch.Add("""
            UPDATE scan.payment_sources SET last_try = $2, next_try = $3::timestamptz, problem = $4::text, detail = $5::text, failures = CASE WHEN $4::text IS NULL THEN 0 ELSE failures + 1 END,
                fetched_at = CASE WHEN $4::text IS NULL THEN $2 ELSE fetched_at END WHERE url = $1
            """, tried.Url, tried.At, tried.NextTry, tried.Problem, Sql.Clean(tried.Detail));
        if (tried.Offers is { } offers)
        {
            batch.Add("DELETE FROM scan.payment_offers WHERE source = $1", tried.Url);
            string?[] Of(Func<OfferRow, string?> text) => [.. offers.Select(o => Sql.Clean(text(o)))];
            batch.Add("""
                INSERT INTO scan.payment_offers (source, no, resource, description, mime_type, scheme, network, chain_id, asset, pay_to, amount)
                SELECT s.url, x.n, x.r, x.d, x.m, x.s, x.w, x.c, x.a, x.p, x.v::numeric FROM unnest($2, $3, $4, $5, $6, $7, $8, $9, $10, $11) AS x(n, r, d, m, s, w, c, a, p, v)
                JOIN scan.payment_sources s ON s.url = $1
                """, tried.Url, Enumerable.Range(0, offers.Count).ToArray(), Of(o => o.Resource), Of(o => o.Description), Of(o => o.MimeType), Of(o => o.Scheme), Of(o => o.Network),
                offers.Select(o => o.ChainId).ToArray(), Of(o => o.Asset), Of(o => o.PayTo), Of(o => o.Amount?.ToString(CultureInfo.InvariantCulture)));
        }
        await batch.RunAsync(ct);
        await transaction.CommitAsync(ct);
    }

    /// <summary>Prices that these accounts ask, the servers' own word before the lists'.</summary>
    /// <param name="payees">Addresses as lower-case hex; null: everybody's.</param>
    public Task<List<KnownOffer>> ListAsync(IReadOnlyCollection<string>? payees, long? chainId, int take, CancellationToken ct) => db.Command($"""
        SELECT {Columns} FROM scan.payment_offers o JOIN scan.payment_sources s ON s.url = o.source
        WHERE ($1::text[] IS NULL OR o.pay_to = ANY($1)) AND ($2::bigint IS NULL OR o.chain_id = $2) ORDER BY s.kind DESC, o.resource, o.source, o.no LIMIT $3
        """, payees?.ToArray(), chainId, take).ListAsync(row => Read(row, 0), ct);

    /// <summary>As <see cref="ListAsync"/>, for each payee on its chain up to <paramref name="take"/> of its own, in the order of the payees.</summary>
    public async Task<IReadOnlyList<List<KnownOffer>>> OfEachAsync(IReadOnlyList<(long ChainId, string PayTo)> payees, int take, CancellationToken ct)
    {
        var found = payees.Select(_ => new List<KnownOffer>()).ToList();
        await db.Command($"""
            SELECT k.i, x.* FROM unnest($1, $2) WITH ORDINALITY AS k(c, p, i) CROSS JOIN LATERAL (
                SELECT {Columns} FROM scan.payment_offers o JOIN scan.payment_sources s ON s.url = o.source
                WHERE o.pay_to = k.p AND o.chain_id = k.c ORDER BY s.kind DESC, o.resource, o.source, o.no LIMIT $3) x
            """, payees.Select(p => p.ChainId).ToArray(), payees.Select(p => p.PayTo).ToArray(), take).EachAsync(row => found[(int)row.GetInt64(0) - 1].Add(Read(row, 1)), ct);
        return found;
    }

    private const string Columns = "o.resource, o.description, o.mime_type, o.scheme, o.network, o.chain_id, o.asset, o.pay_to, o.amount::text, s.url, s.kind, s.facilitator, s.fetched_at";

    private static KnownOffer Read(NpgsqlDataReader row, int at) => new(
        new OfferRow(row.GetString(at), row.TextOrNull(at + 1), row.TextOrNull(at + 2), row.TextOrNull(at + 3), row.GetString(at + 4), row.LongOrNull(at + 5), row.TextOrNull(at + 6), row.TextOrNull(at + 7),
            row.TextOrNull(at + 8) is { } amount ? BigInteger.Parse(amount, CultureInfo.InvariantCulture) : null),
        row.GetString(at + 9), row.GetString(at + 10) == "list", row.TextOrNull(at + 11), row.TimeOrNull(at + 12));
}

using System.Text.Json;
using Npgsql;

namespace Scan.Documents;

/// <summary>What of service managers' stake was seen alive, now and when, as the indexer found.</summary>
public sealed class CoverageStore(NpgsqlDataSource db)
{
    /// <summary>Spans kept for each rollup of a service manager: each outage begins a new one.</summary>
    private const int KeptSpans = 1_000;

    /// <summary>For how long a look vouches at most.</summary>
    private static readonly TimeSpan HeldFor = TimeSpan.FromMinutes(5);

    /// <summary>Stores a look: what it found, and the time that it vouches for where it covers.</summary>
    public async Task StoreAsync(CoverageLook look, DateTimeOffset now, CancellationToken ct)
    {
        await using var connection = await db.OpenConnectionAsync(ct);
        await using var sql = new SqlBatch(connection);
        sql.Add("""
            INSERT INTO scan.rollup_coverage AS r (chain_id, avs, computed_at, covers, since, body) VALUES ($1, $2, $3, $4, $3, $5::jsonb)
            ON CONFLICT (chain_id, avs) DO UPDATE SET computed_at = excluded.computed_at, since = CASE WHEN r.covers = excluded.covers THEN r.since ELSE excluded.since END, covers = excluded.covers, body = excluded.body
            """, look.ChainId, look.Avs, now, look.HeldUntil is not null, JsonText.Cleaned(look.BodyJson)!);
        string[] covered = look.HeldUntil is null ? [] : [.. look.Rollups];
        sql.Add("""
            UPDATE scan.coverage_spans SET until = greatest(began, $4) WHERE chain_id = $1 AND avs = $2 AND NOT rollup_chain_id = ANY($3) AND until > $4
            """, look.ChainId, look.Avs, covered, now);
        if (look.HeldUntil is { } until && covered.Length > 0)
        {
            // The last span goes on while it still vouched for this moment; else a new one begins, and what lies between is covered by none.
            sql.Add("""
                WITH held AS (
                    UPDATE scan.coverage_spans s SET until = greatest(began, $5) WHERE chain_id = $1 AND avs = $2 AND rollup_chain_id = ANY($3) AND until >= $4
                        AND began = (SELECT max(l.began) FROM scan.coverage_spans l WHERE l.chain_id = $1 AND l.avs = $2 AND l.rollup_chain_id = s.rollup_chain_id)
                    RETURNING rollup_chain_id)
                INSERT INTO scan.coverage_spans (chain_id, avs, rollup_chain_id, began, until)
                SELECT $1, $2, r, $4, greatest($4, $5) FROM unnest($3) r WHERE NOT EXISTS (SELECT 1 FROM held WHERE rollup_chain_id = r) ON CONFLICT DO NOTHING
                """, look.ChainId, look.Avs, covered, now, until);
            sql.Add("""
                DELETE FROM scan.coverage_spans s USING (
                    SELECT rollup_chain_id, began, row_number() OVER (PARTITION BY rollup_chain_id ORDER BY began DESC) AS no FROM scan.coverage_spans WHERE chain_id = $1 AND avs = $2) o
                WHERE s.chain_id = $1 AND s.avs = $2 AND s.rollup_chain_id = o.rollup_chain_id AND s.began = o.began AND o.no > $3
                """, look.ChainId, look.Avs, KeptSpans);
        }
        Sightings.Store(sql, Sightings.Coverage, look.ChainId, Convert.ToHexStringLower(look.Avs), now, SightOf(look.BodyJson), HeldFor);
        await sql.RunAsync(ct);
    }

    /// <summary>What trials of rules need to know of a look: the least share of a quorum's stake seen alive in 1/10,000, and operators.</summary>
    private static string SightOf(string bodyJson)
    {
        using var body = JsonDocument.Parse(bodyJson);
        var quorums = body.RootElement.GetProperty("quorums").EnumerateArray().Select(q => q.GetProperty("liveBasisPoints")).Select(b => b.ValueKind == JsonValueKind.Number ? b.GetInt32() : 0);
        return JsonSerializer.Serialize(new { leastBasisPoints = quorums.DefaultIfEmpty(0).Min(), liveOperators = body.RootElement.GetProperty("liveOperators").GetInt32(), operators = body.RootElement.GetProperty("operators").GetInt32() });
    }

    /// <summary>The last look at each service manager.</summary>
    public async Task<IReadOnlyDictionary<(long ChainId, string Avs), CoverageRow>> LoadAsync(IReadOnlyCollection<(long ChainId, byte[] Avs)> managers, CancellationToken ct) => (await db.Command("""
        SELECT r.chain_id, r.avs, r.covers, r.computed_at, r.since, r.body::text FROM scan.rollup_coverage r JOIN unnest($1, $2) AS k(c, a) ON r.chain_id = k.c AND r.avs = k.a
        """, managers.Select(m => m.ChainId).ToArray(), managers.Select(m => m.Avs).ToArray())
        .ListAsync(row => (Key: (row.GetInt64(0), Convert.ToHexStringLower(row.Bytes(1))), Row: new CoverageRow(row.GetBoolean(2), row.GetFieldValue<DateTimeOffset>(3), row.GetFieldValue<DateTimeOffset>(4), row.GetString(5))), ct))
        .ToDictionary(c => c.Key, c => c.Row);

    /// <summary>When a rollup was covered without a break, by service manager, the earliest first.</summary>
    public async Task<ILookup<(long ChainId, string Avs), (DateTimeOffset Began, DateTimeOffset Until)>> SpansAsync(string rollupChainId, CancellationToken ct) => (await db.Command(
        "SELECT chain_id, avs, began, until FROM scan.coverage_spans WHERE rollup_chain_id = $1 ORDER BY began", rollupChainId)
        .ListAsync(row => (Key: (row.GetInt64(0), Convert.ToHexStringLower(row.Bytes(1))), Span: (row.GetFieldValue<DateTimeOffset>(2), row.GetFieldValue<DateTimeOffset>(3))), ct)).ToLookup(s => s.Key, s => s.Span);

    /// <summary>The same over all service managers, the last that began first.</summary>
    /// <param name="after">Only those behind this one; null: from the last.</param>
    public Task<List<CoverageSpanRow>> HistoryAsync(string rollupChainId, CoverageSpanRow? after, int take, CancellationToken ct) => db.Command($"""
        SELECT chain_id, avs, began, until FROM scan.coverage_spans WHERE rollup_chain_id = $1 {(after is null ? "" : "AND (began, chain_id, avs) < ($3, $4, $5)")}
        ORDER BY began DESC, chain_id DESC, avs DESC LIMIT $2
        """, after is null ? [rollupChainId, take] : [rollupChainId, take, after.Began, after.ChainId, after.Avs]).ListAsync(Read, ct);

    /// <summary>The last times without a break of many rollups at once, by service manager and rollup, the last that began first.</summary>
    /// <param name="before">Those that began before.</param>
    public async Task<ILookup<(long ChainId, string Avs, string RollupChainId), CoverageSpanRow>> HistoryAsync(
        IReadOnlyCollection<(long ChainId, byte[] Avs, string RollupChainId)> rollups, DateTimeOffset before, int take, CancellationToken ct) => (await db.Command("""
        SELECT s.chain_id, s.avs, s.began, s.until, s.rollup_chain_id FROM unnest($1, $2, $3) AS k(c, a, r), LATERAL (
            SELECT * FROM scan.coverage_spans WHERE chain_id = k.c AND avs = k.a AND rollup_chain_id = k.r AND began < $4 ORDER BY began DESC LIMIT $5) s
        ORDER BY s.chain_id, s.avs, s.rollup_chain_id, s.began DESC
        """, rollups.Select(r => r.ChainId).ToArray(), rollups.Select(r => r.Avs).ToArray(), rollups.Select(r => r.RollupChainId).ToArray(), before, take)
        .ListAsync(row => (Rollup: row.GetString(4), Span: Read(row)), ct)).ToLookup(s => (s.Span.ChainId, Convert.ToHexStringLower(s.Span.Avs), s.Rollup), s => s.Span);

    private static CoverageSpanRow Read(NpgsqlDataReader row) => new(row.GetInt64(0), row.Bytes(1), row.GetFieldValue<DateTimeOffset>(2), row.GetFieldValue<DateTimeOffset>(3));
}

/// <summary>A time without a break in which a service manager covered a rollup.</summary>
public sealed record CoverageSpanRow(long ChainId, byte[] Avs, DateTimeOffset Began, DateTimeOffset Until);

/// <summary>What one look at a service manager's operators found.</summary>
/// <param name="Rollups">Those that it watches: switched on, and not paused.</param>
/// <param name="HeldUntil">Until when the look vouches for its coverage, were it the last one; null: it covers nothing.</param>
public sealed record CoverageLook(long ChainId, byte[] Avs, IReadOnlyList<string> Rollups, DateTimeOffset? HeldUntil, string BodyJson);

/// <param name="Since">When it began or ceased to cover.</param>
public sealed record CoverageRow(bool Covers, DateTimeOffset ComputedAt, DateTimeOffset Since, string BodyJson);

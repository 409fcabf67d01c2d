using System.Numerics;
using Npgsql;
using NpgsqlTypes;

namespace Scan.Documents;

/// <summary>Operators' health, its history, and the coverage of rollups, as JSON that readers see.</summary>
public sealed class HealthStore(NpgsqlDataSource db)
{
    /// <summary>History is kept for so long.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromDays(90);

    /// <summary>Replaces the health of an AVS's operators: those that are not given are gone. The hour's row holds the last of its hour.</summary>
    public async Task StoreAsync(long chainId, byte[] avs, long block, DateTimeOffset now, IReadOnlyList<HealthRow> rows, CancellationToken ct)
    {
        await using var connection = await db.OpenConnectionAsync(ct);
        await using var sql = new SqlBatch(connection);
        var operators = rows.Select(r => r.Operator).ToArray();
        var scores = new NpgsqlParameter { Value = rows.Select(r => r.Score).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Integer };
        sql.Add("DELETE FROM scan.operator_health WHERE chain_id = $1 AND avs = $2 AND NOT operator = ANY($3)", chainId, avs, operators);
        sql.Add("""
            INSERT INTO scan.operator_health AS h (chain_id, avs, operator, block, computed_at, score, confidence, body)
            SELECT $1, $2, o, $3, $4, s, c, b::jsonb FROM unnest($5, $6, $7, $8) AS x(o, s, c, b)
            ON CONFLICT (chain_id, avs, operator) DO UPDATE SET block = excluded.block, computed_at = excluded.computed_at, score = excluded.score, confidence = excluded.confidence, body = excluded.body
            """, chainId, avs, block, now, operators, scores, rows.Select(r => r.Confidence).ToArray(), rows.Select(r => JsonText.Cleaned(r.BodyJson)).ToArray());
        sql.Add("""
            INSERT INTO scan.operator_health_hours AS h (chain_id, avs, operator, hour, score, body)
            SELECT $1, $2, o, $3, s, b::jsonb FROM unnest($4, $5, $6) AS x(o, s, b)
            ON CONFLICT (chain_id, avs, operator, hour) DO UPDATE SET score = excluded.score, body = excluded.body WHERE h.body IS DISTINCT FROM excluded.body
            """, chainId, avs, Hour(now), operators, scores.Clone(), rows.Select(r => JsonText.Cleaned(r.HourJson)).ToArray());
        await sql.RunAsync(ct);
    }

    /// <summary>Forgets the history of long ago, and the health of AVSs that have no operators any more.</summary>
    public Task TrimAsync(long chainId, IReadOnlyCollection<byte[]> avss, DateTimeOffset now, CancellationToken ct) => db.Command("""
        WITH old AS (DELETE FROM scan.operator_health_hours WHERE chain_id = $1 AND hour < $2),
             gone AS (DELETE FROM scan.operator_health WHERE chain_id = $1 AND NOT avs = ANY($3))
        DELETE FROM scan.rollup_coverage WHERE chain_id = $1 AND NOT avs = ANY($3)
        """, chainId, Hour(now - Kept), avss.ToArray()).RunAsync(ct);

    public Task StoreCoverageAsync(long chainId, byte[] avs, bool covers, string bodyJson, DateTimeOffset now, CancellationToken ct) => db.Command("""
        INSERT INTO scan.rollup_coverage AS r (chain_id, avs, computed_at, covers, since, body) VALUES ($1, $2, $3, $4, $3, $5::jsonb)
        ON CONFLICT (chain_id, avs) DO UPDATE SET computed_at = excluded.computed_at, since = CASE WHEN r.covers = excluded.covers THEN r.since ELSE excluded.since END, covers = excluded.covers, body = excluded.body
        """, chainId, avs, now, covers, JsonText.Cleaned(bodyJson)!).RunAsync(ct);

    /// <summary>By registration (AVS and operator), as JSON.</summary>
    public async Task<IReadOnlyDictionary<(long ChainId, string Avs, string Operator), string>> LoadAsync(IReadOnlyCollection<(long ChainId, byte[] Avs, byte[] Operator)> registrations, CancellationToken ct) => (await db.Command("""
        SELECT h.chain_id, h.avs, h.operator, h.body::text FROM scan.operator_health h JOIN unnest($1, $2, $3) AS k(c, a, o) ON h.chain_id = k.c AND h.avs = k.a AND h.operator = k.o
        """, registrations.Select(r => r.ChainId).ToArray(), registrations.Select(r => r.Avs).ToArray(), registrations.Select(r => r.Operator).ToArray())
        .ListAsync(row => (Key: (row.GetInt64(0), Convert.ToHexStringLower(row.Bytes(1)), Convert.ToHexStringLower(row.Bytes(2))), Body: row.GetString(3)), ct)).ToDictionary(h => h.Key, h => h.Body);

    /// <summary>All of an AVS, the worst score first, as JSON.</summary>
    public Task<List<string>> OfAvsAsync(long chainId, byte[] avs, CancellationToken ct) =>
        db.Command("SELECT body::text FROM scan.operator_health WHERE chain_id = $1 AND avs = $2 ORDER BY score NULLS LAST, operator", chainId, avs).ListAsync(row => row.GetString(0), ct);

    /// <summary>All of an operator, by AVS, as JSON.</summary>
    public Task<List<string>> OfOperatorAsync(long chainId, byte[] @operator, CancellationToken ct) =>
        db.Command("SELECT body::text FROM scan.operator_health WHERE chain_id = $1 AND operator = $2 ORDER BY avs", chainId, @operator).ListAsync(row => row.GetString(0), ct);

    /// <summary>The hours since <paramref name="from"/> (Unix hours), oldest first, as JSON.</summary>
    public Task<List<string>> HoursAsync(long chainId, byte[] avs, byte[] @operator, long from, CancellationToken ct) => db.Command("""
        SELECT body::text FROM scan.operator_health_hours WHERE chain_id = $1 AND avs = $2 AND operator = $3 AND hour >= $4 ORDER BY hour
        """, chainId, avs, @operator, from).ListAsync(row => row.GetString(0), ct);

    /// <summary>By service manager.</summary>
    public async Task<IReadOnlyDictionary<(long ChainId, string Avs), CoverageRow>> CoverageAsync(IReadOnlyCollection<(long ChainId, byte[] Avs)> managers, CancellationToken ct) => (await db.Command("""
        SELECT r.chain_id, r.avs, r.covers, r.computed_at, r.since, r.body::text FROM scan.rollup_coverage r JOIN unnest($1, $2) AS k(c, a) ON r.chain_id = k.c AND r.avs = k.a
        """, managers.Select(m => m.ChainId).ToArray(), managers.Select(m => m.Avs).ToArray())
        .ListAsync(row => (Key: (row.GetInt64(0), Convert.ToHexStringLower(row.Bytes(1))), Row: new CoverageRow(row.GetBoolean(2), row.GetFieldValue<DateTimeOffset>(3), row.GetFieldValue<DateTimeOffset>(4), row.GetString(5))), ct))
        .ToDictionary(c => c.Key, c => c.Row);

    /// <summary>By AVS: operators, those with a score, their mean and least score, and whether its stake covers (null: it is no service manager of rollups).</summary>
    public async Task<IReadOnlyList<HealthTotal>> TotalsAsync(int take, CancellationToken ct) => await db.Command("""
        SELECT h.chain_id, h.avs, count(*), count(h.score), avg(h.score)::float8, min(h.score), c.covers, (c.body ->> 'liveOperators')::int, c.computed_at
        FROM scan.operator_health h LEFT JOIN scan.rollup_coverage c USING (chain_id, avs) GROUP BY h.chain_id, h.avs, c.covers, c.body, c.computed_at ORDER BY count(*) DESC, h.avs LIMIT $1
        """, take).ListAsync(row => new HealthTotal(row.GetInt64(0), row.Bytes(1), row.GetInt64(2), row.GetInt64(3), row.IsDBNull(4) ? null : row.GetDouble(4), row.IntOrNull(5),
            row.IsDBNull(6) ? null : row.GetBoolean(6), row.IntOrNull(7), row.TimeOrNull(8)), ct);

    public Task StoreChecksAsync(long chainId, byte[] avs, long block, DateTimeOffset now, IReadOnlyList<StakeCheckRow> checks, CancellationToken ct) => db.Command("""
        INSERT INTO scan.stake_checks (chain_id, avs, quorum, operator_id, block, checked_at, weight, falls_out, problem)
        SELECT $1, $2, q, o, $3, $4, w, f, p FROM unnest($5, $6, $7, $8, $9) AS x(q, o, w, f, p)
        ON CONFLICT (chain_id, avs, quorum, operator_id) DO UPDATE SET block = excluded.block, checked_at = excluded.checked_at, weight = excluded.weight, falls_out = excluded.falls_out, problem = excluded.problem
        """, chainId, avs, block, now, checks.Select(c => (short)c.Quorum).ToArray(), checks.Select(c => c.OperatorId).ToArray(), new NpgsqlParameter { Value = checks.Select(c => c.Weight).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Numeric },
        new NpgsqlParameter { Value = checks.Select(c => c.FallsOut).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Boolean }, checks.Select(c => Sql.Clean(c.Problem)).ToArray()).RunAsync(ct);

    /// <summary>What the chain said last of the stakes of an AVS.</summary>
    public Task<List<(long Block, StakeCheckRow Check)>> ChecksAsync(long chainId, byte[] avs, CancellationToken ct) => db.Command("""
        SELECT block, quorum, operator_id, weight, falls_out, problem FROM scan.stake_checks WHERE chain_id = $1 AND avs = $2
        """, chainId, avs).ListAsync(row => (row.GetInt64(0), new StakeCheckRow((byte)row.GetInt16(1), row.Bytes(2), row.IsDBNull(3) ? null : row.GetFieldValue<BigInteger>(3), row.IsDBNull(4) ? null : row.GetBoolean(4), row.TextOrNull(5))), ct);

    /// <summary>When the stakes of each AVS of a chain were checked last.</summary>
    public async Task<IReadOnlyDictionary<string, DateTimeOffset>> CheckedAsync(long chainId, CancellationToken ct) => (await db.Command("SELECT avs, max(checked_at) FROM scan.stake_checks WHERE chain_id = $1 GROUP BY avs", chainId)
        .ListAsync(row => (Avs: Convert.ToHexStringLower(row.Bytes(0)), At: row.GetFieldValue<DateTimeOffset>(1)), ct)).ToDictionary(c => c.Avs, c => c.At);

    private static long Hour(DateTimeOffset time) => time.ToUnixTimeSeconds() / 3_600;
}

public sealed record HealthRow(byte[] Operator, int? Score, string Confidence, string BodyJson, string HourJson);

/// <param name="Since">When it began or ceased to cover.</param>
public sealed record CoverageRow(bool Covers, DateTimeOffset ComputedAt, DateTimeOffset Since, string BodyJson);

public sealed record HealthTotal(long ChainId, byte[] Avs, long Operators, long Scored, double? Mean, int? Least, bool? Covers, int? LiveOperators, DateTimeOffset? CoverageAt);

/// <param name="Weight">By the shares delegated at the block; null with <paramref name="Problem"/>.</param>
/// <param name="FallsOut">Whether the registry would put the operator out of the quorum; null: unknown.</param>
public sealed record StakeCheckRow(byte Quorum, byte[] OperatorId, BigInteger? Weight, bool? FallsOut, string? Problem);

using System.Globalization;
using System.Numerics;
using System.Text.Json;
using Npgsql;
using NpgsqlTypes;

namespace Scan.Documents;

/// <summary>Operators' health and its history, as JSON that readers see.</summary>
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
    public async Task TrimAsync(long chainId, IReadOnlyCollection<byte[]> avss, DateTimeOffset now, CancellationToken ct)
    {
        await using var connection = await db.OpenConnectionAsync(ct);
        await using var sql = new SqlBatch(connection);
        Sightings.Trim(sql, now);
        sql.Add("""
            WITH old AS (DELETE FROM scan.operator_health_hours WHERE chain_id = $1 AND hour < $2),
                 gone AS (DELETE FROM scan.operator_health WHERE chain_id = $1 AND NOT avs = ANY($3))
            DELETE FROM scan.rollup_coverage WHERE chain_id = $1 AND NOT avs = ANY($3)
            """, chainId, Hour(now - Kept), avss.ToArray());
        await sql.RunAsync(ct);
    }

    /// <summary>By registration (AVS and operator), as JSON.</summary>
    public async Task<IReadOnlyDictionary<(long ChainId, string Avs, string Operator), string>> LoadAsync(IReadOnlyCollection<(long ChainId, byte[] Avs, byte[] Operator)> registrations, CancellationToken ct) => (await db.Command("""
        SELECT h.chain_id, h.avs, h.operator, h.body::text FROM scan.operator_health h JOIN unnest($1, $2, $3) AS k(c, a, o) ON h.chain_id = k.c AND h.avs = k.a AND h.operator = k.o
        """, registrations.Select(r => r.ChainId).ToArray(), registrations.Select(r => r.Avs).ToArray(), registrations.Select(r => r.Operator).ToArray())
        .ListAsync(row => (Key: (row.GetInt64(0), Convert.ToHexStringLower(row.Bytes(1)), Convert.ToHexStringLower(row.Bytes(2))), Body: row.GetString(3)), ct)).ToDictionary(h => h.Key, h => h.Body);

    /// <summary>The least score of each operator, in one AVS or in all of its; without those that have none.</summary>
    /// <param name="avs">Null: all.</param>
    public async Task<IReadOnlyDictionary<string, int>> LeastAsync(long chainId, IReadOnlyCollection<byte[]> operators, byte[]? avs, CancellationToken ct) => (await db.Command("""
        SELECT operator, min(score) FROM scan.operator_health WHERE chain_id = $1 AND operator = ANY($2) AND ($3::bytea IS NULL OR avs = $3) AND score IS NOT NULL GROUP BY operator
        """, chainId, operators.ToArray(), new NpgsqlParameter { Value = (object?)avs ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bytea })
        .ListAsync(row => (Operator: Convert.ToHexStringLower(row.Bytes(0)), Score: row.GetInt32(1)), ct)).ToDictionary(h => h.Operator, h => h.Score);

    /// <summary>All of an AVS, the worst score first, as JSON.</summary>
    public Task<List<string>> OfAvsAsync(long chainId, byte[] avs, CancellationToken ct) =>
        db.Command("SELECT body::text FROM scan.operator_health WHERE chain_id = $1 AND avs = $2 ORDER BY score NULLS LAST, operator", chainId, avs).ListAsync(row => row.GetString(0), ct);

    /// <summary>All of an operator, by AVS, as JSON.</summary>
    public Task<List<string>> OfOperatorAsync(long chainId, byte[] @operator, CancellationToken ct) =>
        db.Command("SELECT body::text FROM scan.operator_health WHERE chain_id = $1 AND operator = $2 ORDER BY avs", chainId, @operator).ListAsync(row => row.GetString(0), ct);

    /// <summary>As <see cref="HoursAsync(long, byte[], byte[], long, CancellationToken)"/>, of many registrations at once.</summary>
    public Task<List<(long ChainId, byte[] Avs, byte[] Operator, string Body)>> HoursAsync(IReadOnlyCollection<(long ChainId, byte[] Avs, byte[] Operator)> registrations, long from, CancellationToken ct) => db.Command("""
        SELECT h.chain_id, h.avs, h.operator, h.body::text FROM scan.operator_health_hours h JOIN unnest($1, $2, $3) AS k(c, a, o) ON h.chain_id = k.c AND h.avs = k.a AND h.operator = k.o
        WHERE h.hour >= $4 ORDER BY h.chain_id, h.avs, h.operator, h.hour
        """, registrations.Select(r => r.ChainId).ToArray(), registrations.Select(r => r.Avs).ToArray(), registrations.Select(r => r.Operator).ToArray(), from)
        .ListAsync(row => (row.GetInt64(0), row.Bytes(1), row.Bytes(2), row.GetString(3)), ct);

    /// <summary>The hours since <paramref name="from"/> (Unix hours), oldest first, as JSON.</summary>
    public Task<List<string>> HoursAsync(long chainId, byte[] avs, byte[] @operator, long from, CancellationToken ct) => db.Command("""
        SELECT body::text FROM scan.operator_health_hours WHERE chain_id = $1 AND avs = $2 AND operator = $3 AND hour >= $4 ORDER BY hour
        """, chainId, avs, @operator, from).ListAsync(row => row.GetString(0), ct);

    /// <summary>Operators that missed so many or more in a row in a quorum of an AVS.</summary>
    public Task<List<(long ChainId, byte[] Avs, byte[] Operator, int Quorum, int Missed)>> MissingAsync(int missed, ThingScope? scope, int take, CancellationToken ct) => db.Command("""
        SELECT h.chain_id, h.avs, h.operator, (q ->> 'number')::int, (q #>> '{participation,missedInRow}')::int FROM scan.operator_health h, jsonb_array_elements(h.body -> 'quorums') q
        WHERE (q #>> '{participation,missedInRow}')::int >= $1
            AND ($3::bigint[] IS NULL OR EXISTS (SELECT 1 FROM unnest($3::bigint[], $4::bytea[]) AS k(c, a) WHERE k.c = h.chain_id AND k.a IN (h.avs, h.operator)))
        ORDER BY 5 DESC, 1, 2, 3, 4 LIMIT $2
        """, missed, take, ThingScope.Chains(scope), ThingScope.Addresses(scope)).ListAsync(row => (row.GetInt64(0), row.Bytes(1), row.Bytes(2), row.GetInt32(3), row.GetInt32(4)), ct);

    /// <summary>By AVS: operators, those with a score, their mean and least score, and whether its stake covers (null: it is no service manager of rollups).</summary>
    public async Task<IReadOnlyList<HealthTotal>> TotalsAsync(int take, CancellationToken ct) => await db.Command("""
        SELECT h.chain_id, h.avs, count(*), count(h.score), avg(h.score)::float8, min(h.score), c.covers, (c.body ->> 'liveOperators')::int, c.computed_at
        FROM scan.operator_health h LEFT JOIN scan.rollup_coverage c USING (chain_id, avs) GROUP BY h.chain_id, h.avs, c.covers, c.body, c.computed_at ORDER BY count(*) DESC, h.avs LIMIT $1
        """, take).ListAsync(row => new HealthTotal(row.GetInt64(0), row.Bytes(1), row.GetInt64(2), row.GetInt64(3), row.IsDBNull(4) ? null : row.GetDouble(4), row.IntOrNull(5),
            row.IsDBNull(6) ? null : row.GetBoolean(6), row.IntOrNull(7), row.TimeOrNull(8)), ct);

    /// <summary>Stores what a chain said of an AVS's stakes; what changed is kept for trials of rules.</summary>
    public async Task StoreChecksAsync(long chainId, byte[] avs, long block, DateTimeOffset now, IReadOnlyList<StakeCheckRow> checks, CancellationToken ct)
    {
        await using var connection = await db.OpenConnectionAsync(ct);
        await using var sql = new SqlBatch(connection);
        sql.Add("""
            INSERT INTO scan.stake_checks (chain_id, avs, quorum, operator_id, block, checked_at, weight, falls_out, problem)
            SELECT $1, $2, q, o, $3, $4, w, f, p FROM unnest($5, $6, $7, $8, $9) AS x(q, o, w, f, p)
            ON CONFLICT (chain_id, avs, quorum, operator_id) DO UPDATE SET block = excluded.block, checked_at = excluded.checked_at, weight = excluded.weight, falls_out = excluded.falls_out, problem = excluded.problem
            """, chainId, avs, block, now, checks.Select(c => (short)c.Quorum).ToArray(), checks.Select(c => c.OperatorId).ToArray(), new NpgsqlParameter { Value = checks.Select(c => c.Weight).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Numeric },
            new NpgsqlParameter { Value = checks.Select(c => c.FallsOut).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Boolean }, checks.Select(c => Sql.Clean(c.Problem)).ToArray());
        Sightings.StoreAll(sql, Sightings.Weight, chainId, now, [.. checks.Select(c => (Sightings.WeightOf(avs, c.Quorum, c.OperatorId), JsonSerializer.Serialize(new { weight = c.Weight?.ToString(CultureInfo.InvariantCulture), fallsOut = c.FallsOut == true })))]);
        await sql.RunAsync(ct);
    }

    /// <summary>What the chain said last of the stakes of an AVS.</summary>
    public Task<List<(long Block, StakeCheckRow Check)>> ChecksAsync(long chainId, byte[] avs, CancellationToken ct) => db.Command("""
        SELECT block, quorum, operator_id, weight, falls_out, problem FROM scan.stake_checks WHERE chain_id = $1 AND avs = $2
        """, chainId, avs).ListAsync(row => (row.GetInt64(0), new StakeCheckRow((byte)row.GetInt16(1), row.Bytes(2), row.IsDBNull(3) ? null : row.GetFieldValue<BigInteger>(3), row.IsDBNull(4) ? null : row.GetBoolean(4), row.TextOrNull(5))), ct);

    /// <summary>Of quorums whose minimum is known: members whose stake, as it would be stored now, is near it, or who would fall out.</summary>
    /// <param name="quorums">With the highest weight that is near.</param>
    public Task<List<(long ChainId, byte[] Avs, long Block, StakeCheckRow Check)>> NearAsync(IReadOnlyCollection<(long ChainId, byte[] Avs, byte Quorum, BigInteger Near)> quorums, int take, CancellationToken ct) => quorums.Count == 0 ? Task.FromResult<List<(long, byte[], long, StakeCheckRow)>>([]) : db.Command("""
        SELECT s.chain_id, s.avs, s.quorum, s.operator_id, s.weight, s.falls_out, s.block FROM unnest($1, $2, $3, $4) AS k(c, a, q, n)
        JOIN scan.stake_checks s ON s.chain_id = k.c AND s.avs = k.a AND s.quorum = k.q WHERE s.falls_out OR s.weight <= k.n ORDER BY s.falls_out IS NOT TRUE, s.weight, 1, 2, 3, 4 LIMIT $5
        """, quorums.Select(q => q.ChainId).ToArray(), quorums.Select(q => q.Avs).ToArray(), quorums.Select(q => (short)q.Quorum).ToArray(),
        new NpgsqlParameter { Value = quorums.Select(q => q.Near).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Numeric }, take).ListAsync(row => (row.GetInt64(0), row.Bytes(1), row.GetInt64(6),
            new StakeCheckRow((byte)row.GetInt16(2), row.Bytes(3), row.IsDBNull(4) ? null : row.GetFieldValue<BigInteger>(4), row.IsDBNull(5) ? null : row.GetBoolean(5), null)), ct);

    /// <summary>When the stakes of each AVS of a chain were checked last.</summary>
    public async Task<IReadOnlyDictionary<string, DateTimeOffset>> CheckedAsync(long chainId, CancellationToken ct) => (await db.Command("SELECT avs, max(checked_at) FROM scan.stake_checks WHERE chain_id = $1 GROUP BY avs", chainId)
        .ListAsync(row => (Avs: Convert.ToHexStringLower(row.Bytes(0)), At: row.GetFieldValue<DateTimeOffset>(1)), ct)).ToDictionary(c => c.Avs, c => c.At);

    private static long Hour(DateTimeOffset time) => time.ToUnixTimeSeconds() / 3_600;
}

public sealed record HealthRow(byte[] Operator, int? Score, string Confidence, string BodyJson, string HourJson);

public sealed record HealthTotal(long ChainId, byte[] Avs, long Operators, long Scored, double? Mean, int? Least, bool? Covers, int? LiveOperators, DateTimeOffset? CoverageAt);

/// <param name="Weight">By the shares delegated at the block; null with <paramref name="Problem"/>.</param>
/// <param name="FallsOut">Whether the registry would put the operator out of the quorum; null: unknown.</param>
public sealed record StakeCheckRow(byte Quorum, byte[] OperatorId, BigInteger? Weight, bool? FallsOut, string? Problem);

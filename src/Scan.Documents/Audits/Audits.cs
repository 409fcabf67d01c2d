using System.Text.Json;
using Npgsql;
using NpgsqlTypes;

namespace Scan.Documents;

/// <summary>Where the rolling audits stand, one for each chain.</summary>
public sealed class Audits(NpgsqlDataSource db)
{
    private const string Columns = """
        chain_id, ran_at, block, checked, drifted, unreachable, problem, checked_total, drifted_total, rounds, round_started_at, places, drifted_at, drifts
        """;

    /// <summary>What an audit found holds until the next one that compares, however late.</summary>
    private static readonly TimeSpan AuditsStand = TimeSpan.FromDays(365);

    public async Task<IReadOnlyList<AuditState>> ListAsync(CancellationToken ct) =>
        await db.Command($"SELECT {Columns} FROM scan.audits ORDER BY chain_id").ListAsync(Read, ct);

    public async Task<AuditState?> FindAsync(long chainId, CancellationToken ct) =>
        (await db.Command($"SELECT {Columns} FROM scan.audits WHERE chain_id = $1", chainId).ListAsync(Read, ct)).SingleOrDefault();

    /// <summary>Stores where an audit stands; what a run that compared something found is kept for trials of rules too.</summary>
    public async Task StoreAsync(AuditState state, CancellationToken ct)
    {
        await using var connection = await db.OpenConnectionAsync(ct);
        await using var sql = new SqlBatch(connection);
        Add(sql, state);
        // What agrees is one state for as long as it does; a difference says where it was found.
        if (state.Problem is null) Sightings.Store(sql, Sightings.Audit, state.ChainId, "", state.RanAt, JsonSerializer.Serialize(new { drifted = state.Drifted, block = state.Drifted > 0 ? state.Block : null }), AuditsStand);
        await sql.RunAsync(ct);
    }

    private static void Add(SqlBatch sql, AuditState state) => sql.Add($"""
        INSERT INTO scan.audits ({Columns}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
        ON CONFLICT (chain_id) DO UPDATE SET
            ran_at = excluded.ran_at, block = excluded.block, checked = excluded.checked, drifted = excluded.drifted, unreachable = excluded.unreachable,
            problem = excluded.problem, checked_total = excluded.checked_total, drifted_total = excluded.drifted_total, rounds = excluded.rounds,
            round_started_at = excluded.round_started_at, places = excluded.places, drifted_at = excluded.drifted_at, drifts = excluded.drifts
        """, state.ChainId, state.RanAt, Typed(state.Block, NpgsqlDbType.Bigint), state.Checked, state.Drifted, state.Unreachable, Typed(Sql.Clean(state.Problem), NpgsqlDbType.Text),
        state.CheckedTotal, state.DriftedTotal, state.Rounds, state.RoundStartedAt, Typed(JsonSerializer.Serialize(state.Places), NpgsqlDbType.Jsonb),
        Typed(state.DriftedAt, NpgsqlDbType.TimestampTz), Typed(JsonText.Cleaned(state.DriftsJson), NpgsqlDbType.Jsonb));

    private static NpgsqlParameter Typed(object? value, NpgsqlDbType type) => new() { Value = value ?? DBNull.Value, NpgsqlDbType = type };

    private static AuditState Read(NpgsqlDataReader row) => new()
    {
        ChainId = row.GetInt64(0),
        RanAt = row.GetFieldValue<DateTimeOffset>(1),
        Block = row.LongOrNull(2),
        Checked = row.GetInt64(3),
        Drifted = row.GetInt64(4),
        Unreachable = row.GetInt64(5),
        Problem = row.TextOrNull(6),
        CheckedTotal = row.GetInt64(7),
        DriftedTotal = row.GetInt64(8),
        Rounds = row.GetInt64(9),
        RoundStartedAt = row.GetFieldValue<DateTimeOffset>(10),
        Places = JsonSerializer.Deserialize<Dictionary<string, string>>(row.GetString(11))!,
        DriftedAt = row.IsDBNull(12) ? null : row.GetFieldValue<DateTimeOffset>(12),
        DriftsJson = row.TextOrNull(13),
    };
}

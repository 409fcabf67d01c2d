using Npgsql;
using NpgsqlTypes;

namespace Scan.Documents;

/// <summary>Incidents of all rules, written by whoever judges and by their owners.</summary>
public sealed class Incidents(NpgsqlDataSource db)
{
    private const string Columns = """
        no, rule, rule_name, condition, subject, chain_id, block, topics, is_public, severity, title, detail, status, cause, first_at, last_at, opened_at, acknowledged_at, resolved_at, reason, count, announced, ended_by
        """;

    /// <summary>Lines of history kept for one incident; what repeats more often is only counted.</summary>
    private const int MostSteps = 200;

    /// <summary>How far the feed was judged, and the version of all incidents.</summary>
    public async Task<RuleProgress> ProgressAsync(CancellationToken ct) =>
        (await db.Command("SELECT cursor, version FROM scan.rule_progress").ListAsync(row => new RuleProgress(row.GetInt64(0), row.GetInt64(1)), ct)).Single();

    /// <summary>Those that are not resolved of these things, and those that these feed items opened.</summary>
    public async Task<IReadOnlyList<Incident>> StandingAsync(IReadOnlyCollection<(string Rule, string Subject)> keys, IReadOnlyCollection<string> causes, CancellationToken ct) => keys.Count == 0 && causes.Count == 0 ? []
        : await db.Command($"""
            SELECT {Columns} FROM scan.incidents i WHERE status <> 'resolved' AND no IN (
                SELECT s.no FROM unnest($1, $2) AS k(r, s) JOIN scan.incidents s ON s.rule = k.r AND s.subject = k.s AND s.status <> 'resolved'
                UNION SELECT c.no FROM scan.incidents c WHERE c.cause = ANY($3) AND c.status <> 'resolved')
            """, keys.Select(k => k.Rule).ToArray(), keys.Select(k => k.Subject).ToArray(), causes.ToArray()).ListAsync(Read, ct);

    /// <summary>Those that are not resolved of rules that are looked at, and those that time may change: that wait, were not told of, have nobody's rule any more, or end by themselves.</summary>
    /// <param name="looked">Rules that are looked at.</param>
    /// <param name="rules">All rules that are in use.</param>
    /// <param name="lapsing">Conditions, and the last moment at which an incident of them may have been found to be over by now.</param>
    public async Task<IReadOnlyList<Incident>> DueAsync(IReadOnlyCollection<string> looked, IReadOnlyCollection<string> rules, IReadOnlyCollection<(string Condition, DateTimeOffset LastAt)> lapsing, CancellationToken ct) => await db.Command($"""
        SELECT {Columns} FROM scan.incidents i WHERE status <> 'resolved' AND (status = 'pending' OR NOT announced OR rule = ANY($1) OR NOT rule = ANY($2)
            OR EXISTS (SELECT 1 FROM unnest($3, $4) AS l(c, t) WHERE l.c = i.condition AND i.last_at <= l.t))
        """, looked.ToArray(), rules.ToArray(), lapsing.Select(l => l.Condition).ToArray(), lapsing.Select(l => l.LastAt).ToArray()).ListAsync(Read, ct);

    /// <summary>How many of these rules are not resolved.</summary>
    public async Task<IReadOnlyDictionary<string, int>> CountsAsync(IReadOnlyCollection<string> rules, CancellationToken ct) => rules.Count == 0 ? new Dictionary<string, int>()
        : (await db.Command("SELECT rule, count(*)::int FROM scan.incidents WHERE rule = ANY($1) AND status <> 'resolved' GROUP BY rule", (object)rules.ToArray())
            .ListAsync(row => (Rule: row.GetString(0), Count: row.GetInt32(1)), ct)).ToDictionary(r => r.Rule, r => r.Count);

    /// <summary>The last incident that ended of each of these.</summary>
    public async Task<IReadOnlyDictionary<(string Rule, string Subject), Incident>> EndedAsync(IReadOnlyCollection<(string Rule, string Subject)> keys, CancellationToken ct) => keys.Count == 0
        ? new Dictionary<(string, string), Incident>()
        : (await db.Command($"""
            SELECT i.* FROM unnest($1, $2) AS k(r, s)
            CROSS JOIN LATERAL (SELECT {Columns} FROM scan.incidents WHERE rule = k.r AND subject = k.s AND status = 'resolved' ORDER BY resolved_at DESC, no DESC LIMIT 1) i
            """, keys.Select(k => k.Rule).ToArray(), keys.Select(k => k.Subject).ToArray()).ListAsync(Read, ct)).ToDictionary(i => (i.Rule, i.Subject));

    /// <summary>Those that these feed items ended, but not opened: when they are gone from the chain, these go on.</summary>
    public async Task<IReadOnlyList<Incident>> EndedByAsync(IReadOnlyCollection<string> items, CancellationToken ct) => items.Count == 0 ? []
        : await db.Command($"SELECT {Columns} FROM scan.incidents WHERE ended_by = ANY($1) AND ended_by IS DISTINCT FROM cause ORDER BY no", (object)items.ToArray()).ListAsync(Read, ct);

    public Task<List<long>> NumbersAsync(int count, CancellationToken ct) =>
        db.Command("SELECT nextval(pg_get_serial_sequence('scan.incidents', 'no')) FROM generate_series(1, $1)", count).ListAsync(row => row.GetInt64(0), ct);

    /// <summary>Stores what judging the feed up to a cursor brought, and tells the feed of it.</summary>
    /// <param name="from">As it was before the incidents were read.</param>
    /// <returns>Null: incidents have changed since then, and nothing was stored.</returns>
    public async Task<RuleProgress?> CommitAsync(RuleProgress from, long toCursor, IReadOnlyList<IncidentWrite> writes, DateTimeOffset now, CancellationToken ct)
    {
        await using var connection = await db.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await connection.Command(Announcements.EndWhenIdle).RunAsync(ct);
        var version = await connection.Command("UPDATE scan.rule_progress SET cursor = $2, version = version + 1 WHERE version = $1 RETURNING version", from.Version, toCursor).ScalarAsync<long?>(ct);
        if (version is null) return null;
        await WriteAsync(connection, writes, now, ct);
        await transaction.CommitAsync(ct);
        return new RuleProgress(toCursor, version.Value);
    }

    /// <summary>A change by an owner.</summary>
    /// <param name="change">Null: there is nothing to change.</param>
    /// <returns>The incident as it is then; null where there is none of this number.</returns>
    public async Task<Incident?> ChangeAsync(long no, Func<Incident, IncidentWrite?> change, DateTimeOffset now, CancellationToken ct)
    {
        await using var connection = await db.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await connection.Command(Announcements.EndWhenIdle).RunAsync(ct);
        // Whoever judges right now finds the version raised, and overwrites nothing.
        await connection.Command("UPDATE scan.rule_progress SET version = version + 1").RunAsync(ct);
        if ((await connection.Command($"SELECT {Columns} FROM scan.incidents WHERE no = $1", no).ListAsync(Read, ct)).SingleOrDefault() is not { } found) return null;
        if (change(found) is not { } write) return found;
        await WriteAsync(connection, [write], now, ct);
        await transaction.CommitAsync(ct);
        return write.Incident;
    }

    public async Task<Incident?> FindAsync(long no, CancellationToken ct) => (await db.Command($"SELECT {Columns} FROM scan.incidents WHERE no = $1 AND status <> 'pending'", no).ListAsync(Read, ct)).SingleOrDefault();

    /// <summary>Those that everybody may see, and those of these rules; newest first.</summary>
    /// <param name="before">Below this number; null: from the newest on.</param>
    public async Task<IReadOnlyList<Incident>> ListAsync(IReadOnlyCollection<string> rules, bool withPublic, string? status, long? before, int take, CancellationToken ct) => await db.Command($"""
        SELECT {Columns} FROM scan.incidents
        WHERE ((is_public AND $2) OR rule = ANY($1)) AND status <> 'pending' AND ($3::text IS NULL OR status = $3) AND no < $4 ORDER BY no DESC LIMIT $5
        """, rules.ToArray(), withPublic, status is null ? Sql.Null(NpgsqlDbType.Text) : status, before ?? long.MaxValue, take).ListAsync(Read, ct);

    public async Task<IReadOnlyList<IncidentLine>> HistoryAsync(long no, CancellationToken ct) => await db.Command("SELECT at, step, detail FROM scan.incident_steps WHERE incident = $1 ORDER BY id", no)
        .ListAsync(row => new IncidentLine(row.GetFieldValue<DateTimeOffset>(0), row.GetString(1), row.GetString(2)), ct);

    private static async Task WriteAsync(NpgsqlConnection connection, IReadOnlyList<IncidentWrite> writes, DateTimeOffset now, CancellationToken ct)
    {
        if (writes.Count == 0) return;
        await using var sql = new SqlBatch(connection);
        foreach (var write in writes) Add(sql, write, now);
        foreach (var chain in writes.Where(w => w.Announce).GroupBy(w => w.Incident.ChainId))
        {
            var announcements = new Announcements();
            foreach (var entry in chain.Select(w => w.Incident.ToFeed(now))) announcements.Add(entry, entry.State);
            announcements.WriteTo(sql, chain.Key);
        }
        await sql.RunAsync(ct);
    }

    private static void Add(SqlBatch sql, IncidentWrite write, DateTimeOffset now)
    {
        var i = write.Incident;
        if (write.Drop)
        {
            sql.Add("DELETE FROM scan.incidents WHERE no = $1", i.No);
            return;
        }
        sql.Add($"""
            INSERT INTO scan.incidents ({Columns}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23)
            ON CONFLICT (no) DO UPDATE SET severity = excluded.severity, detail = excluded.detail, status = excluded.status, last_at = excluded.last_at, opened_at = excluded.opened_at,
                acknowledged_at = excluded.acknowledged_at, resolved_at = excluded.resolved_at, reason = excluded.reason, count = excluded.count, announced = excluded.announced, ended_by = excluded.ended_by
            """, i.No, i.Rule, Sql.Clean(i.RuleName), i.Condition, Sql.Clean(i.Subject), i.ChainId, i.Block, i.Topics.ToArray(), i.IsPublic, i.Severity, Sql.Clean(i.Title), Sql.Clean(i.Detail), i.Status,
            Text(i.Cause), i.FirstAt, i.LastAt, Time(i.OpenedAt), Time(i.AcknowledgedAt), Time(i.ResolvedAt), Text(i.Reason), i.Count, i.Announced, Text(i.EndedBy));
        if (write.Step is null) return;
        sql.Add($"""
            INSERT INTO scan.incident_steps (incident, at, step, detail) SELECT $1, $2, $3, $4 WHERE (SELECT count(*) FROM scan.incident_steps WHERE incident = $1) < {MostSteps} OR $3 <> 'again'
            """, i.No, now, write.Step, Sql.Clean(i.Reason ?? i.Detail));
    }

    private static object Text(string? value) => Sql.Clean(value) is { } clean ? clean : Sql.Null(NpgsqlDbType.Text);

    private static object Time(DateTimeOffset? value) => value is { } at ? at : Sql.Null(NpgsqlDbType.TimestampTz);

    private static Incident Read(NpgsqlDataReader row) => new()
    {
        No = row.GetInt64(0), Rule = row.GetString(1), RuleName = row.GetString(2), Condition = row.GetString(3), Subject = row.GetString(4), ChainId = row.GetInt64(5), Block = row.GetInt64(6),
        Topics = row.GetFieldValue<string[]>(7), IsPublic = row.GetBoolean(8), Severity = row.GetString(9), Title = row.GetString(10), Detail = row.GetString(11), Status = row.GetString(12),
        Cause = row.TextOrNull(13), FirstAt = row.GetFieldValue<DateTimeOffset>(14), LastAt = row.GetFieldValue<DateTimeOffset>(15), OpenedAt = row.TimeOrNull(16), AcknowledgedAt = row.TimeOrNull(17),
        ResolvedAt = row.TimeOrNull(18), Reason = row.TextOrNull(19), Count = row.GetInt32(20), Announced = row.GetBoolean(21), EndedBy = row.TextOrNull(22),
    };
}

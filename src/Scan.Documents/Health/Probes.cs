using Npgsql;
using NpgsqlTypes;

namespace Scan.Documents;

/// <summary>The endpoints that documents name: who is due for a knock, what came of it, and how that changed.</summary>
public sealed class Probes(NpgsqlDataSource db)
{
    private const string Columns = "t.id, t.kind, t.address, t.host, t.failures, t.last_probe, t.last_alive, t.since, t.state, t.version, t.body::text";

    /// <summary>Brings the endpoints of one kind of document of a chain in step with what its documents name. New ones are due within <paramref name="spread"/>.</summary>
    public async Task EnsureAsync(long chainId, string documentKind, IReadOnlyList<ProbeUse> uses, DateTimeOffset now, TimeSpan spread, CancellationToken ct)
    {
        ProbeUse[] distinct = [.. uses.DistinctBy(u => (Convert.ToHexString(u.Id), u.Kind, u.Address))];
        await using var connection = await db.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        object[] named = [distinct.Select(u => u.Kind).ToArray(), distinct.Select(u => Sql.Clean(u.Address)!).ToArray(), distinct.Select(u => u.Host).ToArray()];
        await connection.Command("""
            INSERT INTO scan.probe_targets AS t (kind, address, host, next_probe)
            SELECT k, a, min(h), $4::timestamptz + random() * $5::interval FROM unnest($1, $2, $3) AS x(k, a, h) GROUP BY k, a ORDER BY k, a
            ON CONFLICT (kind, address) DO UPDATE SET next_probe = excluded.next_probe WHERE t.next_probe IS NULL
            """, [.. named, now, spread]).RunAsync(ct);
        await connection.Command("""
            DELETE FROM scan.probe_uses u WHERE u.chain_id = $1 AND u.kind = $2 AND (u.id, u.target) NOT IN (
                SELECT x.i, t.id FROM unnest($3, $4, $5) AS x(i, k, a) JOIN scan.probe_targets t ON t.kind = x.k AND t.address = x.a)
            """, chainId, documentKind, distinct.Select(u => u.Id).ToArray(), named[0], named[1]).RunAsync(ct);
        await connection.Command("""
            INSERT INTO scan.probe_uses (chain_id, kind, id, target)
            SELECT $1, $2, x.i, t.id FROM unnest($3, $4, $5) AS x(i, k, a) JOIN scan.probe_targets t ON t.kind = x.k AND t.address = x.a ON CONFLICT DO NOTHING
            """, chainId, documentKind, distinct.Select(u => u.Id).ToArray(), named[0], named[1]).RunAsync(ct);
        await connection.Command("UPDATE scan.probe_targets t SET next_probe = NULL WHERE next_probe IS NOT NULL AND NOT EXISTS (SELECT 1 FROM scan.probe_uses u WHERE u.target = t.id)").RunAsync(ct);
        await transaction.CommitAsync(ct);
    }

    /// <summary>
    /// Takes what is due, the longest due first, at most one of each host and none of <paramref name="busy"/>: a host that is named a thousand times keeps nobody waiting. Until
    /// <paramref name="lease"/> it is not due again; a process that dies meanwhile costs that time.
    /// </summary>
    public Task<List<ProbeTarget>> ClaimAsync(DateTimeOffset now, DateTimeOffset lease, int take, IReadOnlyCollection<string> busy, CancellationToken ct) => db.Command($"""
        WITH hosts AS (
            SELECT host, min(next_probe) AS first FROM scan.probe_targets WHERE next_probe <= $1 AND NOT host = ANY($4) GROUP BY host ORDER BY first LIMIT $3),
        due AS (
            SELECT p.id FROM hosts h, LATERAL (SELECT id FROM scan.probe_targets WHERE host = h.host AND next_probe <= $1 ORDER BY next_probe LIMIT 1) p),
        locked AS (SELECT id FROM scan.probe_targets WHERE id IN (SELECT id FROM due) FOR UPDATE SKIP LOCKED)
        UPDATE scan.probe_targets t SET next_probe = $2 FROM locked l WHERE t.id = l.id RETURNING {Columns}
        """, now, lease, take, busy.ToArray()).ListAsync(Read, ct);

    /// <summary>Stores an answer, and the change where it is another one than before. Of operators each knock that nobody answers is kept for trials of rules, and the next that somebody does.</summary>
    public async Task RecordAsync(ProbeResult result, CancellationToken ct)
    {
        await using var connection = await db.OpenConnectionAsync(ct);
        await using var sql = new SqlBatch(connection);
        object Nullable(string? text) => Sql.Clean(text) is { } clean ? clean : Sql.Null(NpgsqlDbType.Text);
        sql.Add("""
            INSERT INTO scan.probe_changes (target, at, state, api, version, detail)
            SELECT t.id, $2, $3, $4, $5, $6 FROM scan.probe_targets t
            WHERE t.id = $1 AND (t.state, t.body #>> '{nodeApi,state}', t.version) IS DISTINCT FROM ($3::text, $4::text, $5::text) ON CONFLICT DO NOTHING
            """, result.Target, result.At, result.State, Nullable(result.Api), Nullable(result.Version), Nullable(result.Detail));
        sql.Add("""
            INSERT INTO scan.sightings (kind, chain_id, thing, at, until, body)
            SELECT 'knock', 0, t.id::text, $2, $2, jsonb_build_object('failures', CASE WHEN $4 THEN 0 ELSE t.failures + 1 END, 'state', $3::text) FROM scan.probe_targets t
            WHERE t.id = $1 AND t.kind = 'operator' AND (NOT $4 OR t.failures > 0) ON CONFLICT DO NOTHING
            """, result.Target, result.At, result.State, result.Alive);
        sql.Add("""
            UPDATE scan.probe_targets SET since = CASE WHEN state IS DISTINCT FROM $3 THEN $2 ELSE since END, state = $3, last_probe = $2,
                last_alive = CASE WHEN $4 THEN $2 ELSE last_alive END, failures = CASE WHEN $4 THEN 0 ELSE failures + 1 END, version = $5, body = $6::jsonb,
                next_probe = CASE WHEN next_probe IS NULL THEN NULL ELSE $7 END
            WHERE id = $1
            """, result.Target, result.At, result.State, result.Alive, Nullable(result.Version), JsonText.Cleaned(result.BodyJson)!, result.NextProbe);
        await sql.RunAsync(ct);
    }

    /// <summary>What is known of the endpoints that each document names.</summary>
    public async Task<ILookup<DocumentId, ProbeTarget>> LoadAsync(string documentKind, IReadOnlyCollection<DocumentId> documents, CancellationToken ct) => (await db.Command($"""
        SELECT {Columns}, u.chain_id, u.id FROM scan.probe_uses u JOIN scan.probe_targets t ON t.id = u.target
        JOIN unnest($2, $3) AS k(c, i) ON u.chain_id = k.c AND u.id = k.i WHERE u.kind = $1 ORDER BY t.address
        """, documentKind, documents.Select(d => d.ChainId).ToArray(), documents.Select(d => d.Id).ToArray()).ListAsync(row => (Of: new DocumentId(row.GetInt64(11), row.Bytes(12)), Target: Read(row)), ct))
        .ToLookup(p => p.Of, p => p.Target);

    /// <summary>Endpoints of registrations that did not answer so many times in a row or more, by each document that names them; those that cannot be asked are left out.</summary>
    /// <param name="scope">Services and operators, whose addresses a registration's id begins and ends with; null: all.</param>
    public Task<List<(DocumentId Of, string Address, int Failures, string State)>> SilentAsync(string documentKind, int failures, ThingScope? scope, int take, CancellationToken ct) => db.Command("""
        SELECT u.chain_id, u.id, t.address, t.failures, t.state FROM scan.probe_targets t JOIN scan.probe_uses u ON u.target = t.id
        WHERE u.kind = $1 AND t.failures >= $2 AND t.next_probe IS NOT NULL AND t.state NOT IN ('malformed', 'not-public')
            AND ($4::bigint[] IS NULL OR EXISTS (SELECT 1 FROM unnest($4::bigint[], $5::bytea[]) AS k(c, a) WHERE k.c = u.chain_id AND k.a IN (substring(u.id FROM 1 FOR 20), substring(u.id FROM 21 FOR 20))))
        ORDER BY t.failures DESC, u.chain_id, u.id LIMIT $3
        """, documentKind, failures, take, ThingScope.Chains(scope), ThingScope.Addresses(scope)).ListAsync(row => (new DocumentId(row.GetInt64(0), row.Bytes(1)), row.GetString(2), row.GetInt32(3), row.GetString(4)), ct);

    /// <summary>Which documents of one kind name endpoints that are in use.</summary>
    public Task<List<(DocumentId Of, long Target, string Address)>> UsesAsync(string documentKind, CancellationToken ct) => db.Command("""
        SELECT u.chain_id, u.id, t.id, t.address FROM scan.probe_uses u JOIN scan.probe_targets t ON t.id = u.target WHERE u.kind = $1 AND t.next_probe IS NOT NULL
        """, documentKind).ListAsync(row => (new DocumentId(row.GetInt64(0), row.Bytes(1)), row.GetInt64(2), row.GetString(3)), ct);

    /// <summary>How an endpoint's answers changed, the newest first.</summary>
    public Task<List<ProbeChange>> ChangesAsync(long target, int take, CancellationToken ct) => db.Command(
        "SELECT at, state, api, version, detail FROM scan.probe_changes WHERE target = $1 ORDER BY at DESC LIMIT $2", target, take)
        .ListAsync(row => new ProbeChange(row.GetFieldValue<DateTimeOffset>(0), row.GetString(1), row.TextOrNull(2), row.TextOrNull(3), row.TextOrNull(4)), ct);

    /// <summary>As <see cref="ChangesAsync(long, int, CancellationToken)"/>, of many endpoints at once.</summary>
    public async Task<ILookup<long, ProbeChange>> ChangesAsync(IReadOnlyCollection<long> targets, int take, CancellationToken ct) => (await db.Command("""
        SELECT t, c.at, c.state, c.api, c.version, c.detail FROM unnest($1) AS t, LATERAL (SELECT * FROM scan.probe_changes WHERE target = t ORDER BY at DESC LIMIT $2) c ORDER BY t, c.at DESC
        """, targets.ToArray(), take).ListAsync(row => (Target: row.GetInt64(0), Change: new ProbeChange(row.GetFieldValue<DateTimeOffset>(1), row.GetString(2), row.TextOrNull(3), row.TextOrNull(4), row.TextOrNull(5))), ct))
        .ToLookup(c => c.Target, c => c.Change);

    /// <summary>How many endpoints that are in use stand in each state; null: not asked yet.</summary>
    public async Task<IReadOnlyList<(string Kind, string? State, long Count)>> TotalsAsync(CancellationToken ct) => await db.Command("""
        SELECT kind, state, count(*) FROM scan.probe_targets WHERE next_probe IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2
        """).ListAsync(row => (row.GetString(0), row.TextOrNull(1), row.GetInt64(2)), ct);

    private static ProbeTarget Read(NpgsqlDataReader row) => new(
        row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetInt32(4), row.TimeOrNull(5), row.TimeOrNull(6), row.TimeOrNull(7), row.TextOrNull(8), row.TextOrNull(9), row.TextOrNull(10));
}

/// <summary>Services and operators that somebody watches.</summary>
public sealed record ThingScope(IReadOnlyList<(long ChainId, byte[] Address)> Things)
{
    internal static object Chains(ThingScope? scope) => scope is null ? Sql.Null(NpgsqlDbType.Array | NpgsqlDbType.Bigint) : scope.Things.Select(t => t.ChainId).ToArray();

    internal static object Addresses(ThingScope? scope) => scope is null ? Sql.Null(NpgsqlDbType.Array | NpgsqlDbType.Bytea) : scope.Things.Select(t => t.Address).ToArray();
}

/// <summary>A document's endpoint.</summary>
/// <param name="Kind">operator or agent.</param>
public sealed record ProbeUse(byte[] Id, string Kind, string Address, string Host);

/// <param name="Failures">Knocks in a row without a sign of life.</param>
/// <param name="Since">When the state became what it is.</param>
/// <param name="State">Null: nobody knocked yet.</param>
/// <param name="BodyJson">The last report as readers see it.</param>
public sealed record ProbeTarget(
    long Id, string Kind, string Address, string Host, int Failures, DateTimeOffset? LastProbe, DateTimeOffset? LastAlive, DateTimeOffset? Since, string? State, string? Version, string? BodyJson);

/// <param name="Api">The state of the node API, if there is any.</param>
public sealed record ProbeResult(long Target, DateTimeOffset At, string State, string? Api, string? Version, string? Detail, bool Alive, DateTimeOffset NextProbe, string BodyJson);

public sealed record ProbeChange(DateTimeOffset At, string State, string? Api, string? Version, string? Detail);

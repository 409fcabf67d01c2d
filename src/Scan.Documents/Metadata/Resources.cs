using Npgsql;

namespace Scan.Documents;

/// <summary>The files that documents name: what is due, what came of it, and who may ask for another try.</summary>
public sealed class Resources(NpgsqlDataSource db)
{
    internal const string Columns = """
        r.id, r.purpose, r.uri, r.host, r.settled, r.next_try, r.last_try, r.requested_at, r.fetched_at, r.changed_at, r.failures, r.problem, r.detail, r.content, r.fetched_from,
        r.etag, r.modified
        """;
    internal const int ColumnCount = 17;

    /// <summary>Adds what is new and returns the ids in the given order. What is there already is left as it is, and tried again if it was given up for want of readers.</summary>
    public async Task<IReadOnlyList<long>> EnsureAsync(IReadOnlyList<NewResource> added, DateTimeOffset now, CancellationToken ct)
    {
        if (added.Count == 0) return [];
        await using var connection = await db.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        // Two that differ in nothing but their place in the list are one row.
        NewResource[] distinct = [.. added.DistinctBy(a => (a.Purpose, Convert.ToHexString(a.UriHash)))];
        await StoreAsync(connection, [.. distinct.Select(a => a.Content).OfType<Content>()], ct);
        var rows = await connection.Command("""
            INSERT INTO scan.resources AS r (purpose, uri_hash, uri, host, next_try, settled, problem, detail, content, last_try, fetched_at, changed_at, fetched_from)
            SELECT p, h, u, o, n, n IS NULL, b, d, c, t, f, f, CASE WHEN f IS NULL THEN NULL ELSE u END
            FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) AS x(p, h, u, o, n, b, d, c, t, f)
            ON CONFLICT (purpose, uri_hash) DO UPDATE SET next_try = CASE WHEN r.settled THEN r.next_try ELSE coalesce(r.next_try, excluded.next_try) END
            RETURNING r.id, r.purpose, r.uri_hash
            """,
            distinct.Select(a => a.Purpose).ToArray(), distinct.Select(a => a.UriHash).ToArray(), distinct.Select(a => Sql.Clean(a.Uri)).ToArray(), distinct.Select(a => a.Host).ToArray(),
            Times(distinct.Select(a => a.NextTry)), distinct.Select(a => a.Problem).ToArray(), distinct.Select(a => Sql.Clean(a.Detail)).ToArray(),
            distinct.Select(a => a.Content?.Hash).ToArray(), Times(distinct.Select(a => (DateTimeOffset?)(a.NextTry is null ? now : null))), Times(distinct.Select(a => (DateTimeOffset?)(a.Content is null ? null : now))))
            .ListAsync(row => (Id: row.GetInt64(0), Key: (row.GetString(1), Convert.ToHexString(row.Bytes(2)))), ct);
        await transaction.CommitAsync(ct);
        var ids = rows.ToDictionary(r => r.Key, r => r.Id);
        return [.. added.Select(a => ids[(a.Purpose, Convert.ToHexString(a.UriHash))])];
    }

    /// <summary>
    /// Takes what is due, the longest due first, but no more than some of each host: those of one busy host do not keep others waiting. Until
    /// <paramref name="lease"/> it is not due again; a process that dies meanwhile costs that time.
    /// </summary>
    public Task<List<Resource>> ClaimAsync(DateTimeOffset now, DateTimeOffset lease, int take, int perHost, CancellationToken ct) => db.Command($"""
        WITH hosts AS (
            SELECT host, min(next_try) AS first FROM scan.resources WHERE next_try <= $1 GROUP BY host ORDER BY first LIMIT $3),
        due AS (
            SELECT p.id FROM hosts h, LATERAL (
                SELECT id, next_try FROM scan.resources WHERE host = h.host AND next_try <= $1 ORDER BY next_try LIMIT $4) p
            ORDER BY p.next_try LIMIT $3),
        locked AS (SELECT id FROM scan.resources WHERE id IN (SELECT id FROM due) FOR UPDATE SKIP LOCKED)
        UPDATE scan.resources r SET next_try = $2 FROM locked l WHERE r.id = l.id RETURNING {Columns}
        """, now, lease, take, perHost).ListAsync(row => Read(row, 0), ct);

    /// <summary>Which of these some document, picture or proof still needs.</summary>
    public async Task<IReadOnlySet<long>> UsedAsync(IReadOnlyCollection<long> ids, CancellationToken ct) => (await db.Command("""
        SELECT i FROM unnest($1) AS i WHERE EXISTS (SELECT 1 FROM scan.metadata WHERE resource = i) OR EXISTS (SELECT 1 FROM scan.metadata WHERE image = i)
            OR EXISTS (SELECT 1 FROM scan.domain_proofs WHERE resource = i)
        """, ids.ToArray()).ListAsync(row => row.GetInt64(0), ct)).ToHashSet();

    /// <summary>Nothing needs it any more: it is not tried until something does.</summary>
    public Task ParkAsync(long id, CancellationToken ct) => db.Command("UPDATE scan.resources SET next_try = NULL WHERE id = $1", id).RunAsync(ct);

    /// <summary>Stores how a try went. A failure keeps the content of before.</summary>
    public async Task RecordAsync(ResourceTry tried, CancellationToken ct)
    {
        await using var connection = await db.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        if (tried.Content is { } content) await StoreAsync(connection, [content], ct);
        if (tried.Problem is not null)
        {
            await connection.Command("""
                UPDATE scan.resources SET last_try = $2, next_try = $3, settled = ($3::timestamptz IS NULL), failures = failures + 1, problem = $4, detail = $5,
                    unread = unread OR problem IS DISTINCT FROM $4 WHERE id = $1
                """, tried.Id, tried.At, Nullable(tried.NextTry), tried.Problem, Text(tried.Detail)).RunAsync(ct);
        }
        else
        {
            await connection.Command("""
                UPDATE scan.resources SET last_try = $2, next_try = $3, settled = ($3::timestamptz IS NULL), failures = 0, problem = NULL, detail = NULL, fetched_at = $2,
                    unread = unread OR problem IS NOT NULL OR ($4::bytea IS NOT NULL AND content IS DISTINCT FROM $4),
                    changed_at = CASE WHEN $4::bytea IS NULL OR content = $4 THEN changed_at ELSE $2 END, content = coalesce($4, content),
                    fetched_from = coalesce($5, fetched_from), etag = $6, modified = $7
                WHERE id = $1
                """, tried.Id, tried.At, Nullable(tried.NextTry), tried.Content?.Hash is { } hash ? hash : Sql.Null(NpgsqlTypes.NpgsqlDbType.Bytea), Text(tried.FetchedFrom), Text(tried.ETag), Text(tried.Modified)).RunAsync(ct);
        }
        await transaction.CommitAsync(ct);
    }

    /// <summary>Files of which a try found something that has not reached the documents yet.</summary>
    public Task<List<Resource>> UnreadAsync(int take, CancellationToken ct) =>
        db.Command($"SELECT {Columns} FROM scan.resources r WHERE r.unread ORDER BY r.id LIMIT $1", take).ListAsync(row => Read(row, 0), ct);

    /// <summary>What the last try found has reached the documents; nothing changes if there was another try since.</summary>
    public Task MarkReadAsync(IReadOnlyList<Resource> read, CancellationToken ct) => read.Count == 0 ? Task.CompletedTask : db.Command("""
        UPDATE scan.resources r SET unread = false FROM unnest($1, $2) AS x(i, t) WHERE r.id = x.i AND r.last_try IS NOT DISTINCT FROM x.t
        """, read.Select(r => r.Id).ToArray(), Times(read.Select(r => r.LastTry))).RunAsync(ct);

    /// <summary>Makes these due, unless a reader asked for one of them less than <paramref name="pause"/> ago.</summary>
    /// <returns>Null when they are due now; else when one may ask again.</returns>
    public async Task<DateTimeOffset?> RequestAsync(IReadOnlyCollection<long> ids, DateTimeOffset now, TimeSpan pause, CancellationToken ct)
    {
        var taken = await db.Command("""
            UPDATE scan.resources SET requested_at = $2, next_try = $2 WHERE id = ANY($1) AND host <> '' AND coalesce(requested_at, '-infinity') <= $3 RETURNING id
            """, ids.ToArray(), now, now - pause).ListAsync(row => row.GetInt64(0), ct);
        if (taken.Count > 0) return null;
        var last = await db.Command("SELECT max(requested_at) FROM scan.resources WHERE id = ANY($1)", ids.ToArray()).ScalarAsync<DateTime?>(ct);
        return last is { } at ? new DateTimeOffset(at, TimeSpan.Zero) + pause : null;
    }

    /// <summary>Tries again what was refused for one of these reasons, which hold no longer.</summary>
    public Task ReopenAsync(IReadOnlyCollection<string> problems, DateTimeOffset now, CancellationToken ct) =>
        db.Command("UPDATE scan.resources SET next_try = $2, settled = false WHERE problem = ANY($1) AND settled", problems.ToArray(), now).RunAsync(ct);

    public async Task<IReadOnlyDictionary<long, Resource>> LoadAsync(IReadOnlyCollection<long> ids, CancellationToken ct) => ids.Count == 0 ? new Dictionary<long, Resource>() :
        (await db.Command($"SELECT {Columns} FROM scan.resources r WHERE r.id = ANY($1)", ids.ToArray()).ListAsync(row => Read(row, 0), ct)).ToDictionary(r => r.Id);

    /// <summary>The bytes of a file; null when it is not kept.</summary>
    public async Task<byte[]?> BodyAsync(byte[] hash, CancellationToken ct) => await db.Command("SELECT body FROM scan.contents WHERE hash = $1", hash).ScalarAsync<byte[]>(ct);

    /// <summary>A picture that was checked; null for any other content.</summary>
    public async Task<Content?> ImageAsync(byte[] hash, CancellationToken ct) => (await db.Command("""
        SELECT hash, keccak, body, image_type, width, height FROM scan.contents WHERE hash = $1 AND image_type IS NOT NULL
        """, hash).ListAsync(row => new Content(row.Bytes(0), row.Bytes(1), row.Bytes(2), row.GetString(3), row.IntOrNull(4), row.IntOrNull(5)), ct)).SingleOrDefault();

    /// <summary>How many files there are in each state, by problem (null: none).</summary>
    public async Task<IReadOnlyList<(string Purpose, string? Problem, bool Tried, long Count)>> TotalsAsync(CancellationToken ct) => await db.Command("""
        SELECT purpose, problem, last_try IS NOT NULL, count(*) FROM scan.resources GROUP BY 1, 2, 3 ORDER BY 1, 4 DESC
        """).ListAsync(row => (row.GetString(0), row.TextOrNull(1), row.GetBoolean(2), row.GetInt64(3)), ct);

    internal static Resource Read(NpgsqlDataReader row, int at) => new()
    {
        Id = row.GetInt64(at), Purpose = row.GetString(at + 1), Uri = row.GetString(at + 2), Host = row.GetString(at + 3), Settled = row.GetBoolean(at + 4),
        NextTry = row.TimeOrNull(at + 5), LastTry = row.TimeOrNull(at + 6), RequestedAt = row.TimeOrNull(at + 7), FetchedAt = row.TimeOrNull(at + 8), ChangedAt = row.TimeOrNull(at + 9),
        Failures = row.GetInt32(at + 10), Problem = row.TextOrNull(at + 11), Detail = row.TextOrNull(at + 12), Content = row.BytesOrNull(at + 13), FetchedFrom = row.TextOrNull(at + 14),
        ETag = row.TextOrNull(at + 15), Modified = row.TextOrNull(at + 16),
    };

    private static Task StoreAsync(NpgsqlConnection connection, IReadOnlyList<Content> contents, CancellationToken ct)
    {
        if (contents.Count == 0) return Task.CompletedTask;
        // In one order, so that two writers never wait for each other; a picture that came as another file before gets its type.
        Content[] all = [.. contents.DistinctBy(c => Convert.ToHexString(c.Hash)).OrderBy(c => Convert.ToHexString(c.Hash), StringComparer.Ordinal)];
        return connection.Command("""
            INSERT INTO scan.contents AS c (hash, keccak, size, image_type, width, height, body)
            SELECT h, k, length(b), t, w, y, b FROM unnest($1, $2, $3, $4, $5, $6) AS x(h, k, b, t, w, y)
            ON CONFLICT (hash) DO UPDATE SET image_type = excluded.image_type, width = excluded.width, height = excluded.height
            WHERE c.image_type IS NULL AND excluded.image_type IS NOT NULL
            """, all.Select(c => c.Hash).ToArray(), all.Select(c => c.Keccak).ToArray(), all.Select(c => c.Body).ToArray(), all.Select(c => c.ImageType).ToArray(),
            all.Select(c => c.Width).ToArray(), all.Select(c => c.Height).ToArray()).RunAsync(ct);
    }

    internal static DateTimeOffset?[] Times(IEnumerable<DateTimeOffset?> times) => [.. times];

    private static object Nullable(DateTimeOffset? time) => time is { } at ? at : Sql.Null(NpgsqlTypes.NpgsqlDbType.TimestampTz);

    private static object Text(string? text) => Sql.Clean(text) is { } clean ? clean : Sql.Null(NpgsqlTypes.NpgsqlDbType.Text);
}

using System.Runtime.CompilerServices;
using Npgsql;
using NpgsqlTypes;

namespace Scan.Documents;

/// <summary>
/// Subscriptions as deliverers share them. Each is leased to one process by PostgreSQL's clock; what a process reports counts only while the lease is
/// its own and the owner has changed nothing.
/// </summary>
public sealed class DeliveryQueue(NpgsqlDataSource db)
{
    /// <summary>Lines of the log kept for each subscription.</summary>
    private const int KeptLines = 500;

    /// <summary>Whenever an owner changed something, and every <paramref name="interval"/>; first of all at once.</summary>
    public async IAsyncEnumerable<bool> ListenAsync(TimeSpan interval, [EnumeratorCancellation] CancellationToken ct)
    {
        await using var connection = await db.OpenConnectionAsync(ct);
        await connection.Command("LISTEN scan_subscriptions").RunAsync(ct);
        while (true)
        {
            yield return true;
            await connection.WaitAsync(interval, ct);
        }
    }

    /// <summary>How many subscriptions this process should hold: its part of the active ones.</summary>
    public Task<long> ShareAsync(string holder, TimeSpan lease, CancellationToken ct) => db.Command("""
        WITH gone AS (DELETE FROM scan.deliverers WHERE until < clock_timestamp() AND holder <> $1),
        here AS (INSERT INTO scan.deliverers (holder, until) VALUES ($1, clock_timestamp() + $2) ON CONFLICT (holder) DO UPDATE SET until = excluded.until)
        SELECT ceil((SELECT count(*) FROM scan.subscriptions WHERE state = 'active')::numeric / (1 + (SELECT count(*) FROM scan.deliverers WHERE holder <> $1 AND until >= clock_timestamp())))::bigint
        """, holder, lease).ScalarAsync<long>(ct);

    /// <summary>Renews what the process holds and takes free ones up to its share; returns all that it holds then.</summary>
    public async Task<IReadOnlyList<Subscription>> LeaseAsync(string holder, TimeSpan lease, long share, CancellationToken ct)
    {
        var held = await db.Command($"""
            UPDATE scan.subscriptions s SET lease_until = clock_timestamp() + $2 WHERE s.lease_holder = $1 AND s.state = 'active' RETURNING {SubscriptionRows.Columns}
            """, holder, lease).ListAsync(SubscriptionRows.Read, ct);
        if (held.Count >= share) return held;
        var taken = await db.Command($"""
            UPDATE scan.subscriptions s SET lease_holder = $1, lease_until = clock_timestamp() + $2 FROM (
                SELECT id FROM scan.subscriptions
                WHERE state = 'active' AND lease_holder IS DISTINCT FROM $1 AND (lease_until IS NULL OR lease_until < clock_timestamp()) LIMIT $3 FOR UPDATE SKIP LOCKED) free
            WHERE s.id = free.id RETURNING {SubscriptionRows.Columns}
            """, holder, lease, share - held.Count).ListAsync(SubscriptionRows.Read, ct);
        return [.. held, .. taken];
    }

    /// <summary>Lets go of subscriptions that nobody here works on any more.</summary>
    public Task ReleaseAsync(string holder, IReadOnlyCollection<string> ids, CancellationToken ct) => db.Command("""
        UPDATE scan.subscriptions SET lease_holder = NULL, lease_until = NULL WHERE lease_holder = $1 AND id = ANY($2)
        """, holder, ids.ToArray()).RunAsync(ct);

    /// <summary>Lets go of everything.</summary>
    public async Task LeaveAsync(string holder, CancellationToken ct)
    {
        await db.Command("UPDATE scan.subscriptions SET lease_holder = NULL, lease_until = NULL WHERE lease_holder = $1", holder).RunAsync(ct);
        await db.Command("DELETE FROM scan.deliverers WHERE holder = $1", holder).RunAsync(ct);
        await db.Command("SELECT pg_notify('scan_subscriptions', '')").RunAsync(ct);
    }

    /// <summary>Stores attempts, at most one of each subscription, and announces those that end in a pause.</summary>
    /// <returns>The subscriptions of which it counts; the others are no longer this process's, or not as they were.</returns>
    public async Task<IReadOnlySet<string>> RecordAsync(string holder, IReadOnlyList<DeliveryProgress> done, CancellationToken ct)
    {
        await using var connection = await db.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var counted = (await connection.Command("""
            WITH x AS (SELECT * FROM unnest($2::text[], $3::bigint[], $4::bigint[], $5::integer[], $6::timestamptz[], $7::timestamptz[], $8::text[], $9::boolean[], $10::timestamptz[])
                AS x(id, version, cursor, failures, since, next, paused, delivered, at)),
            done AS (
                UPDATE scan.subscriptions s SET cursor = x.cursor, failures = x.failures, failing_since = x.since, next_try = x.next, delivered = s.delivered + x.delivered::integer,
                    last_success = CASE WHEN x.delivered THEN x.at ELSE s.last_success END, state = CASE WHEN x.paused IS NULL THEN s.state ELSE 'paused' END, reason = x.paused,
                    version = s.version + (x.paused IS NOT NULL)::integer
                FROM x WHERE s.id = x.id AND s.version = x.version AND s.lease_holder = $1 AND s.state = 'active' RETURNING s.id)
            SELECT id FROM done
            """, holder, Of(done, p => p.Subscription), Of(done, p => p.Version), Of(done, p => p.Cursor), Of(done, p => p.Failures), Of(done, p => p.FailingSince), Of(done, p => p.NextTry),
            Of(done, p => Sql.Clean(p.PausedFor)), Of(done, p => p.Attempt.Delivered), Of(done, p => p.Attempt.At)).ListAsync(row => row.GetString(0), ct)).ToHashSet(StringComparer.Ordinal);
        var kept = done.Where(p => counted.Contains(p.Subscription)).ToList();
        await LogAsync(connection, [.. kept.Select(p => (p.Subscription, p.Attempt))], ct);
        await CountAsync(connection, [.. kept.Select(p => p.Attempt)], ct);
        await SubscriptionNotice.AnnounceAsync(connection, [.. kept.Where(p => p.PausedFor is not null).Select(p => SubscriptionNotice.Of(p.Subscription, FeedState.Seen, p.PausedFor, p.Attempt.At))], ct);
        await transaction.CommitAsync(ct);
        return counted;
    }

    /// <summary>Moves cursors past what did not match. An older version than the row's counts for nothing.</summary>
    public Task AdvanceAsync(string holder, IReadOnlyList<(string Subscription, long Version, long Cursor)> passed, CancellationToken ct) => db.Command("""
        UPDATE scan.subscriptions s SET cursor = x.cursor FROM unnest($2::text[], $3::bigint[], $4::bigint[]) AS x(id, version, cursor)
        WHERE s.id = x.id AND s.version = x.version AND s.lease_holder = $1 AND s.cursor < x.cursor
        """, holder, Of(passed, p => p.Subscription), Of(passed, p => p.Version), Of(passed, p => p.Cursor)).RunAsync(ct);

    /// <summary>Takes orders to carry out, the longest due first, with so many of one host in hand at most; one that is not kept or done by <paramref name="retry"/> is taken again.</summary>
    /// <param name="running">The hosts of those in hand, each as often as it is.</param>
    public Task<List<DeliveryOrder>> TakeOrdersAsync(DateTimeOffset now, DateTimeOffset retry, int take, int perHost, IReadOnlyCollection<string> running, CancellationToken ct) => db.Command("""
        WITH due AS (
            SELECT o.id, o.due, h.host, row_number() OVER (PARTITION BY h.host ORDER BY o.due, o.id) + (SELECT count(*) FROM unnest($5::text[]) r WHERE r = h.host) AS place
            FROM scan.delivery_orders o JOIN scan.subscriptions s ON s.id = o.subscription
            CROSS JOIN LATERAL (SELECT lower(coalesce(substring(s.target FROM '://([^/?#]+)'), split_part(s.target, '@', 2))) AS host) h WHERE o.due <= $1),
        locked AS (SELECT id FROM scan.delivery_orders WHERE due <= $1 AND id IN (SELECT id FROM due WHERE place <= $4 ORDER BY due, id LIMIT $3) FOR UPDATE SKIP LOCKED)
        UPDATE scan.delivery_orders o SET due = $2 FROM locked l JOIN due d USING (id) WHERE o.id = l.id RETURNING o.id, o.subscription, o.kind, o.sequence, o.code, d.host
        """, now, retry, take, perHost, running.ToArray()).ListAsync(row => new DeliveryOrder(row.GetInt64(0), row.GetString(1), row.GetString(2), row.LongOrNull(3), row.TextOrNull(4), row.GetString(5)), ct);

    /// <summary>Keeps orders that are still being carried out from others.</summary>
    public Task KeepOrdersAsync(IReadOnlyCollection<long> orders, DateTimeOffset retry, CancellationToken ct) =>
        db.Command("UPDATE scan.delivery_orders SET due = $2 WHERE id = ANY($1)", orders.ToArray(), retry).RunAsync(ct);

    /// <summary>An order was carried out, well or not.</summary>
    /// <param name="state">The subscription's state from now on, where the order was its check; null: as it is.</param>
    /// <param name="reason">With a state: why it is so.</param>
    public async Task FinishAsync(DeliveryOrder order, DeliveryAttempt attempt, string? state, string? reason, CancellationToken ct)
    {
        await using var connection = await db.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await connection.Command("DELETE FROM scan.delivery_orders WHERE id = $1", order.Id).RunAsync(ct);
        if (await connection.Command("SELECT count(*) FROM scan.subscriptions WHERE id = $1", order.Subscription).ScalarAsync<long>(ct) == 1) await LogAsync(connection, [(order.Subscription, attempt)], ct);
        await CountAsync(connection, [attempt], ct);
        if (state is not null)
        {
            await connection.Command("UPDATE scan.subscriptions SET state = $2, reason = $3, version = version + 1 WHERE id = $1 AND state = 'unconfirmed'",
                order.Subscription, state, reason is null ? Sql.Null(NpgsqlDbType.Text) : Sql.Clean(reason)).RunAsync(ct);
            // What it will get looks like this.
            if (state == SubscriptionState.Active) await Subscriptions.OrderAsync(connection, order.Subscription, DeliveryKind.Test, null, null, attempt.At, ct);
            await connection.Command("SELECT pg_notify('scan_subscriptions', '')").RunAsync(ct);
        }
        await transaction.CommitAsync(ct);
    }

    /// <summary>Forgets what nobody confirmed, and the oldest lines of the logs.</summary>
    public async Task TrimAsync(DateTimeOffset unconfirmedBefore, CancellationToken ct)
    {
        await db.Command("DELETE FROM scan.subscriptions WHERE state = 'unconfirmed' AND created_at < $1", unconfirmedBefore).RunAsync(ct);
        await db.Command("DELETE FROM scan.target_checks WHERE day < $1", DateOnly.FromDateTime(unconfirmedBefore.UtcDateTime)).RunAsync(ct);
        // Found once for each subscription: pulled up into the join it was looked for anew for each line, a thousand steps a time, on every core for seconds.
        await db.Command("""
            WITH old AS MATERIALIZED (
                SELECT s.id, (SELECT no FROM scan.deliveries WHERE subscription = s.id ORDER BY no DESC OFFSET $1 LIMIT 1) AS no FROM scan.subscriptions s)
            DELETE FROM scan.deliveries d USING old WHERE old.no IS NOT NULL AND d.subscription = old.id AND d.no <= old.no
            """, KeptLines).RunAsync(ct);
    }

    /// <summary>How deliveries stand now, by PostgreSQL's clock.</summary>
    public async Task<DeliveryTotals> TotalsAsync(CancellationToken ct)
    {
        var states = await db.Command("""
            SELECT CASE WHEN s.state = 'active' AND s.failures > 0 THEN 'failing' ELSE s.state END AS kind, count(*), coalesce(sum(greatest(0, f.sequence - s.cursor)), 0)::bigint, coalesce(max(f.sequence - s.cursor), 0),
                coalesce(extract(epoch FROM clock_timestamp() - min(s.failing_since))::float8, 0)
            FROM scan.subscriptions s CROSS JOIN scan.feed_counter f GROUP BY 1
            """).ListAsync(row => (State: row.GetString(0), Count: row.GetInt64(1), Behind: row.GetInt64(2), Most: row.GetInt64(3), Seconds: row.GetDouble(4)), ct);
        var attempts = await db.Command("SELECT outcome, count FROM scan.delivery_counts").ListAsync(row => (Outcome: row.GetString(0), Count: row.GetInt64(1)), ct);
        var active = states.Where(s => s.State is "failing" or SubscriptionState.Active).ToList();
        return new DeliveryTotals(states.ToDictionary(s => s.State, s => s.Count), active.Sum(s => s.Behind), Math.Max(0, active.Select(s => s.Most).DefaultIfEmpty(0).Max()),
            states.Where(s => s.State == "failing").Select(s => s.Seconds).DefaultIfEmpty(0).Max(), attempts.ToDictionary(a => a.Outcome, a => a.Count));
    }

    private static Task CountAsync(NpgsqlConnection connection, IReadOnlyList<DeliveryAttempt> attempts, CancellationToken ct)
    {
        var counts = attempts.GroupBy(DeliveryOutcome.Of, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal).ToList();
        return counts.Count == 0 ? Task.CompletedTask : connection.Command("""
            INSERT INTO scan.delivery_counts AS d (outcome, count) SELECT o, c FROM unnest($1::text[], $2::bigint[]) AS x(o, c) ON CONFLICT (outcome) DO UPDATE SET count = d.count + excluded.count
            """, Of(counts, c => c.Key), Of(counts, c => (long)c.Count())).RunAsync(ct);
    }

    private static Task LogAsync(NpgsqlConnection connection, IReadOnlyList<(string Subscription, DeliveryAttempt Attempt)> lines, CancellationToken ct) => lines.Count == 0 ? Task.CompletedTask : connection.Command("""
        INSERT INTO scan.deliveries AS d (subscription, kind, sequence, item_id, item_state, delivered, status, detail, first_at, last_at, milliseconds)
        SELECT s, k, n, i, t, o, c, e, a, a, m FROM unnest($1::text[], $2::text[], $3::bigint[], $4::text[], $5::text[], $6::boolean[], $7::integer[], $8::text[], $9::timestamptz[], $10::integer[])
            AS x(s, k, n, i, t, o, c, e, a, m)
        ON CONFLICT (subscription, sequence) WHERE kind = 'item' DO UPDATE SET attempts = d.attempts + 1, delivered = excluded.delivered, status = excluded.status, detail = excluded.detail,
            last_at = excluded.last_at, milliseconds = excluded.milliseconds
        """, Of(lines, l => l.Subscription), Of(lines, l => l.Attempt.Kind), Of(lines, l => l.Attempt.Sequence), Of(lines, l => l.Attempt.ItemId), Of(lines, l => l.Attempt.ItemState),
        Of(lines, l => l.Attempt.Delivered), Of(lines, l => l.Attempt.Status), Of(lines, l => Sql.Clean(l.Attempt.Detail)), Of(lines, l => l.Attempt.At), Of(lines, l => l.Attempt.Milliseconds)).RunAsync(ct);

    private static TValue[] Of<TRow, TValue>(IReadOnlyList<TRow> rows, Func<TRow, TValue> value) => [.. rows.Select(value)];
}

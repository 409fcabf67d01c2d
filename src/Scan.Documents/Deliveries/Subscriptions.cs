using Npgsql;
using NpgsqlTypes;

namespace Scan.Documents;

/// <summary>Subscriptions as their owners manage them. Each change raises the version, so that deliverers go on with the new one within moments.</summary>
public sealed class Subscriptions(NpgsqlDataSource db)
{
    private const string Wake = "SELECT pg_notify('scan_subscriptions', '')";

    /// <summary>Attempts at a code before it is worth nothing.</summary>
    private const int MostCodeTries = 5;

    /// <summary>Adds an unconfirmed one and orders its check.</summary>
    /// <param name="code">What a person will have to enter; null where the endpoint answers for itself.</param>
    /// <returns>Why it was not added; null: it was.</returns>
    public async Task<SignUpRefusal?> AddAsync(Subscription added, byte[] tokenHash, string? code, byte[]? codeHash, SignUpLimits limits, CancellationToken ct)
    {
        await using var connection = await db.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await connection.Command("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", limits.Target).RunAsync(ct);
        if (await connection.Command("SELECT count(*) FROM scan.subscriptions WHERE target = $1", added.Target).ScalarAsync<long>(ct) >= limits.PerTarget) return SignUpRefusal.Target;
        if (limits.Share is { } share && await connection.Command("SELECT count(*) FROM scan.subscriptions WHERE share = $1", share).ScalarAsync<long>(ct) >= limits.PerShare) return SignUpRefusal.Share;
        var checks = await connection.Command("""
            INSERT INTO scan.target_checks AS c (target, day, count) VALUES ($1, $2, 1) ON CONFLICT (target, day) DO UPDATE SET count = c.count + 1 RETURNING count
            """, limits.Target, DateOnly.FromDateTime(added.CreatedAt.UtcDateTime)).ScalarAsync<int>(ct);
        if (checks > limits.ChecksPerDay) return SignUpRefusal.Checks;
        await connection.Command("""
            INSERT INTO scan.subscriptions (id, token_hash, account, format, target, settings, topics, kinds, keys, state, reason, code_hash, cursor, created_at, share)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
            """, added.Id, tokenHash, Bytes(added.Account), added.Format, added.Target, Json(added.SettingsJson), added.Topics.ToArray(), added.Kinds.ToArray(),
            SubscriptionRows.Keys(added.Keys), added.State, Text(added.Reason), Bytes(codeHash), added.Cursor, added.CreatedAt, Bytes(limits.Share)).RunAsync(ct);
        await OrderAsync(connection, added.Id, DeliveryKind.Check, null, code, added.CreatedAt, ct);
        await transaction.CommitAsync(ct);
        return null;
    }

    public async Task<Subscription?> FindAsync(string id, CancellationToken ct) =>
        (await db.Command($"SELECT {SubscriptionRows.Columns} FROM scan.subscriptions s WHERE s.id = $1", id).ListAsync(SubscriptionRows.Read, ct)).SingleOrDefault();

    /// <summary>The hash of the token that manages it; null: there is none of this id.</summary>
    public Task<byte[]?> TokenHashAsync(string id, CancellationToken ct) => db.Command("SELECT token_hash FROM scan.subscriptions WHERE id = $1", id).ScalarAsync<byte[]>(ct);

    public async Task<IReadOnlyList<Subscription>> OfAccountAsync(byte[] account, CancellationToken ct) =>
        await db.Command($"SELECT {SubscriptionRows.Columns} FROM scan.subscriptions s WHERE s.account = $1 ORDER BY s.created_at DESC, s.id", account).ListAsync(SubscriptionRows.Read, ct);

    /// <summary>The last attempts, newest first.</summary>
    public async Task<IReadOnlyList<DeliveryLine>> LogAsync(string id, int take, CancellationToken ct) => await db.Command("""
        SELECT kind, sequence, item_id, item_state, attempts, delivered, status, detail, first_at, last_at, milliseconds FROM scan.deliveries
        WHERE subscription = $1 ORDER BY last_at DESC, no DESC LIMIT $2
        """, id, take).ListAsync(row => new DeliveryLine(
            row.GetString(0), row.LongOrNull(1), row.TextOrNull(2), row.TextOrNull(3), row.GetInt32(4), row.GetBoolean(5), row.IntOrNull(6), row.TextOrNull(7),
            row.GetFieldValue<DateTimeOffset>(8), row.GetFieldValue<DateTimeOffset>(9), row.GetInt32(10)), ct);

    /// <summary>Asks for something to be sent beside the feed.</summary>
    public async Task OrderAsync(string id, string kind, long? sequence, DateTimeOffset now, CancellationToken ct)
    {
        await using var connection = await db.OpenConnectionAsync(ct);
        await OrderAsync(connection, id, kind, sequence, null, now, ct);
    }

    /// <summary>How many orders wait.</summary>
    public Task<long> OrderedAsync(string id, CancellationToken ct) => db.Command("SELECT count(*) FROM scan.delivery_orders WHERE subscription = $1", id).ScalarAsync<long>(ct);

    /// <summary>Takes a person's code for one that waits for it, and orders a test.</summary>
    /// <returns>False when it is not the code, or was guessed at too often.</returns>
    public async Task<bool> ConfirmAsync(string id, byte[] codeHash, DateTimeOffset now, CancellationToken ct)
    {
        await using var connection = await db.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var confirmed = await connection.Command($"""
            UPDATE scan.subscriptions SET code_tries = code_tries + 1, state = CASE WHEN code_hash = $2 THEN 'active' ELSE state END, reason = CASE WHEN code_hash = $2 THEN NULL ELSE reason END,
                version = version + (code_hash = $2)::integer
            WHERE id = $1 AND state = 'unconfirmed' AND code_hash IS NOT NULL AND code_tries < {MostCodeTries} RETURNING state = 'active'
            """, id, codeHash).ScalarAsync<bool>(ct);
        // What it will get looks like this.
        if (confirmed) await OrderAsync(connection, id, DeliveryKind.Test, null, null, now, ct);
        await transaction.CommitAsync(ct);
        return confirmed;
    }

    /// <summary>Gives a subscription that nobody owns to an account. It is delivered to as before.</summary>
    public Task ClaimAsync(string id, byte[] account, CancellationToken ct) => db.Command("UPDATE scan.subscriptions SET account = $2 WHERE id = $1 AND account IS NULL", id, account).RunAsync(ct);

    public Task PauseAsync(string id, string reason, CancellationToken ct) =>
        ChangeAsync("UPDATE scan.subscriptions SET state = 'paused', reason = $2, version = version + 1 WHERE id = $1 AND state = 'active'", ct, id, Sql.Clean(reason));

    /// <summary>Goes on where it stopped, as if it had never failed. A pause that was announced is announced to be over.</summary>
    public async Task ResumeAsync(string id, DateTimeOffset now, CancellationToken ct)
    {
        await using var connection = await db.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var announced = await connection.Command("SELECT count(*) FROM scan.subscriptions WHERE id = $1 AND state = 'paused' AND failing_since IS NOT NULL", id).ScalarAsync<long>(ct) == 1;
        await connection.Command("""
            UPDATE scan.subscriptions SET state = 'active', reason = NULL, failures = 0, failing_since = NULL, next_try = NULL, version = version + 1 WHERE id = $1 AND state <> 'unconfirmed'
            """, id).RunAsync(ct);
        await connection.Command(Wake).RunAsync(ct);
        if (announced) await SubscriptionNotice.AnnounceAsync(connection, [SubscriptionNotice.Of(id, FeedState.Resolved, null, now)], ct);
        await transaction.CommitAsync(ct);
    }

    /// <summary>Delivers again, or skips to, what lies behind this sequence. A pause stays one, and its end is announced when it ends.</summary>
    public Task ReplayAsync(string id, long after, CancellationToken ct) => ChangeAsync("""
        UPDATE scan.subscriptions SET cursor = $2, failures = 0, failing_since = CASE WHEN state = 'paused' THEN failing_since END, next_try = NULL, version = version + 1 WHERE id = $1
        """, ct, id, after);

    public Task ChangeTopicsAsync(string id, IReadOnlyList<string> topics, IReadOnlyList<string> kinds, CancellationToken ct) =>
        ChangeAsync("UPDATE scan.subscriptions SET topics = $2, kinds = $3, version = version + 1 WHERE id = $1", ct, id, topics.ToArray(), kinds.ToArray());

    public Task ChangeKeysAsync(string id, IReadOnlyList<SubscriptionKey> keys, CancellationToken ct) =>
        ChangeAsync("UPDATE scan.subscriptions SET keys = $2, version = version + 1 WHERE id = $1", ct, id, SubscriptionRows.Keys(keys));

    public Task RemoveAsync(string id, CancellationToken ct) => ChangeAsync("DELETE FROM scan.subscriptions WHERE id = $1", ct, id);

    private async Task ChangeAsync(string sql, CancellationToken ct, params object?[] values)
    {
        await using var connection = await db.OpenConnectionAsync(ct);
        await connection.Command(sql, values).RunAsync(ct);
        await connection.Command(Wake).RunAsync(ct);
    }

    internal static async Task OrderAsync(NpgsqlConnection connection, string id, string kind, long? sequence, string? code, DateTimeOffset now, CancellationToken ct)
    {
        await connection.Command("INSERT INTO scan.delivery_orders (subscription, kind, sequence, code, due) VALUES ($1, $2, $3, $4, $5)", id, kind,
            sequence is { } given ? given : Sql.Null(NpgsqlDbType.Bigint), Text(code), now).RunAsync(ct);
        await connection.Command(Wake).RunAsync(ct);
    }

    private static object Bytes(byte[]? value) => value is null ? Sql.Null(NpgsqlDbType.Bytea) : value;

    private static object Text(string? value) => Sql.Clean(value) is { } clean ? clean : Sql.Null(NpgsqlDbType.Text);

    private static NpgsqlParameter Json(string value) => new() { Value = value, NpgsqlDbType = NpgsqlDbType.Jsonb };
}

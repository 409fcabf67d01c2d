using System.Runtime.CompilerServices;
using Npgsql;

namespace Scan.Documents;

/// <summary>Everything that was announced, in the order of commits, without gaps.</summary>
public sealed class Feed(NpgsqlDataSource db)
{
    public const int MaxLimit = 1000;

    /// <summary>A notification may be lost when a server goes over to another, so the head is looked at from time to time.</summary>
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(5);

    /// <summary>The highest sequence; 0 when nothing was announced.</summary>
    public Task<long> HeadAsync(CancellationToken ct) => db.Command("SELECT sequence FROM scan.feed_counter").ScalarAsync<long>(ct);

    /// <summary>Up to <paramref name="limit"/> items behind <paramref name="after"/>, in order.</summary>
    /// <exception cref="QueryException">A cursor below 0 or above the head, or a limit outside 1 to 1,000.</exception>
    public async Task<IReadOnlyList<FeedItem>> ReadAsync(long after, int limit, CancellationToken ct)
    {
        if (limit is < 1 or > MaxLimit) throw new QueryException("limit", $"is 1 to {MaxLimit}");
        var head = await HeadAsync(ct);
        if (after < 0 || after > head) throw new QueryException("after", $"is no sequence from 0 to the head, {head}");
        if (after == head) return [];
        // No sequence is missing, so these are as many items as fit.
        var last = Math.Min(head, after + limit);
        var stored = await ReadStoredAsync(after + 1, last, ct);
        if (stored.Count == last - after) return stored;
        var events = await ReadEventsAsync(after + 1, last, ct);
        return [.. stored.Concat(events).OrderBy(i => i.Sequence)];
    }

    /// <summary>Alerts and incidents behind a sequence, in order, or else from the newest back.</summary>
    /// <param name="after">Null: from the newest back.</param>
    /// <param name="before">Only what lies below this sequence; null: all.</param>
    public async Task<IReadOnlyList<ToldItem>> SliceAsync(FeedSlice slice, long? after, long? before, int limit, CancellationToken ct)
    {
        if (slice.Kinds.Any(kind => kind is not (FeedKind.Alerts or FeedKind.Incidents))) throw new ArgumentException("Only alerts and incidents are read by slices.", nameof(slice));
        if (limit is < 1 or > MaxLimit) throw new QueryException("limit", $"is 1 to {MaxLimit}");
        return await db.Command(SliceSql(slice, isForward: after is not null), slice.Kinds.ToArray(), after ?? 0, before ?? long.MaxValue, slice.Of.ToArray(), slice.Topics.ToArray(), slice.ChainId ?? 0, limit).ListAsync(row => new ToldItem(
                new FeedItem(row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetInt64(4), row.GetInt64(5), row.GetInt64(6), row.GetFieldValue<string[]>(7), row.TextOrNull(8), null),
                row.TimeOrNull(9)), ct);
    }

    /// <summary>
    /// The kinds as words, for the indexes that hold these alone. What carries a topic that is not somebody's own is for everybody, so that who names none of an owner's reads it by
    /// the index of what is public: what strangers' rules find is not gone through.
    /// </summary>
    internal static string SliceSql(FeedSlice slice, bool isForward) => $"""
        SELECT sequence, id, kind, state, chain_id, block, time, topics, data, announced_at FROM scan.feed
        WHERE kind IN ('{FeedKind.Alerts}', '{FeedKind.Incidents}') {(slice.IsPrivate ? "" : "AND scan.is_for_all(topics)")} AND kind = ANY($1) AND sequence > $2 AND sequence < $3 AND topics @> $4
            AND (cardinality($5) = 0 OR topics && $5) AND ($6 = 0 OR chain_id = $6)
        ORDER BY sequence {(isForward ? "ASC" : "DESC")} LIMIT $7
        """;

    /// <summary>The head whenever it has moved, until cancelled; first of all the current one.</summary>
    public async IAsyncEnumerable<long> ListenAsync([EnumeratorCancellation] CancellationToken ct)
    {
        await using var connection = await db.OpenConnectionAsync(ct);
        await connection.Command("LISTEN scan_feed").RunAsync(ct);
        for (long? seen = null; ;)
        {
            var head = await connection.Command("SELECT sequence FROM scan.feed_counter").ScalarAsync<long>(ct);
            if (head != seen) yield return head;
            seen = head;
            await connection.WaitAsync(PollInterval, ct);
        }
    }

    /// <summary>Announces what is no chain state, such as incidents.</summary>
    public async Task AnnounceAsync(long chainId, IReadOnlyList<FeedEntry> items, CancellationToken ct)
    {
        var announcements = new Announcements();
        foreach (var item in items) announcements.Add(item, item.State);
        await using var connection = await db.OpenConnectionAsync(ct);
        await using var sql = new SqlBatch(connection);
        announcements.WriteTo(sql, chainId);
        await sql.RunAsync(ct);
    }

    private Task<List<FeedItem>> ReadStoredAsync(long first, long last, CancellationToken ct) => db.Command($"""
        SELECT f.sequence, f.id, f.kind, f.state, f.chain_id, f.block, f.time, f.topics, f.data, {LedgerSql.Select}
        FROM scan.feed f
        LEFT JOIN scan.ledger l ON l.chain_id = f.chain_id AND l.block = f.block AND l.log_index = f.log_index AND l.block_hash = f.block_hash
        WHERE f.sequence BETWEEN $1 AND $2 ORDER BY f.sequence
        """, first, last).ListAsync(row => new FeedItem(
            row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetInt64(4), row.GetInt64(5), row.GetInt64(6),
            row.IsDBNull(9) ? row.GetFieldValue<string[]>(7) : null, row.TextOrNull(8), row.IsDBNull(9) ? null : LedgerSql.Read(row, 9)), ct);

    private Task<List<FeedItem>> ReadEventsAsync(long first, long last, CancellationToken ct) => db.Command($"""
        SELECT r.first_sequence + l.no - r.first_no, {LedgerSql.Select}
        FROM scan.feed_ranges r CROSS JOIN LATERAL (
            SELECT * FROM scan.ledger WHERE chain_id = r.chain_id AND block BETWEEN r.from_block AND r.to_block
                AND no BETWEEN r.first_no + greatest(0, $1 - r.first_sequence) AND r.first_no + least(r.count - 1, $2 - r.first_sequence)
            OFFSET 0) l -- keeps it one short index range for each row of r
        WHERE r.first_sequence BETWEEN coalesce((SELECT max(first_sequence) FROM scan.feed_ranges WHERE first_sequence <= $1), 0) AND $2
        """, first, last).ListAsync(row =>
    {
        var log = LedgerSql.Read(row, 1);
        return new FeedItem(row.GetInt64(0), log.EventId, FeedKind.Events, FeedState.Seen, log.ChainId, log.Block, log.Time, null, null, log);
    }, ct);
}

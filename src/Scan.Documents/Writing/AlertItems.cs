using System.Text;
using Npgsql;

namespace Scan.Documents;

/// <summary>What the feed has said of alerts, as the chain stands: items that count, the last one of each alert.</summary>
internal static class AlertItems
{
    /// <summary>Alerts raised in blocks above <paramref name="above"/> and up to <paramref name="upTo"/> that are still only seen.</summary>
    public static async Task<List<FeedEntry>> StandingAsync(NpgsqlConnection connection, long chainId, long above, long upTo, CancellationToken ct) =>
        [.. (await ReadAsync(connection, """
            SELECT DISTINCT ON (id) id, state, block, time, topics, data FROM scan.feed
            WHERE chain_id = $1 AND kind = 'alerts' AND NOT void AND id IN (
                SELECT id FROM scan.feed WHERE chain_id = $1 AND kind = 'alerts' AND NOT void AND state = 'seen' AND block > $2 AND block <= $3)
            ORDER BY id, sequence DESC
            """, [chainId, above, upTo], ct)).Where(a => a.State == FeedState.Seen && a.Block <= upTo).OrderBy(a => a.Block).ThenBy(a => a.Id, StringComparer.Ordinal)];

    /// <summary>Items of blocks above <paramref name="block"/> no longer count; returns what was announced last of each alert concerned.</summary>
    public static Task<List<FeedEntry>> VoidAsync(NpgsqlConnection connection, long chainId, long block, CancellationToken ct) => ReadAsync(connection, """
        WITH gone AS (UPDATE scan.feed SET void = true WHERE chain_id = $1 AND kind = 'alerts' AND block > $2 AND NOT void RETURNING *)
        SELECT DISTINCT ON (id) id, state, block, time, topics, data FROM gone ORDER BY id, sequence DESC
        """, [chainId, block], ct);

    /// <summary>The last items of these alerts that count.</summary>
    public static async Task<Dictionary<string, FeedEntry>> LastAsync(NpgsqlConnection connection, long chainId, IEnumerable<string> ids, CancellationToken ct) =>
        (await ReadAsync(connection, """
            SELECT DISTINCT ON (id) id, state, block, time, topics, data FROM scan.feed
            WHERE chain_id = $1 AND kind = 'alerts' AND id = ANY($2) AND NOT void ORDER BY id, sequence DESC
            """, [chainId, ids.ToArray()], ct)).ToDictionary(a => a.Id);

    private static Task<List<FeedEntry>> ReadAsync(NpgsqlConnection connection, string sql, object[] values, CancellationToken ct) =>
        connection.Command(sql, values).ListAsync(
            row => new FeedEntry(
                row.GetString(0), FeedKind.Alerts, row.GetString(1), row.GetInt64(2), row.GetInt64(3), row.GetFieldValue<string[]>(4),
                row.TextOrNull(5) is { } data ? Encoding.UTF8.GetBytes(data) : default), ct);
}

using System.Text.Json;
using Npgsql;

namespace Scan.Documents;

/// <summary>What the feed says of a subscription that gets nothing more: an incident, for whoever follows <c>subscription:{id}</c>.</summary>
public static class SubscriptionNotice
{
    /// <summary>The chain id of what stands on no chain.</summary>
    public const long NoChain = 0;

    public static string Topic(string id) => $"subscription:{id}";

    public static FeedEntry Of(string id, string state, string? reason, DateTimeOffset at) => new(
        $"incident:subscription:{id}", FeedKind.Incidents, state, 0, at.ToUnixTimeSeconds(), [Topic(id)],
        JsonSerializer.SerializeToUtf8Bytes(new { title = "Deliveries are paused", severity = "warning", subscription = id, reason }, JsonSerializerOptions.Web));

    internal static async Task AnnounceAsync(NpgsqlConnection connection, IReadOnlyList<FeedEntry> notices, CancellationToken ct)
    {
        if (notices.Count == 0) return;
        var announcements = new Announcements();
        foreach (var notice in notices) announcements.Add(notice, notice.State);
        await using var sql = new SqlBatch(connection);
        announcements.WriteTo(sql, NoChain);
        await sql.RunAsync(ct);
    }
}

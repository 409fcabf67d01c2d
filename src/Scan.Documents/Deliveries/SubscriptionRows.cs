using System.Text.Json;
using Npgsql;

namespace Scan.Documents;

/// <summary>Subscriptions as rows.</summary>
internal static class SubscriptionRows
{
    public const string Columns = """
        s.id, s.account, s.format, s.target, s.settings, s.topics, s.kinds, s.keys, s.state, s.reason, s.version, s.cursor, s.delivered, s.failures, s.failing_since, s.next_try,
        s.last_success, s.created_at
        """;

    public static Subscription Read(NpgsqlDataReader row) => new()
    {
        Id = row.GetString(0), Account = row.BytesOrNull(1), Format = row.GetString(2), Target = row.GetString(3), SettingsJson = row.GetString(4), Topics = row.GetFieldValue<string[]>(5),
        Kinds = row.GetFieldValue<string[]>(6), Keys = JsonSerializer.Deserialize<SubscriptionKey[]>(row.GetString(7), JsonSerializerOptions.Web)!, State = row.GetString(8),
        Reason = row.TextOrNull(9), Version = row.GetInt64(10), Cursor = row.GetInt64(11), Delivered = row.GetInt64(12), Failures = row.GetInt32(13), FailingSince = row.TimeOrNull(14),
        NextTry = row.TimeOrNull(15), LastSuccess = row.TimeOrNull(16), CreatedAt = row.GetFieldValue<DateTimeOffset>(17),
    };

    public static NpgsqlParameter Keys(IReadOnlyList<SubscriptionKey> keys) =>
        new() { Value = JsonSerializer.Serialize(keys, JsonSerializerOptions.Web), NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Jsonb };
}

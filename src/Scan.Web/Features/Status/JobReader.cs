using Npgsql;
using Scan.Documents;

namespace Scan.Web.Features.Status;

/// <summary>What runs in the cluster, from Quartz' own tables: the web may stand alone, without a scheduler to ask.</summary>
public sealed class JobReader(DocumentStore store)
{
    // Quartz writes times as ticks of 100 ns since the year 1.
    private const string Query = """
        SELECT t.job_group, t.job_name, f.instance_name, coalesce(f.fired_time, s.last_fired_time, t.prev_fire_time), t.next_fire_time, s.last_failure_time, s.last_failure_message
        FROM qrtz_triggers t
        LEFT JOIN qrtz_job_status s USING (sched_name, job_group, job_name)
        LEFT JOIN LATERAL (SELECT instance_name, fired_time FROM qrtz_fired_triggers f
            WHERE (f.sched_name, f.job_group, f.job_name, f.state) = (t.sched_name, t.job_group, t.job_name, 'EXECUTING') ORDER BY fired_time DESC LIMIT 1) f ON true
        ORDER BY 1, 2
        """;

    /// <summary>Empty where no indexer has ever run on the database.</summary>
    public async Task<IReadOnlyList<JobState>> ListAsync(CancellationToken ct)
    {
        await using var connection = await store.Database.OpenConnectionAsync(ct);
        await using var exists = new NpgsqlCommand("SELECT to_regclass('qrtz_triggers') IS NOT NULL AND to_regclass('qrtz_job_status') IS NOT NULL", connection);
        if (await exists.ExecuteScalarAsync(ct) is not true) return [];
        await using var query = new NpgsqlCommand(Query, connection);
        await using var row = await query.ExecuteReaderAsync(ct);
        var jobs = new List<JobState>();
        while (await row.ReadAsync(ct)) jobs.Add(new JobState(row.GetString(0), row.GetString(1), Text(row, 2), Time(row, 3), Time(row, 4), Time(row, 5), Text(row, 6)));
        return jobs;
    }

    private static string? Text(NpgsqlDataReader row, int at) => row.IsDBNull(at) ? null : row.GetString(at);

    private static long? Time(NpgsqlDataReader row, int at) =>
        row.IsDBNull(at) || row.GetInt64(at) <= 0 ? null : new DateTimeOffset(row.GetInt64(at), TimeSpan.Zero).ToUnixTimeSeconds();
}

/// <summary>A job of the cluster. Times are seconds since 1970 UTC; null is never.</summary>
/// <param name="RunningOn">The process that runs it at this moment; null: none.</param>
public sealed record JobState(string Group, string Name, string? RunningOn, long? LastRun, long? NextRun, long? LastFailure, string? LastError);

using Scan.Bench.Runs;

namespace Scan.Bench.Probes;

/// <summary>Writes down each knock where it is claimed and where its answer is stored: in PostgreSQL, so that it holds whatever the prober says of itself.</summary>
internal sealed class KnockBook(BenchDatabase database)
{
    /// <summary>From here on; due is when the list of endpoints had it.</summary>
    public Task OpenAsync(CancellationToken ct) => RunAsync("""
        CREATE TABLE knocks (target bigint NOT NULL, host text NOT NULL, due timestamptz NOT NULL, began timestamptz NOT NULL, ended timestamptz, next timestamptz, alive boolean);
        CREATE INDEX knocks_open ON knocks (target) WHERE ended IS NULL;
        CREATE FUNCTION note_knock() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF NEW.last_probe IS DISTINCT FROM OLD.last_probe THEN
                UPDATE knocks SET ended = clock_timestamp(), next = NEW.next_probe, alive = NEW.failures = 0 WHERE target = NEW.id AND ended IS NULL;
            ELSE
                INSERT INTO knocks (target, host, due, began) VALUES (NEW.id, NEW.host, OLD.next_probe, clock_timestamp());
            END IF;
            RETURN NULL;
        END $$;
        CREATE TRIGGER note_knock AFTER UPDATE ON scan.probe_targets FOR EACH ROW WHEN (NEW.next_probe IS DISTINCT FROM OLD.next_probe) EXECUTE FUNCTION note_knock();
        """, ct);

    public Task<long> CountAsync(CancellationToken ct) => database.ScalarAsync<long>("SELECT count(*) FROM knocks", ct);

    /// <summary>Endpoints without an answer that began within so many seconds of the first that was due.</summary>
    public Task<long> LeftOutAsync(double seconds, CancellationToken ct) => database.ScalarAsync<long>(FormattableString.Invariant($"""
        SELECT count(*) FROM scan.probe_targets t WHERE NOT EXISTS (
            SELECT 1 FROM knocks k WHERE k.target = t.id AND k.ended IS NOT NULL AND k.began <= (SELECT min(due) FROM knocks) + interval '1 second' * {seconds})
        """), ct);

    /// <summary>Seconds from being due to being knocked at.</summary>
    public async Task<(double Half, double Most, double Last)> LatenessAsync(CancellationToken ct) => (
        await LatenessAsync("percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM began - due))", ct), await LatenessAsync("percentile_cont(0.99) WITHIN GROUP (ORDER BY extract(epoch FROM began - due))", ct), await LatenessAsync("max(extract(epoch FROM began - due))", ct));

    /// <summary>The most under way at once, of all or of one host.</summary>
    public Task<long> AtOnceAsync(bool ofOneHost, CancellationToken ct) => database.ScalarAsync<long>($"""
        SELECT max(n)::bigint FROM (SELECT sum(step) OVER ({(ofOneHost ? "PARTITION BY host " : "")}ORDER BY at, step) AS n FROM (
            SELECT host, began AS at, 1 AS step FROM knocks UNION ALL SELECT host, ended, -1 FROM knocks WHERE ended IS NOT NULL) s) x
        """, ct);

    /// <summary>Knocks in a second: in the middle one, and in the one that has most.</summary>
    public async Task<(double Half, long Most)> PerSecondAsync(CancellationToken ct)
    {
        const string Seconds = "(SELECT count(*) AS n FROM knocks GROUP BY date_trunc('second', began)) s";
        return (await database.ScalarAsync<double>($"SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY n) FROM {Seconds}", ct), await database.ScalarAsync<long>($"SELECT max(n) FROM {Seconds}", ct));
    }

    /// <summary>Seconds from an answer to the next knock, as planned for those that answered: the least, the mean and the most.</summary>
    public async Task<(double Least, double Mean, double Most)> PausesAsync(CancellationToken ct) => (await PauseAsync("min", ct), await PauseAsync("avg", ct), await PauseAsync("max", ct));

    /// <summary>Which endpoints stand in which state now.</summary>
    public Task<IReadOnlyList<string>> StatesAsync(CancellationToken ct) => database.ListAsync("SELECT address || ' ' || coalesce(state, 'not asked') FROM scan.probe_targets", ct);

    private Task<double> LatenessAsync(string what, CancellationToken ct) => database.ScalarAsync<double>($"SELECT ({what})::float8 FROM knocks", ct);

    private Task<double> PauseAsync(string what, CancellationToken ct) => database.ScalarAsync<double>($"SELECT {what}(extract(epoch FROM next - ended))::float8 FROM knocks WHERE alive", ct);

    private async Task RunAsync(string sql, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        await using var command = new Npgsql.NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(ct);
    }
}

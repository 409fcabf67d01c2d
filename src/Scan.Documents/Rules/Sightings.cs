using Npgsql;

namespace Scan.Documents;

/// <summary>What knocking, audits and looks saw through time: state that no event of a chain tells of, for trials of rules.</summary>
public sealed class Sightings(NpgsqlDataSource db)
{
    public const string Knock = "knock";
    public const string Coverage = "coverage";
    public const string Audit = "audit";
    public const string Stall = "stall";

    /// <summary>What a stake registry would store of an operator in a quorum.</summary>
    public const string Weight = "weight";

    /// <summary>An agent's file that names other endpoints than before, at the same address.</summary>
    public const string Endpoints = "endpoints";

    /// <summary>How long leaving takes, as a chain's contracts say.</summary>
    public const string Leaving = "leaving";

    /// <summary>Pauses of a chain that end sooner are not kept: blocks of their own accord come seconds apart.</summary>
    public const long LeastStallSeconds = 30;

    /// <summary>Trials go a month back.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromDays(40);

    /// <summary>Changes of what endpoints answer.</summary>
    private static readonly TimeSpan ChangesKept = TimeSpan.FromDays(180);

    /// <summary>Looks at a chain are seconds apart: where none was for so long, nobody watched.</summary>
    private static readonly TimeSpan StallGap = TimeSpan.FromMinutes(1);
    private const int Migration = 93, WeightsAndEndpoints = 150;

    /// <summary>Since when sightings of a kind are kept here.</summary>
    public async Task<DateTimeOffset> BeganAsync(string kind, CancellationToken ct) =>
        (await db.Command("SELECT applied_at FROM scan.migrations WHERE version = $1", kind is Weight or Endpoints ? WeightsAndEndpoints : Migration).ListAsync(row => row.GetFieldValue<DateTimeOffset>(0), ct)).Single();

    /// <summary>The states of all things of a kind that stood at <paramref name="since"/> or came later, in order of time; where there are more, the latest.</summary>
    public async Task<IReadOnlyList<Sighting>> SinceAsync(string kind, DateTimeOffset since, int take, CancellationToken ct)
    {
        var found = await db.Command("""
            SELECT chain_id, thing, at, until, body::text FROM scan.sightings s
            WHERE kind = $1 AND (at >= $2 OR at = (SELECT max(p.at) FROM scan.sightings p WHERE p.kind = s.kind AND p.chain_id = s.chain_id AND p.thing = s.thing AND p.at <= $2))
            ORDER BY at DESC LIMIT $3
            """, kind, since, take).ListAsync(Read, ct);
        found.Reverse();
        return found;
    }

    /// <summary>Changes of agents' endpoints since a moment, in order of time; where there are more, the latest.</summary>
    public async Task<IReadOnlyList<Sighting>> EndpointsSinceAsync(DateTimeOffset since, int take, CancellationToken ct)
    {
        var found = await db.Command($"SELECT chain_id, thing, at, until, body::text FROM scan.sightings WHERE kind = '{Endpoints}' AND at >= $1 ORDER BY at DESC LIMIT $2", since, take).ListAsync(Read, ct);
        found.Reverse();
        return found;
    }

    /// <summary>The state of a thing at a moment; before it was seen first, the first that was seen. Null: it never was.</summary>
    public async Task<Sighting?> AsOfAsync(string kind, long chainId, string thing, DateTimeOffset at, CancellationToken ct) => (await db.Command("""
        (SELECT chain_id, thing, at, until, body::text FROM scan.sightings WHERE kind = $1 AND chain_id = $2 AND thing = $3 AND at <= $4 ORDER BY at DESC LIMIT 1)
        UNION ALL (SELECT chain_id, thing, at, until, body::text FROM scan.sightings WHERE kind = $1 AND chain_id = $2 AND thing = $3 AND at > $4 ORDER BY at LIMIT 1)
        """, kind, chainId, thing, at).ListAsync(Read, ct)).MinBy(s => s.At);

    /// <summary>What a chain's contracts said of leaving: a row of its own where it is another than before.</summary>
    public async Task StoreLeavingAsync(long chainId, DateTimeOffset now, string bodyJson, CancellationToken ct)
    {
        await using var connection = await db.OpenConnectionAsync(ct);
        await using var sql = new SqlBatch(connection);
        StoreAll(sql, Leaving, chainId, now, [("", bodyJson)]);
        await sql.RunAsync(ct);
    }

    /// <summary>A look at a chain: its last block's time in Unix seconds, why it stopped, or that it is being filled. As long as blocks come this is one row.</summary>
    public Task StoreStallAsync(long chainId, DateTimeOffset now, string bodyJson, CancellationToken ct) => db.Command("""
        WITH last AS (SELECT at, until, body FROM scan.sightings WHERE kind = 'stall' AND chain_id = $1 AND thing = '' ORDER BY at DESC LIMIT 1 FOR UPDATE),
             same AS (
                UPDATE scan.sightings s SET until = greatest(s.until, $2), body = $3::jsonb FROM last
                WHERE s.kind = 'stall' AND s.chain_id = $1 AND s.thing = '' AND s.at = last.at AND last.until >= $2 - $4::interval AND (last.body = $3::jsonb
                    OR last.body ->> 'problem' IS NULL AND last.body ->> 'filling' = 'false' AND $3::jsonb ->> 'problem' IS NULL AND $3::jsonb ->> 'filling' = 'false'
                        AND coalesce(extract(epoch FROM last.until) - (last.body ->> 'time')::bigint < $5, true))
                RETURNING 1)
        INSERT INTO scan.sightings (kind, chain_id, thing, at, until, body) SELECT 'stall', $1, '', $2, $2, $3::jsonb WHERE NOT EXISTS (SELECT 1 FROM same) ON CONFLICT DO NOTHING
        """, chainId, now, bodyJson, StallGap, LeastStallSeconds).RunAsync(ct);

    /// <summary>A state: a row of its own where it is another one than before, or where nobody looked for longer than <paramref name="gap"/>.</summary>
    internal static void Store(SqlBatch sql, string kind, long chainId, string thing, DateTimeOffset now, string bodyJson, TimeSpan gap) => sql.Add("""
        WITH last AS (SELECT at, until, body FROM scan.sightings WHERE kind = $1 AND chain_id = $2 AND thing = $3 ORDER BY at DESC LIMIT 1 FOR UPDATE),
             same AS (
                UPDATE scan.sightings s SET until = greatest(s.until, $4) FROM last
                WHERE s.kind = $1 AND s.chain_id = $2 AND s.thing = $3 AND s.at = last.at AND last.body = $5::jsonb AND last.until >= $4 - $6::interval RETURNING 1)
        INSERT INTO scan.sightings (kind, chain_id, thing, at, until, body) SELECT $1, $2, $3, $4, $4, $5::jsonb WHERE NOT EXISTS (SELECT 1 FROM same) ON CONFLICT DO NOTHING
        """, kind, chainId, thing, now, bodyJson, gap);

    /// <summary>The name under which weights of an operator are seen.</summary>
    public static string WeightOf(byte[] avs, byte quorum, byte[] operatorId) => $"{Convert.ToHexStringLower(avs)}:{quorum.ToString(System.Globalization.CultureInfo.InvariantCulture)}:{Convert.ToHexStringLower(operatorId)}";

    /// <summary>States of many things that hold until the next look, however late it comes: a row of its own where it is another one than before.</summary>
    internal static void StoreAll(SqlBatch sql, string kind, long chainId, DateTimeOffset now, IReadOnlyList<(string Thing, string BodyJson)> states) => sql.Add("""
        WITH given AS (SELECT x.t, x.b::jsonb AS b FROM unnest($4, $5) AS x(t, b)),
             last AS (SELECT g.t, g.b, s.at, s.body FROM given g, LATERAL (SELECT at, body FROM scan.sightings WHERE kind = $1 AND chain_id = $2 AND thing = g.t ORDER BY at DESC LIMIT 1) s),
             same AS (
                UPDATE scan.sightings s SET until = greatest(s.until, $3) FROM last l
                WHERE s.kind = $1 AND s.chain_id = $2 AND s.thing = l.t AND s.at = l.at AND l.body = l.b RETURNING s.thing)
        INSERT INTO scan.sightings (kind, chain_id, thing, at, until, body)
        SELECT $1, $2, g.t, $3, $3, g.b FROM given g WHERE NOT EXISTS (SELECT 1 FROM same WHERE same.thing = g.t) ON CONFLICT DO NOTHING
        """, kind, chainId, now, states.Select(s => s.Thing).ToArray(), states.Select(s => s.BodyJson).ToArray());

    private static Sighting Read(NpgsqlDataReader row) => new(row.GetInt64(0), row.GetString(1), row.GetFieldValue<DateTimeOffset>(2), row.GetFieldValue<DateTimeOffset>(3), row.GetString(4));

    /// <summary>Forgets what is older than any trial goes.</summary>
    internal static void Trim(SqlBatch sql, DateTimeOffset now)
    {
        sql.Add("DELETE FROM scan.sightings WHERE until < $1", now - Kept);
        // How an endpoint stood when the kept time began stays.
        sql.Add("DELETE FROM scan.probe_changes c WHERE at < $1 AND EXISTS (SELECT 1 FROM scan.probe_changes l WHERE l.target = c.target AND l.at > c.at AND l.at < $1)", now - ChangesKept);
    }
}

/// <param name="Thing">An endpoint's number, a service manager's address as hex; empty of a chain.</param>
/// <param name="Until">When it was seen like this last.</param>
public sealed record Sighting(long ChainId, string Thing, DateTimeOffset At, DateTimeOffset Until, string BodyJson);

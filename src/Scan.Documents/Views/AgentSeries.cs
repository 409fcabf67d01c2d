using Npgsql;

namespace Scan.Documents;

/// <summary>What happened to agents, as points in time.</summary>
public enum AgentPoints { Registrations, Feedback, Validations }

/// <summary>Which points, or which roll-ups of them.</summary>
/// <param name="Of">Chains with the identity registry (hex) that is meant on each.</param>
public sealed record AgentSeriesQuery(AgentPoints Points, IReadOnlyList<(long ChainId, string Registry)> Of)
{
    /// <summary>Roll-ups of so many seconds, cumulative; null: the points themselves.</summary>
    public int? BucketSeconds { get; init; }

    /// <summary>A roll-up for each agent, not for each chain.</summary>
    public bool ByAgent { get; init; }

    /// <summary>Only buckets that end at this time (Unix seconds) or before it, by chain; null: all.</summary>
    public IReadOnlyDictionary<long, long>? Until { get; init; }

    /// <summary>Agents as <c>chain:id</c>.</summary>
    public IReadOnlyList<string>? Agents { get; init; }
    public IReadOnlyList<long>? Chains { get; init; }

    /// <summary>Conditions on numbers: a column (no, time in microseconds), a sign and a value.</summary>
    public IReadOnlyList<(string Column, string Sign, long Value)> Where { get; init; } = [];
    public string OrderBy { get; init; } = "no";
    public bool Descending { get; init; }
    public int Take { get; init; } = 100;
    public int Skip { get; init; }
}

/// <summary>A point, or the sums up to the end of a bucket.</summary>
/// <param name="No">Counts in the order of time.</param>
/// <param name="Agent">The agent's key; null in a roll-up of a chain.</param>
/// <param name="Time">Unix seconds; a bucket's begin.</param>
/// <param name="Second">A revocation, or a response.</param>
/// <param name="First">How many were registered, given or requested.</param>
/// <param name="Later">How many were revoked or answered.</param>
public sealed record AgentSeriesRow(long No, long ChainId, byte[]? Agent, long Time, bool Second, string Value, string Delta, string First, string Later, string Total);

/// <summary>Reads time series of agents off their documents.</summary>
public sealed class AgentSeries(DocumentStore store)
{
    private static readonly HashSet<string> Columns = new(["no", "time", "value", "delta", "first", "later", "total"], StringComparer.Ordinal);
    private static readonly HashSet<string> Signs = new(["=", "<>", "<", "<=", ">", ">="], StringComparer.Ordinal);

    private const string Agent = "JOIN s ON a.chain_id = s.c AND left((a.body ->> 'registry'), 200) COLLATE \"C\" = s.r WHERE a.body ->> 'registeredTime' IS NOT NULL AND a.body ->> 'owner' IS NOT NULL";
    private const string Id = "a.chain_id c, a.id k, a.chain_id || ':' || (a.body ->> 'agentId') a";
    private const string Value = "((d.body ->> 'value') || 'e-' || (d.body ->> 'valueDecimals'))::numeric";

    /// <summary>A feedback's key begins with its agent's: the registry, and the id behind its length.</summary>
    private const string OfFeedback = "FROM scan.d_feedback d JOIN scan.d_agent a ON a.chain_id = d.chain_id AND a.id = substring(d.id FROM 1 FOR 21 + get_byte(d.id, 20)) " + Agent;
    private const string OfValidation = "FROM scan.d_validation d JOIN scan.d_agent a ON a.chain_id = d.chain_id AND (a.body ->> 'agentId')::numeric = (d.body ->> 'agentId')::numeric AND a.body ->> 'registry' = d.body ->> 'registry' " + Agent
        + " AND d.body ->> 'requestedTime' IS NOT NULL";

    /// <exception cref="QueryException">A column or sign that is none, or a page that is too large.</exception>
    public Task<List<AgentSeriesRow>> ReadAsync(AgentSeriesQuery query, CancellationToken ct)
    {
        if (query.Take is < 0 or > ViewQuery.MaxTake) throw new QueryException("first", $"is 0 to {ViewQuery.MaxTake}");
        if (query.Skip < 0) throw new QueryException("skip", "is 0 or more");
        if (!Columns.Contains(query.OrderBy)) throw new QueryException("orderBy", "is no column");
        var sql = new SqlText();
        var scope = $"s AS (SELECT * FROM unnest({sql.Parameter(query.Of.Select(o => o.ChainId).ToArray())}, {sql.Parameter(query.Of.Select(o => o.Registry).ToArray())}) AS s(c, r))";
        var points = PointsSql(query.Points);
        var rows = query.BucketSeconds is { } size ? BucketsSql(query, points, sql.Parameter((long)size)) : $"SELECT row_number() OVER (ORDER BY t, c, k, second, tie) no, c, k, a, t AS time, second, value, delta, first, later, total FROM ({points}) p";
        var direction = query.Descending ? "DESC" : "ASC";
        sql.Append($"WITH {scope} SELECT no, c, k, time, second, value::text, delta::text, first::text, later::text, total::text FROM ({rows}) q WHERE {Conditions(query, sql)}")
            .Append($" ORDER BY {query.OrderBy} {direction}, no {direction} LIMIT {sql.Parameter(query.Take)} OFFSET {sql.Parameter(query.Skip)}");
        return sql.ToCommand(store.Readers).ListAsync(Read, ct);
    }

    private static string PointsSql(AgentPoints points) => points switch
    {
        AgentPoints.Registrations => $"SELECT {Id}, (a.body ->> 'registeredTime')::bigint t, false AS second, 0::numeric value, 0::numeric delta, 1 AS first, 0 later, 0::numeric total, a.id tie FROM scan.d_agent a {Agent}",
        AgentPoints.Feedback => $"""
            SELECT {Id}, (d.body ->> 'time')::bigint t, false AS second, {Value} value, {Value} delta, 1 AS first, 0 later, {Value} total, d.id tie {OfFeedback}
            UNION ALL SELECT {Id}, (d.body ->> 'revokedTime')::bigint, true, {Value}, -{Value}, 0, 1, 0, d.id {OfFeedback} AND d.body ->> 'revokedTime' IS NOT NULL
            """,
        _ => $"""
            SELECT {Id}, (d.body ->> 'requestedTime')::bigint t, false AS second, 0::numeric value, 0::numeric delta, 1 AS first, 0 later, 0::numeric total, d.id tie {OfValidation}
            UNION ALL SELECT {Id}, (d.body ->> 'respondedTime')::bigint, true, (d.body ->> 'response')::numeric, 0, 0, 1, (d.body ->> 'response')::numeric, d.id {OfValidation} AND d.body ->> 'respondedTime' IS NOT NULL
            """,
    };

    private static string BucketsSql(AgentSeriesQuery query, string points, string size)
    {
        var of = query.ByAgent ? "c, k, a" : "c";
        string Sum(string column) => $"sum(sum({column})) OVER (PARTITION BY {of} ORDER BY t - t % {size}) {column}";
        return $"""
            SELECT row_number() OVER (ORDER BY t - t % {size}, {of}) no, c, {(query.ByAgent ? "k, a" : "NULL::bytea AS k, NULL::text AS a")}, t - t % {size} AS time, false AS second, 0::numeric value,
                {Sum("delta")}, {Sum("first")}, {Sum("later")}, {Sum("total")} FROM ({points}) p GROUP BY {of}, t - t % {size}
            """;
    }

    private static string Conditions(AgentSeriesQuery query, SqlText sql)
    {
        var all = new List<string> { "true" };
        if (query.Agents is { } agents) all.Add($"a = ANY({sql.Parameter(agents.ToArray())})");
        if (query.Chains is { } chains) all.Add($"c = ANY({sql.Parameter(chains.ToArray())})");
        if (query is { Until: { } until, BucketSeconds: { } size })
            all.Add($"time + {sql.Parameter((long)size)} <= (SELECT u.t FROM unnest({sql.Parameter(until.Keys.ToArray())}, {sql.Parameter(until.Values.ToArray())}) AS u(c, t) WHERE u.c = q.c)");
        foreach (var (column, sign, value) in query.Where)
        {
            if (!Columns.Contains(column) || !Signs.Contains(sign)) throw new QueryException(column, "is no column to compare");
            all.Add($"{(column == "time" ? "time * 1000000" : column)} {sign} {sql.Parameter(value)}");
        }
        return string.Join(" AND ", all);
    }

    private static AgentSeriesRow Read(NpgsqlDataReader row) => new(
        row.GetInt64(0), row.GetInt64(1), row.BytesOrNull(2), row.GetInt64(3), row.GetBoolean(4), row.GetString(5), row.GetString(6), row.GetString(7), row.GetString(8), row.GetString(9));
}

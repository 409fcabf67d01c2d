namespace Scan.Documents;

/// <summary>One statement for the logs of many things: an index range for each subject, cut down, newest first.</summary>
internal sealed class LogSearchSql(IReadOnlyList<LogSearch> things, IReadOnlyList<int>? kinds, int take, string columns)
{
    /// <summary>The ledger keeps no arguments: they follow from the log and its kind.</summary>
    private const string Arguments = "(SELECT api.event_args(e.layout, e.topic0, ledger.log) FROM scan.event_kinds e WHERE e.id = ledger.kind AND ledger.problem IS NULL)";
    private readonly SqlText sql = new();
    private readonly List<(string Name, string Values)> arrays = [];

    public SqlText Build()
    {
        var chain = Array("c", things.Select(t => t.ChainId).ToArray());
        var to = Array("b", things.Select(t => t.ToBlock).ToArray());
        var subjects = Enumerable.Range(0, things.Max(t => t.Subjects.Count)).Select(i => Array($"t{i}", things.Select(t => t.Subjects[i]).ToArray())).ToList();
        // Only what is asked for: a condition that holds anyway misleads the planner.
        var speaks = string.Concat(subjects.Skip(1).Select(s => $" AND {s} IN (s1, s2, s3)"));
        var narrow = Narrow() + (kinds is null ? "" : $" AND kind = ANY({sql.Parameter(kinds.ToArray())})");
        const string newest = "ORDER BY block DESC, log_index DESC";
        string Range(string condition) => $"(SELECT {columns} FROM scan.ledger WHERE {condition} AND chain_id = {chain} AND canonical{narrow} {newest} LIMIT {take})";
        var ranges = new List<string>();
        if (subjects.Count > 0)
        {
            var (s, until) = (subjects[0], $"block <= {to}");
            ranges.AddRange([Range($"s1 = {s} AND {until}{speaks}"), Range($"s2 = {s} AND {until} AND s1 IS DISTINCT FROM {s}{speaks}"), Range($"s3 = {s} AND {until} AND s1 IS DISTINCT FROM {s} AND s2 IS DISTINCT FROM {s}{speaks}")]);
        }
        // One log at most, known by its place: things beside it may be looked for by their subjects.
        if (things.Any(t => t.At is not null)) ranges.Add(Range($"block = {to} AND log_index = {Array("l", things.Select(t => t.At).ToArray())}{string.Concat(subjects.Skip(1).Select(s => $" AND ({s} IS NULL OR {s} IN (s1, s2, s3))"))}"));
        return sql.Append($"""
            SELECT k.o, l.* FROM unnest({string.Join(", ", arrays.Select(a => a.Values))}) WITH ORDINALITY AS k({string.Join(", ", arrays.Select(a => a.Name))}, o)
            CROSS JOIN LATERAL (SELECT * FROM ({string.Join(" UNION ALL ", ranges)}) u {newest} LIMIT {take}) l
            """);
    }

    /// <summary>What each thing that says it wants of its logs.</summary>
    private string Narrow()
    {
        var all = "";
        if (things.Any(t => t.FromBlock is not null)) all += $" AND block >= {Array("f", things.Select(t => t.FromBlock ?? 0).ToArray())}";
        if (things.Any(t => t.FromTime is not null)) all += $" AND time >= {Array("ft", things.Select(t => t.FromTime ?? 0).ToArray())}";
        if (things.Any(t => t.Emitter is not null))
        {
            var emitter = Array("e", things.Select(t => BytesOf(t.Emitter)).ToArray());
            all += $" AND ({emitter} IS NULL OR address = {emitter})";
        }
        if (things.Any(t => t.Mentions is not null))
        {
            // A packed word has lost zeros at one of its ends.
            var mentioned = Array("m", things.Select(t => BytesOf(t.Mentions) is { } bytes ? bytes.AsSpan().Trim((byte)0).ToArray() : null).ToArray());
            all += $" AND ({mentioned} IS NULL OR position({mentioned} IN log) > 0)";
        }
        if (things.All(t => t.Argument is null)) return all;
        var (name, value) = (Array("an", things.Select(t => t.Argument).ToArray()), Array("av", things.Select(t => t.Value).ToArray()));
        return $"{all} AND ({name} IS NULL OR ({Arguments} ->> {name}) = {value} OR {value} IS NULL AND ({Arguments} ->> {name}) IS NOT NULL)";
    }

    private static byte[]? BytesOf(string? hex) => hex is null ? null : Convert.FromHexString(hex.AsSpan(hex.StartsWith("0x", StringComparison.Ordinal) ? 2 : 0));

    private string Array<T>(string name, T[] values)
    {
        arrays.Add((name, sql.Parameter(values)));
        return $"k.{name}";
    }
}

using Npgsql;
using Scan.Bench.Runs;

namespace Scan.Bench.Backfill;

/// <summary>
/// Whether the contenders keep the same documents as Scan: of each kind how many rows there are and the sum of their hashes, and the same of each field's values, to tell which one differs. Contenders name tables and columns as Scan its kinds and fields,
/// in snake case; Subsquid's id stands for the key beside Scan's document.
/// </summary>
internal static class Comparison
{
    /// <summary>Answers of views, which Scan alone asks for: see the contenders' own remarks.</summary>
    private static readonly string[] ScanAlone = ["avs.ownerproblem", "avs.rewardsinitiatorproblem"];

    private static readonly (string Name, string Database, string Schema)[] Others = [("ponder", PonderContender.Database, PonderContender.Cold), ("subsquid", SubsquidContender.Database, "public")];

    private sealed record Field(long Count, string Hash);

    /// <summary>Prints what each database holds; true when there are others than Scan's and all of them hold the same.</summary>
    public static async Task<bool> RunAsync(BenchServer server, TextWriter output, CancellationToken ct)
    {
        var scan = server.Existing(ScanContender.Database);
        var kinds = await scan.ListAsync("SELECT substr(relname, 3) FROM pg_class WHERE relnamespace = 'scan'::regnamespace AND relkind = 'r' AND relname LIKE 'd\\_%' ORDER BY 1", ct);
        var expected = await FieldsAsync(scan, kinds.Select(kind => (kind, $"SELECT body FROM scan.d_{kind}")), ct);
        var (isSame, others) = (true, 0);
        foreach (var (name, database, schema) in Others)
        {
            if (!await server.HasAsync(database, ct)) continue;
            others++;
            var other = server.Existing(database);
            // Beside documents there are its events and its own books.
            var tables = await other.ListAsync($"SELECT relname FROM pg_class WHERE relnamespace = '{schema}'::regnamespace AND relkind = 'r' AND relname <> 'event' AND relname NOT LIKE '\\_%' ORDER BY 1", ct);
            var actual = await FieldsAsync(other, tables.Select(table => (table, $"SELECT to_jsonb(t) - 'id' AS body FROM {schema}.{table} t")), ct);
            foreach (var kind in expected.Keys.Union(actual.Keys).Select(key => key.Split('.')[0]).Distinct().Order(StringComparer.Ordinal))
            {
                var fields = expected.Keys.Union(actual.Keys).Where(key => key.StartsWith($"{kind}.", StringComparison.Ordinal)).Except(ScanAlone).Order(StringComparer.Ordinal).ToList();
                var differing = fields.Where(key => expected.GetValueOrDefault(key) != actual.GetValueOrDefault(key)).ToList();
                isSame &= differing.Count == 0;
                await output.WriteLineAsync($"{name,-9} {kind,-26} {Rows(actual, kind),9:N0} rows of {Rows(expected, kind),9:N0}, {fields.Count,2} fields: {(differing.Count == 0 ? "the same" : "DIFFERENT " + string.Join(", ", differing.Select(key => key[(kind.Length + 1)..])))}");
            }
        }
        await output.WriteLineAsync($"Not compared, since Scan alone asks the chain for them: {string.Join(", ", ScanAlone)}.");
        return isSame && others > 0;
    }

    private static long Rows(Dictionary<string, Field> fields, string kind) => fields.GetValueOrDefault($"{kind}.*")?.Count ?? 0;

    /// <summary>By kind and field, in lower case without underscores; <c>*</c> stands for whole rows. Kinds without rows are left out.</summary>
    private static async Task<Dictionary<string, Field>> FieldsAsync(BenchDatabase database, IEnumerable<(string Kind, string Bodies)> kinds, CancellationToken ct)
    {
        var result = new Dictionary<string, Field>();
        await using var connection = await database.OpenAsync(ct);
        foreach (var (kind, bodies) in kinds)
        {
            await using var command = new NpgsqlCommand(
                $"""
                WITH b AS MATERIALIZED ({bodies}),
                    rows AS (SELECT (SELECT string_agg(name || '=' || value, ' ' ORDER BY name COLLATE "C") FROM (SELECT lower(replace(key, '_', '')) AS name, value FROM jsonb_each_text(body)) f WHERE '{kind}.' || name <> ALL(@except)) AS content FROM b)
                SELECT '*', count(*), sum(hashtextextended(content, 0))::text FROM rows HAVING count(*) > 0
                UNION ALL SELECT lower(replace(key, '_', '')), count(value), coalesce(sum(hashtextextended(value, 0)), 0)::text FROM b, jsonb_each_text(body) GROUP BY 1
                """, connection) { CommandTimeout = 0 };
            command.Parameters.AddWithValue("except", ScanAlone);
            await using var row = await command.ExecuteReaderAsync(ct);
            while (await row.ReadAsync(ct)) result.Add($"{kind}.{row.GetString(0)}", new Field(row.GetInt64(1), row.GetString(2)));
        }
        return result;
    }
}

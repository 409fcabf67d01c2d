using System.Globalization;
using System.Reflection;
using Npgsql;

namespace Scan.Documents;

/// <summary>Runs the embedded NNNN_name.sql files in order, each once, then adds the tables of the document kinds. One process at a time.</summary>
internal sealed class Migrator(NpgsqlDataSource db, IReadOnlyList<DocumentMapping> mappings)
{
    private const long Lock = 0x5343414E;
    private static readonly Assembly Here = typeof(Migrator).Assembly;

    public async Task RunAsync(CancellationToken ct)
    {
        await using var connection = await db.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await connection.Command("SELECT pg_advisory_xact_lock($1)", Lock).RunAsync(ct);
        await connection.Command("""
            CREATE SCHEMA IF NOT EXISTS scan;
            CREATE TABLE IF NOT EXISTS scan.migrations (version integer PRIMARY KEY, name text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now());
            """).RunAsync(ct);
        var applied = (await connection.Command("SELECT version FROM scan.migrations").ListAsync(row => row.GetInt32(0), ct)).ToHashSet();
        var known = Scripts();
        if (applied.Count > 0 && applied.Max() > known[^1].Version)
        {
            throw new SchemaException($"The database has schema version {applied.Max()}, this Scan knows up to {known[^1].Version}: run the newer version of Scan, or give it another database.");
        }
        foreach (var (version, name) in known.Where(s => !applied.Contains(s.Version)))
        {
            var script = connection.Command(await ReadAsync(name, ct));
            // Some go through every row that there is.
            script.CommandTimeout = 0;
            await script.RunAsync(ct);
            await connection.Command("INSERT INTO scan.migrations (version, name) VALUES ($1, $2)", version, name).RunAsync(ct);
        }
        // What is there is left alone: even a statement that changes nothing would wait for commits under way, with the locks that it has.
        var present = await RelationsAsync(connection, ct);
        foreach (var mapping in mappings.Where(mapping => !present.Contains(VersionsIndex(mapping)))) await connection.Command(TableSql(mapping)).RunAsync(ct);
        await ApiViews.EnsureAsync(connection, mappings, ct);
        await transaction.CommitAsync(ct);
    }

    /// <summary>True when a newer version of Scan has brought the schema up to its own.</summary>
    public async Task<bool> IsNewerAsync(CancellationToken ct) => await db.Command("SELECT max(version) FROM scan.migrations").ScalarAsync<int>(ct) > Scripts()[^1].Version;

    private static string VersionsIndex(DocumentMapping mapping) => mapping.Versions["scan.".Length..] + "_to";

    // The tombstones among the versions (body is null) say that the document was absent. Nothing is compared with a whole body or digest: their statistics would
    // be most of the time that ANALYZE takes.
    private static string TableSql(DocumentMapping mapping) => $"""
        CREATE TABLE IF NOT EXISTS {mapping.Table} (
            chain_id bigint NOT NULL, valid_from bigint NOT NULL, id bytea NOT NULL, digest bytea NOT NULL, body jsonb NOT NULL,
            PRIMARY KEY (chain_id, id)) WITH (fillfactor = {(mapping.SeldomChanges ? 100 : 90)});
        CREATE TABLE IF NOT EXISTS {mapping.Versions} (
            chain_id bigint NOT NULL, valid_from bigint NOT NULL, valid_to bigint NOT NULL, id bytea NOT NULL, digest bytea NOT NULL, body jsonb,
            PRIMARY KEY (chain_id, id, valid_to));
        ALTER TABLE {mapping.Table} ALTER COLUMN body SET STATISTICS 0, ALTER COLUMN digest SET STATISTICS 0;
        ALTER TABLE {mapping.Versions} ALTER COLUMN body SET STATISTICS 0, ALTER COLUMN digest SET STATISTICS 0;
        CREATE INDEX IF NOT EXISTS {VersionsIndex(mapping)} ON {mapping.Versions} (chain_id, valid_to);
        """;

    /// <summary>Names of the tables and indexes that there are.</summary>
    private static async Task<HashSet<string>> RelationsAsync(NpgsqlConnection connection, CancellationToken ct) =>
        [.. await connection.Command("SELECT relname::text FROM pg_class WHERE relnamespace = 'scan'::regnamespace AND relkind IN ('r', 'i')").ListAsync(row => row.GetString(0), ct)];

    private static List<(int Version, string Name)> Scripts() =>
        [.. Here.GetManifestResourceNames().Where(n => n.EndsWith(".sql", StringComparison.Ordinal))
            .Select(n => (int.Parse(n.AsSpan(0, 4), CultureInfo.InvariantCulture), n)).Order()];

    private static async Task<string> ReadAsync(string name, CancellationToken ct)
    {
        using var reader = new StreamReader(Here.GetManifestResourceStream(name)!);
        return await reader.ReadToEndAsync(ct);
    }
}

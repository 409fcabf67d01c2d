using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace Scan.Documents;

/// <summary>A view in schema api for each kind of document; made again when its fields have changed, which its comment tells.</summary>
internal static class ApiViews
{
    public static async Task EnsureAsync(NpgsqlConnection connection, IReadOnlyList<DocumentMapping> mappings, CancellationToken ct)
    {
        var present = (await connection.Command("""
            SELECT relname::text, coalesce(obj_description(oid, 'pg_class'), '') FROM pg_class WHERE relnamespace = 'api'::regnamespace AND relkind = 'v'
            """).ListAsync(row => (Name: row.GetString(0), Comment: row.GetString(1)), ct)).ToDictionary(v => v.Name, v => v.Comment);
        foreach (var mapping in mappings)
        {
            var (name, body) = (mapping.Table["scan.d_".Length..], BodyOf(mapping));
            var comment = $"{mapping.Kind} {Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(body)))[..12]}";
            if (present.GetValueOrDefault(name) == comment) continue;
            await connection.Command($"DROP VIEW IF EXISTS api.{name}; CREATE VIEW api.{name} AS {body}; COMMENT ON VIEW api.{name} IS '{comment}';").RunAsync(ct);
        }
    }

    private static string BodyOf(DocumentMapping mapping)
    {
        var fields = mapping.Fields.Select(f => $", {FieldSql.Value(f)} AS {Snake(f.Name)}");
        return $"SELECT chain_id, '0x' || encode(id, 'hex') AS key, valid_from AS changed_block{string.Concat(fields)}, body FROM {mapping.Table}";
    }

    private static string Snake(string name) => '"' + string.Concat(name.Select(c => char.IsUpper(c) ? "_" + char.ToLowerInvariant(c) : c == '.' ? "_" : c.ToString())) + '"';
}

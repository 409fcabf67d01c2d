using System.Text.Json;
using Npgsql;

namespace Scan.Documents;

/// <summary>Where documents are read from: the current ones, or those of a block.</summary>
internal static class SourceSql
{
    private const int FixedColumns = 4;

    /// <summary>The columns of what <see cref="Read"/> takes.</summary>
    public static string Columns(DocumentMapping mapping) => $"d.chain_id, d.id, d.valid_from, d.body{(mapping.HasProfile ? $", {Profiles.Columns}" : "")}";

    public static int Width(DocumentMapping mapping) => FixedColumns + (mapping.HasProfile ? Profiles.ColumnCount : 0);

    /// <summary>FROM with documents as d and profiles as p.</summary>
    /// <param name="chain">A condition on chain_id that cuts both tables of a block.</param>
    public static string From(SqlText sql, DocumentMapping mapping, string chain, long? atBlock)
    {
        var source = mapping.Table;
        if (atBlock is { } at)
        {
            var block = sql.Parameter(at);
            source = $"""
                (SELECT chain_id, id, valid_from, body FROM {mapping.Table} WHERE {chain} AND valid_from <= {block}
                 UNION ALL
                 SELECT chain_id, id, valid_from, body FROM {mapping.Versions} WHERE {chain} AND valid_from <= {block} AND valid_to > {block} AND body IS NOT NULL)
                """;
        }
        var profile = mapping.HasProfile ? $" LEFT JOIN scan.profiles p ON p.chain_id = d.chain_id AND p.kind = '{mapping.Kind}' AND p.id = d.id" : "";
        return $" FROM {source} d{profile}";
    }

    public static Stored<T> Read<T>(NpgsqlDataReader row, int at, DocumentMapping<T> mapping) where T : class
    {
        var profile = mapping.HasProfile && !row.IsDBNull(at + FixedColumns) ? Profiles.Read(row, at + FixedColumns) : null;
        return new(JsonSerializer.Deserialize<T>(row.Bytes(at + 3), mapping.Json)!, row.GetInt64(at + 2), profile);
    }
}

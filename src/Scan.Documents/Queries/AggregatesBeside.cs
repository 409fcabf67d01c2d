using Npgsql;

namespace Scan.Documents;

/// <summary>Aggregates that come with the rows of a list: the list becomes a sub-select, and each of its rows a short index range of its own.</summary>
internal sealed class AggregatesBeside(IReadOnlyList<RowAggregate> all, long? atBlock)
{
    private readonly AggregateSql[] columns = [.. all.Select(a => new AggregateSql(a.Of, a.Aggregation))];

    /// <summary>What stands in front of the list.</summary>
    public string Open => $"SELECT l.*{string.Concat(columns.Select((_, i) => $", a{i}.*"))} FROM (";

    /// <summary>The list's own columns for it, with a leading comma.</summary>
    public string Keys => ", d.chain_id AS c, d.id AS i" + string.Concat(all.SelectMany((a, i) => a.Keys.Select((key, k) => $", d.body ->> '{key}' AS k{i}_{k}")));

    /// <summary>How many these are.</summary>
    public int KeyCount => 2 + all.Sum(a => a.Keys.Count);

    /// <summary>Ends the list. Its order stays: a lateral sub-select can only be a nested loop.</summary>
    public void Close(SqlText sql)
    {
        sql.Append(") l");
        for (var i = 0; i < all.Count; i++)
        {
            var of = all[i];
            var condition = of.Fields.Count == 0 ? $" AND {Related.Within("l.i")}" : string.Concat(of.Fields.Select((name, k) =>
            {
                var field = FilterSql.FieldOf(of.Of, name);
                return $" AND {FieldSql.Sortable(field, "d.")} = (l.k{i}_{k})::{FieldSql.TypeName(field.Type)}";
            }));
            sql.Append($" CROSS JOIN LATERAL ({columns[i].Over($"{SourceSql.From(sql, of.Of, "chain_id = l.c", atBlock)} WHERE d.chain_id = l.c{condition}")}) a{i}");
        }
    }

    public IReadOnlyList<AggregateRow> Read(NpgsqlDataReader row, int at)
    {
        var found = new AggregateRow[columns.Length];
        for (var i = 0; i < found.Length; at += columns[i++].Width) found[i] = columns[i].Read(row, at, 0);
        return found;
    }
}

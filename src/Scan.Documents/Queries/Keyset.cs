namespace Scan.Documents;

/// <summary>
/// Orders rows and starts behind a cursor. Documents without a value of the first order form a segment of their own behind the others, so that
/// either segment, in either direction, is a plain scan of one index.
/// </summary>
internal sealed class Keyset
{
    private readonly List<Key> keys;
    private readonly bool backward;
    private readonly bool tieDescending;

    private sealed record Key(string Expression, string Type, bool Descending, bool Always);

    public Keyset(DocumentMapping mapping, IReadOnlyList<Order> orders, bool backward)
    {
        keys = [.. orders.Select(o => (o, Field: FilterSql.FieldOf(mapping, o.Field))).Select(
            k => new Key(FieldSql.Sortable(k.Field, "d."), FieldSql.TypeName(k.Field.Type), k.o.Descending != backward, k.Field.Always))];
        this.backward = backward;
        tieDescending = (orders.Count > 0 && orders[0].Descending) != backward;
    }

    /// <summary>The sort values as text, with a leading comma.</summary>
    public string Columns => string.Concat(keys.Select(k => $", ({k.Expression})::text"));

    /// <summary>Which segments follow from the cursor on, in order: true for documents without a first value, null for an order without fields.</summary>
    public IEnumerable<bool?> Segments(Cursor? from)
    {
        if (keys.Count == 0) return [null];
        bool?[] all = keys[0].Always ? [false] : backward ? [true, false] : [false, true];
        return from is null ? all : all.SkipWhile(s => s != (from.Values[0] is null));
    }

    public static string SegmentCondition(bool? segment, Keyset keyset) =>
        segment is null ? "" : $" AND ({keyset.keys[0].Expression}) IS {(segment.Value ? "" : "NOT ")}NULL";

    public string OrderBy(bool? segment)
    {
        var tie = tieDescending ? "DESC" : "ASC";
        var first = segment == false ? [$"{keys[0].Expression} {Direction(keys[0])}"] : Array.Empty<string>();
        return string.Join(", ", [.. first, .. keys.Skip(1).Select(k => $"{k.Expression} {Direction(k)} NULLS {(backward ? "FIRST" : "LAST")}"), $"d.chain_id {tie}", $"d.id {tie}"]);
    }

    /// <summary>The order over both segments at once, for short lists.</summary>
    public string OrderByAll
    {
        get
        {
            var tie = tieDescending ? "DESC" : "ASC";
            return string.Join(", ", [.. keys.Select(k => $"{k.Expression} {Direction(k)} NULLS {(backward ? "FIRST" : "LAST")}"), $"d.chain_id {tie}", $"d.id {tie}"]);
        }
    }

    /// <summary>What stands behind the cursor in either segment.</summary>
    public string BehindAll(Cursor cursor, SqlText sql)
    {
        var values = keys.Select((k, i) => cursor.Values[i] is { } v ? $"{sql.Parameter(v)}::{k.Type}" : null).ToList();
        return $" AND {Behind(0, values, Tie(cursor, sql))}";
    }

    /// <summary>What stands behind the cursor, in a segment that it lies in.</summary>
    public string Behind(Cursor cursor, bool? segment, SqlText sql)
    {
        var values = keys.Select((k, i) => cursor.Values[i] is { } v ? $"{sql.Parameter(v)}::{k.Type}" : null).ToList();
        var tie = Tie(cursor, sql);
        if (segment is null) return $" AND {tie}";
        if (segment == true) return $" AND {Behind(1, values, tie)}";
        var key = keys[0];
        // The redundant first term is what the index range is cut by.
        return $" AND {key.Expression} {Sign(key)}= {values[0]} AND ({key.Expression} {Sign(key)} {values[0]} OR {Behind(1, values, tie)})";
    }

    private string Tie(Cursor cursor, SqlText sql) =>
        $"(d.chain_id, d.id) {(tieDescending ? "<" : ">")} ({sql.Parameter(cursor.ChainId)}::bigint, {sql.Parameter(cursor.Id)}::bytea)";

    private string Behind(int from, List<string?> values, string tie)
    {
        if (from == keys.Count) return tie;
        var (key, value, rest) = (keys[from], values[from], Behind(from + 1, values, tie));
        if (value is null) return backward ? $"(({key.Expression}) IS NOT NULL OR {rest})" : $"(({key.Expression}) IS NULL AND {rest})";
        var nulls = backward ? "" : $" OR ({key.Expression}) IS NULL";
        return $"({key.Expression} {Sign(key)} {value}{nulls} OR ({key.Expression} = {value} AND {rest}))";
    }

    private static string Direction(Key key) => key.Descending ? "DESC" : "ASC";
    private static string Sign(Key key) => key.Descending ? "<" : ">";
}

namespace Scan.Documents;

/// <summary>Things that documents belong to, by values of the documents' fields.</summary>
/// <param name="Fields">The fields that name the parent.</param>
public sealed record Related(IReadOnlyList<string> Fields, IReadOnlyList<RelatedKey> Parents)
{
    /// <summary>The parents as k(c, v0…, o) with their places from 1.</summary>
    internal string Keys(SqlText sql)
    {
        var values = Fields.Select((_, i) => sql.Parameter(Parents.Select(p => p.Values[i]).ToArray()));
        var names = string.Concat(Fields.Select((_, i) => $", v{i}"));
        return $"unnest({string.Join(", ", [sql.Parameter(Parents.Select(p => p.ChainId).ToArray()), .. values])}) WITH ORDINALITY AS k(c{names}, o)";
    }

    internal string Condition(DocumentMapping mapping) => "d.chain_id = k.c" + string.Concat(Fields.Select((name, i) =>
    {
        var field = FilterSql.FieldOf(mapping, name);
        return $" AND {FieldSql.Sortable(field, "d.")} = k.v{i}::{FieldSql.TypeName(field.Type)}";
    }));
}

/// <summary>One parent.</summary>
/// <param name="Values">In the order of <see cref="Related.Fields"/>, as text.</param>
public sealed record RelatedKey(long ChainId, IReadOnlyList<string> Values)
{
    public bool Equals(RelatedKey? other) => other is not null && ChainId == other.ChainId && Values.SequenceEqual(other.Values, StringComparer.Ordinal);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(ChainId);
        foreach (var value in Values) hash.Add(value, StringComparer.Ordinal);
        return hash.ToHashCode();
    }
}

namespace Scan.Documents;

/// <summary>Things that documents belong to, by values of the documents' fields, or by the beginning of their keys.</summary>
/// <param name="Fields">The fields that name the parent; none: the keys of what belongs to it begin with its own.</param>
public sealed record Related(IReadOnlyList<string> Fields, IReadOnlyList<RelatedKey> Parents)
{
    /// <summary>The parents as k(c, v0…, o) with their places from 1.</summary>
    internal string Keys(SqlText sql)
    {
        var chains = sql.Parameter(Parents.Select(p => p.ChainId).ToArray());
        if (Fields.Count == 0) return $"unnest({chains}, {sql.Parameter(Parents.Select(p => p.Key!).ToArray())}) WITH ORDINALITY AS k(c, i, o)";
        var values = Fields.Select((_, i) => sql.Parameter(Parents.Select(p => p.Values[i]).ToArray()));
        var names = string.Concat(Fields.Select((_, i) => $", v{i}"));
        return $"unnest({string.Join(", ", [chains, .. values])}) WITH ORDINALITY AS k(c{names}, o)";
    }

    /// <summary>Keys of documents that begin with another: a range of the primary key, for no part of a key is all ones to this length.</summary>
    internal static string Within(string key) => $"d.id >= {key} AND d.id < {key} || '\\x{new string('f', 2 * LongestRest)}'::bytea";

    private const int LongestRest = 128;

    internal string Condition(DocumentMapping mapping) => Fields.Count == 0 ? $"d.chain_id = k.c AND {Within("k.i")}" : "d.chain_id = k.c" + string.Concat(Fields.Select((name, i) =>
    {
        var field = FilterSql.FieldOf(mapping, name);
        return $" AND {FieldSql.Sortable(field, "d.")} = k.v{i}::{FieldSql.TypeName(field.Type)}";
    }));
}

/// <summary>One parent.</summary>
/// <param name="Values">In the order of <see cref="Related.Fields"/>, as text.</param>
public sealed record RelatedKey(long ChainId, IReadOnlyList<string> Values)
{
    /// <summary>Its own key, where there are no fields.</summary>
    public byte[]? Key { get; init; }

    public bool Equals(RelatedKey? other) => other is not null && ChainId == other.ChainId && Values.SequenceEqual(other.Values, StringComparer.Ordinal) && Key.AsSpan().SequenceEqual(other.Key);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(ChainId);
        foreach (var value in Values) hash.Add(value, StringComparer.Ordinal);
        hash.AddBytes(Key);
        return hash.ToHashCode();
    }
}

namespace Scan.Documents;

/// <summary>Indexes that writing does not need: they are built when a back-fill ends, for they cost it a third of its speed.</summary>
internal static class ReaderIndexes
{
    private const int LongestName = 63;

    private static readonly string[] Ledger =
    [
        "CREATE INDEX IF NOT EXISTS ledger_s1 ON scan.ledger (s1, block, log_index) WHERE s1 IS NOT NULL",
        "CREATE INDEX IF NOT EXISTS ledger_s2 ON scan.ledger (s2, block, log_index) WHERE s2 IS NOT NULL",
        "CREATE INDEX IF NOT EXISTS ledger_s3 ON scan.ledger (s3, block, log_index) WHERE s3 IS NOT NULL",
        "CREATE INDEX IF NOT EXISTS ledger_kind ON scan.ledger (chain_id, kind, block, log_index)",
        "CREATE INDEX IF NOT EXISTS ledger_tx ON scan.ledger (substring(tx FROM 1 FOR 8))",
    ];

    public static IEnumerable<string> All(IReadOnlyList<DocumentMapping> mappings) => Ledger.Concat(
        from mapping in mappings from field in mapping.Fields where field.Indexed select Of(mapping, field));

    private static string Of(DocumentMapping mapping, DocumentField field)
    {
        var name = $"{mapping.Table["scan.".Length..]}_{field.Name.Replace('.', '_').ToLowerInvariant()}";
        if (name.Length > LongestName) throw new InvalidOperationException($"The index name {name} is longer than PostgreSQL allows.");
        return $"CREATE INDEX IF NOT EXISTS {name} ON {mapping.Table} (({FieldSql.Sortable(field)}), chain_id, id)";
    }
}

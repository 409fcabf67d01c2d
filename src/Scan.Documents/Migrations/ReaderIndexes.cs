namespace Scan.Documents;

/// <param name="Keys">What the statement that builds it says behind the table.</param>
internal sealed record ReaderIndex(string Name, string Table, string Keys)
{
    public static ReaderIndex Of(string name, string table, string keys) => new(name, table, keys);

    public string Sql(bool concurrently) => $"CREATE INDEX {(concurrently ? "CONCURRENTLY " : "")}{Name} ON {Table} {Keys}";
}

/// <summary>
/// Indexes that writing does not need: they are built when the first back-fill ends, for they cost it a third of its speed, or when a table's first rows have come. Each holds what a list is cut by and
/// no tie-breakers: equal entries are then kept once, and the few rows that tie are sorted when they are read.
/// </summary>
internal static class ReaderIndexes
{
    private const int LongestName = 63;

    private static readonly ReaderIndex[] Ledger =
    [
        OfLedger("s1", "(s1, block) WHERE s1 IS NOT NULL"),
        OfLedger("s2", "(s2, block) WHERE s2 IS NOT NULL"),
        OfLedger("s3", "(s3, block) WHERE s3 IS NOT NULL"),
        OfLedger("kind", "(chain_id, kind, block)"),
        OfLedger("tx", "(substring(tx FROM 1 FOR 8))"),
    ];

    public static IEnumerable<ReaderIndex> All(IReadOnlyList<DocumentMapping> mappings) => Ledger.Concat(
        from mapping in mappings from field in mapping.Fields where field.Indexed select Of(mapping, field))
        .Concat(mappings.Where(mapping => mapping.MetadataUri is not null).Select(OfChanges));

    /// <summary>Finds what changed since a block, for the metadata that it names.</summary>
    private static ReaderIndex OfChanges(DocumentMapping mapping) =>
        ReaderIndex.Of($"{mapping.Table["scan.".Length..]}_changes", mapping.Table, "(chain_id, valid_from)");

    private static ReaderIndex OfLedger(string name, string keys) => ReaderIndex.Of($"ledger_{name}", "scan.ledger", keys);

    private static ReaderIndex Of(DocumentMapping mapping, DocumentField field)
    {
        DocumentField[] keys = field.Then is { } then ? [field, FilterSql.FieldOf(mapping, then)] : [field];
        // Not as tables are named: the index of feedback by client is not the table of feedback clients.
        var name = $"x{mapping.Table["scan.d".Length..]}_{string.Join('_', keys.Select(k => k.Name.Replace('.', '_').ToLowerInvariant()))}";
        if (name.Length > LongestName) throw new InvalidOperationException($"The index name {name} is longer than PostgreSQL allows.");
        return ReaderIndex.Of(name, mapping.Table, $"({string.Join(", ", keys.Select(k => $"({FieldSql.Sortable(k)})"))})");
    }
}

using Npgsql;

namespace Scan.Documents;

/// <summary>The ledger's columns as readers take them.</summary>
internal static class LedgerSql
{
    public const string Select =
        "l.chain_id, l.block, l.block_hash, l.time, l.tx, l.tx_index, l.log_index, l.ordinal, l.address, l.topics, l.data, l.kind, l.args, l.problem, l.canonical, l.s1, l.s2, l.s3";

    /// <summary>The same without topics, data and subjects, which most readers never look at.</summary>
    public const string Decoded =
        "l.chain_id, l.block, l.block_hash, l.time, l.tx, l.tx_index, l.log_index, l.ordinal, l.address, ''::bytea, ''::bytea, l.kind, l.args, l.problem, l.canonical, NULL::bigint, NULL::bigint, NULL::bigint";

    public static LedgerRow Read(NpgsqlDataReader row) => Read(row, 0);

    public static LedgerRow Read(NpgsqlDataReader row, int at) => new(
        row.GetInt64(at), row.GetInt64(at + 1), row.Bytes(at + 2), row.GetInt64(at + 3), row.Bytes(at + 4), row.GetInt32(at + 5), row.GetInt32(at + 6), row.GetInt32(at + 7),
        row.Bytes(at + 8), row.Bytes(at + 9), row.Bytes(at + 10), row.GetInt32(at + 11), row.TextOrNull(at + 12), row.TextOrNull(at + 13), row.GetBoolean(at + 14),
        [.. Enumerable.Range(at + 15, 3).Where(i => !row.IsDBNull(i)).Select(row.GetInt64)]);
}

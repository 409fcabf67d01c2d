using Npgsql;

namespace Scan.Documents;

/// <summary>Parts of logs that not every reader wants.</summary>
[Flags]
public enum LedgerParts
{
    None = 0,
    BlockHash = 1,

    /// <summary>The emitting contract.</summary>
    Address = 2,

    /// <summary>Decoded arguments.</summary>
    Args = 4,

    /// <summary>Topics, data and subjects.</summary>
    Raw = 8,
    All = BlockHash | Address | Args | Raw,
}

/// <summary>The ledger's columns as readers take them.</summary>
internal static class LedgerSql
{
    public const string Select =
        "l.chain_id, l.block, l.block_hash, l.time, l.tx, l.tx_index, l.log_index, l.ordinal, l.address, l.topics, l.data, l.kind, l.args, l.problem, l.canonical, l.s1, l.s2, l.s3";

    /// <summary>The columns of some parts.</summary>
    public static string Columns(LedgerParts parts) => "chain_id, block, time, tx, tx_index, log_index, ordinal, kind, problem, canonical"
        + (parts.HasFlag(LedgerParts.BlockHash) ? ", block_hash" : "") + (parts.HasFlag(LedgerParts.Address) ? ", address" : "")
        + (parts.HasFlag(LedgerParts.Args) ? ", args" : "") + (parts.HasFlag(LedgerParts.Raw) ? ", topics, data, s1, s2, s3" : "");

    public static LedgerRow Read(NpgsqlDataReader row) => Read(row, 0);

    public static LedgerRow Read(NpgsqlDataReader row, int at) => new(
        row.GetInt64(at), row.GetInt64(at + 1), row.Bytes(at + 2), row.GetInt64(at + 3), row.Bytes(at + 4), row.GetInt32(at + 5), row.GetInt32(at + 6), row.GetInt32(at + 7),
        row.Bytes(at + 8), row.Bytes(at + 9), row.Bytes(at + 10), row.GetInt32(at + 11), row.TextOrNull(at + 12), row.TextOrNull(at + 13), row.GetBoolean(at + 14), SubjectsOf(row, at + 15));

    /// <summary>Reads <see cref="Columns"/>; parts that are not among them are empty.</summary>
    public static LedgerRow Read(NpgsqlDataReader row, int at, LedgerParts parts)
    {
        var (chain, block, time, transaction) = (row.GetInt64(at), row.GetInt64(at + 1), row.GetInt64(at + 2), row.Bytes(at + 3));
        var (transactionIndex, logIndex, ordinal, kind) = (row.GetInt32(at + 4), row.GetInt32(at + 5), row.GetInt32(at + 6), row.GetInt32(at + 7));
        var (problem, canonical, next) = (row.TextOrNull(at + 8), row.GetBoolean(at + 9), at + 10);
        var hash = parts.HasFlag(LedgerParts.BlockHash) ? row.Bytes(next++) : [];
        var address = parts.HasFlag(LedgerParts.Address) ? row.Bytes(next++) : [];
        var args = parts.HasFlag(LedgerParts.Args) ? row.TextOrNull(next++) : null;
        var raw = parts.HasFlag(LedgerParts.Raw);
        return new(chain, block, hash, time, transaction, transactionIndex, logIndex, ordinal, address, raw ? row.Bytes(next) : [], raw ? row.Bytes(next + 1) : [], kind, args, problem, canonical,
            raw ? SubjectsOf(row, next + 2) : []);
    }

    private static IReadOnlyList<long> SubjectsOf(NpgsqlDataReader row, int at) => [.. Enumerable.Range(at, 3).Where(i => !row.IsDBNull(i)).Select(row.GetInt64)];
}

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

    /// <summary>Topics and data.</summary>
    Log = 4,
    Subjects = 8,
    All = BlockHash | Address | Log | Subjects,
}

/// <summary>The ledger's columns as readers take them.</summary>
internal static class LedgerSql
{
    public const string Select =
        "l.chain_id, l.block, l.block_hash, l.time, l.tx, l.tx_index, l.log_index, l.ordinal, l.address, l.log, (SELECT k.topic0 FROM scan.event_kinds k WHERE k.id = l.kind), l.kind, l.problem, l.canonical, l.s1, l.s2, l.s3";

    /// <summary>The columns of some parts, of a table that is called ledger.</summary>
    public static string Columns(LedgerParts parts) => "chain_id, block, time, tx, tx_index, log_index, ordinal, kind, problem, canonical"
        + (parts.HasFlag(LedgerParts.BlockHash) ? ", block_hash" : "") + (parts.HasFlag(LedgerParts.Address) ? ", address" : "")
        + (parts.HasFlag(LedgerParts.Log) ? ", log" : "") + (parts.HasFlag(LedgerParts.Subjects) ? ", s1, s2, s3" : "");

    public static LedgerRow Read(NpgsqlDataReader row) => Read(row, 0);

    public static LedgerRow Read(NpgsqlDataReader row, int at)
    {
        var (topics, data, ofKind) = LogOf(row, at + 9);
        return new(row.GetInt64(at), row.GetInt64(at + 1), row.Bytes(at + 2), row.GetInt64(at + 3), row.Bytes(at + 4), row.GetInt32(at + 5), row.GetInt32(at + 6), row.GetInt32(at + 7),
            row.Bytes(at + 8), topics, data, row.GetInt32(at + 11), row.TextOrNull(at + 12), row.GetBoolean(at + 13), SubjectsOf(row, at + 14)) { TopicOfKind = ofKind };
    }

    /// <summary>Reads <see cref="Columns"/>; parts that are not among them are empty.</summary>
    /// <param name="kinds">The first topics of kinds.</param>
    /// <returns>Null for a log of a kind that is not among them, without whose topic it cannot be told.</returns>
    public static LedgerRow? Read(NpgsqlDataReader row, int at, LedgerParts parts, IReadOnlyDictionary<int, byte[]> kinds)
    {
        var (chain, block, time, transaction) = (row.GetInt64(at), row.GetInt64(at + 1), row.GetInt64(at + 2), row.Bytes(at + 3));
        var (transactionIndex, logIndex, ordinal, kind) = (row.GetInt32(at + 4), row.GetInt32(at + 5), row.GetInt32(at + 6), row.GetInt32(at + 7));
        var (problem, canonical, next) = (row.TextOrNull(at + 8), row.GetBoolean(at + 9), at + 10);
        var hash = parts.HasFlag(LedgerParts.BlockHash) ? row.Bytes(next++) : [];
        var address = parts.HasFlag(LedgerParts.Address) ? row.Bytes(next++) : [];
        var (topics, data, ofKind) = (Array.Empty<byte>(), Array.Empty<byte>(), false);
        if (parts.HasFlag(LedgerParts.Log))
        {
            var packed = row.Bytes(next++);
            byte[]? topic = [];
            ofKind = PackedLog.IsTopicOfKind(packed);
            if (ofKind && !kinds.TryGetValue(kind, out topic)) return null;
            (topics, data) = PackedLog.Read(packed, topic);
        }
        return new(chain, block, hash, time, transaction, transactionIndex, logIndex, ordinal, address, topics, data, kind, problem, canonical,
            parts.HasFlag(LedgerParts.Subjects) ? SubjectsOf(row, next) : []) { TopicOfKind = ofKind };
    }

    /// <summary>Reads the packed log and, behind it, the first topic of its kind.</summary>
    private static (byte[] Topics, byte[] Data, bool TopicOfKind) LogOf(NpgsqlDataReader row, int at)
    {
        var packed = row.Bytes(at);
        var ofKind = PackedLog.IsTopicOfKind(packed);
        var (topics, data) = PackedLog.Read(packed, ofKind && row.TextOrNull(at + 1) is { Length: > 2 } topic ? Convert.FromHexString(topic.AsSpan(2)) : []);
        return (topics, data, ofKind);
    }

    private static IReadOnlyList<long> SubjectsOf(NpgsqlDataReader row, int at) => [.. Enumerable.Range(at, 3).Where(i => !row.IsDBNull(i)).Select(row.GetInt64)];
}

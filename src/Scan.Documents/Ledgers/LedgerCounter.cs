using Npgsql;

namespace Scan.Documents;

/// <summary>How logs are counted: one group for each combination of what is asked for, all in one without.</summary>
/// <param name="Take">Groups at most, in the order of bucket, chain, contract and kind.</param>
public sealed record LedgerGroups(TimeBucket? Bucket, bool ByChain, bool ByAddress, bool ByKind, int Take);

/// <summary>Logs of one group; what the groups are not made by is null.</summary>
/// <param name="From">The bucket's beginning, seconds since 1970 UTC.</param>
/// <param name="KindId">From <see cref="Kinds"/>; 0 for unknown topics.</param>
public sealed record LedgerCount(long? From, long? ChainId, byte[]? Address, int? KindId, long Count);

/// <summary>Counts the logs of a ledger query; its order, place and take say nothing here.</summary>
internal sealed class LedgerCounter(NpgsqlDataSource db, LedgerQuery query, LedgerGroups groups)
{
    public Task<List<LedgerCount>> CountAsync(CancellationToken ct)
    {
        var sql = new SqlText();
        var where = LedgerConditions.Of(sql, query, query.ChainId);
        var rows = query.Subject is { } subject ? $"({LedgerConditions.SpeakingOf(sql, subject, "time, chain_id, address, kind", where)}) l" : $"scan.ledger WHERE {where}";
        string[] by = [.. Groups()];
        string Column(bool asked, string name, string type) => asked ? name : $"NULL::{type}";
        var bucket = groups.Bucket is { } length ? TimeBuckets.Sql(length, "time") : "NULL::bigint";
        sql.Append($"SELECT {bucket}, {Column(groups.ByChain, "chain_id", "bigint")}, {Column(groups.ByAddress, "address", "bytea")}, {Column(groups.ByKind, "kind", "integer")}, count(*) FROM {rows}");
        if (by.Length > 0) sql.Append($" GROUP BY {string.Join(", ", by)} ORDER BY {string.Join(", ", by)} LIMIT {groups.Take}");
        return sql.ToCommand(db).ListAsync(row => new LedgerCount(row.LongOrNull(0), row.LongOrNull(1), row.IsDBNull(2) ? null : row.Bytes(2), row.IsDBNull(3) ? null : row.GetInt32(3), row.GetInt64(4)), ct);
    }

    private IEnumerable<string> Groups()
    {
        if (groups.Bucket is not null) yield return "1";
        if (groups.ByChain) yield return "2";
        if (groups.ByAddress) yield return "3";
        if (groups.ByKind) yield return "4";
    }
}

using Npgsql;
using NpgsqlTypes;

namespace Scan.Documents;

/// <summary>Writes a batch's document changes: new rows by COPY; versions of what was stored, then its updates and deletes in one round trip.</summary>
internal static class DocumentWrites
{
    /// <summary>Adds the statements that touch stored rows, and returns how many rows each must change.</summary>
    public static List<int> AddTo(SqlBatch sql, long chainId, IReadOnlyList<KindChanges> kinds)
    {
        var expected = new List<int>();
        foreach (var kind in kinds)
        {
            if (kind.Replaced.Count > 0) AddReplaced(sql, chainId, kind, expected);
            AddUpdated(sql, chainId, kind, expected);
            if (kind.Deleted.Count == 0) continue;
            sql.Add($"DELETE FROM {kind.Mapping.Table} WHERE chain_id = $1 AND id = ANY($2)", chainId, kind.Deleted.ToArray());
            expected.Add(kind.Deleted.Count);
        }
        return expected;
    }

    public static async Task CopyAsync(NpgsqlConnection connection, IReadOnlyList<KindChanges> kinds, CancellationToken ct)
    {
        foreach (var kind in kinds)
        {
            await CopyAsync(connection, $"COPY {kind.Mapping.Table} (chain_id, id, valid_from, digest, body) FROM STDIN (FORMAT binary)", [kind.Inserted], ct);
            await CopyAsync(connection, $"COPY {kind.Mapping.Versions} (chain_id, id, valid_from, valid_to, digest, body) FROM STDIN (FORMAT binary)", [kind.Versions], ct);
            kind.Inserted.Clear();
            kind.Versions.Clear();
        }
    }

    /// <summary>Gives back the memory of bodies in the statements of <see cref="AddTo"/>, which have run.</summary>
    public static void Forget(IReadOnlyList<KindChanges> kinds)
    {
        foreach (var kind in kinds) kind.UpdatedBytes.Clear();
    }

    /// <summary>Writes the rows of <paramref name="pages"/>, if there are any.</summary>
    public static async Task CopyAsync(NpgsqlConnection connection, string command, IReadOnlyList<CopyBuffer> pages, CancellationToken ct)
    {
        if (pages.All(p => p.Count == 0)) return;
        await using var copy = await connection.BeginRawBinaryCopyAsync(command, ct);
        await CopyBuffer.BeginAsync(copy, ct);
        foreach (var page in pages) await page.WriteToAsync(copy, ct);
        await CopyBuffer.EndAsync(copy, ct);
    }

    private static void AddReplaced(SqlBatch sql, long chainId, KindChanges kind, List<int> expected)
    {
        sql.Add($"""
            INSERT INTO {kind.Mapping.Versions} (chain_id, id, valid_from, valid_to, digest, body)
            SELECT d.chain_id, d.id, d.valid_from, r.valid_to, d.digest, d.body
            FROM unnest($1, $2, $3) AS r(chain_id, id, valid_to) JOIN {kind.Mapping.Table} d ON d.chain_id = r.chain_id AND d.id = r.id
            """, Chains(chainId, kind.Replaced.Count), kind.Replaced.Select(r => r.Id).ToArray(), kind.Replaced.Select(r => r.ValidTo).ToArray());
        expected.Add(kind.Replaced.Count);
    }

    private static void AddUpdated(SqlBatch sql, long chainId, KindChanges kind, List<int> expected)
    {
        foreach (var part in kind.Updated)
        {
            var bodies = new NpgsqlParameter { Value = part.Bodies, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Jsonb };
            sql.Add(UpdateSql(kind.Mapping), Chains(chainId, part.Count), part.Ids, part.ValidFrom, part.Digests, bodies);
            expected.Add(part.Count);
        }
    }

    /// <summary>Takes arrays of chain, id, valid_from, digest and body.</summary>
    internal static string UpdateSql(DocumentMapping mapping) => $"""
        UPDATE {mapping.Table} d SET valid_from = u.valid_from, digest = u.digest, body = u.body
        FROM unnest($1, $2, $3, $4, $5) AS u(chain_id, id, valid_from, digest, body) WHERE d.chain_id = u.chain_id AND d.id = u.id
        """;

    /// <summary>
    /// The chain for every row: of a chain given once the planner, as long as it has no statistics, thinks that it has hardly any rows, and reads the whole
    /// of a table that grows with history instead of the rows' keys.
    /// </summary>
    private static long[] Chains(long chainId, int count)
    {
        var chains = new long[count];
        Array.Fill(chains, chainId);
        return chains;
    }
}

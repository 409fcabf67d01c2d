using System.Data;
using System.Runtime.CompilerServices;
using Npgsql;

namespace Scan.Documents;

/// <summary>A document as exports write it.</summary>
/// <param name="Body">UTF-8 JSON.</param>
public sealed record ExportedRow(long ChainId, byte[] Id, long Block, byte[] Body, string? Name);

/// <summary>All documents of a query in the order of chain and key, from one snapshot.</summary>
/// <param name="Blocks">Each chain's checkpoint in the snapshot; null before the first commit.</param>
/// <param name="Rows">Streamed: to be read once, before the export is disposed.</param>
public sealed record Export(IReadOnlyDictionary<long, long?> Blocks, IAsyncEnumerable<ExportedRow> Rows);

/// <summary>Streams a query of any length in constant memory.</summary>
internal sealed class ExportRunner(NpgsqlDataSource db, DocumentMapping mapping, DocumentQuery query, DocumentId? behind)
{
    /// <summary>Runs <paramref name="write"/> over the snapshot.</summary>
    public async Task RunAsync(Func<Export, CancellationToken, Task> write, CancellationToken ct)
    {
        await QueryRunner<object>.CheckAtBlockAsync(db, query.ChainId, query.AtBlock, ct);
        await using var connection = await db.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, ct);
        var blocks = await connection.Command("SELECT chain_id, indexed_block FROM scan.chains ORDER BY chain_id").ListAsync(row => (Id: row.GetInt64(0), Block: row.LongOrNull(1)), ct);
        await write(new Export(blocks.ToDictionary(b => b.Id, b => b.Block), RowsAsync(connection, ct)), ct);
        await transaction.RollbackAsync(ct);
    }

    private async IAsyncEnumerable<ExportedRow> RowsAsync(NpgsqlConnection connection, [EnumeratorCancellation] CancellationToken ct)
    {
        var sql = new SqlText();
        var chain = query.ChainId is { } id ? $"chain_id = {sql.Parameter(id)}" : "true";
        var name = mapping.HasProfile ? "coalesce(p.given_name, p.name)" : "NULL";
        sql.Append($"SELECT d.chain_id, d.id, d.valid_from, convert_to(d.body::text, 'UTF8'), {name}").Append(SourceSql.From(sql, mapping, chain, query.AtBlock))
            .Append($" WHERE {(query.ChainId is null ? "true" : $"d.{chain}")}");
        if (query.Where is { } where) sql.Append(" AND ").Append(new FilterSql(mapping, sql, query.AtBlock).Condition(where));
        if (behind is { } last) sql.Append($" AND (d.chain_id, d.id) > ({sql.Parameter(last.ChainId)}, {sql.Parameter(last.Id)})");
        sql.Append(" ORDER BY d.chain_id, d.id");
        var command = sql.ToCommand(connection);
        command.CommandTimeout = 0;
        await foreach (var row in command.StreamAsync(row => new ExportedRow(row.GetInt64(0), row.Bytes(1), row.GetInt64(2), row.Bytes(3), row.TextOrNull(4)), ct)) yield return row;
    }
}

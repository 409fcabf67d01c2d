using Npgsql;

namespace Scan.Documents;

/// <summary>What a query takes of each document, and how a row of it is read.</summary>
internal abstract class RowReader<TItem>
{
    /// <summary>Columns of document d and profile p.</summary>
    public abstract string Columns { get; }

    public abstract int Width { get; }

    /// <summary>Rows have keys, so that cursors can be made of them.</summary>
    public abstract bool HasKeys { get; }

    /// <param name="chain">The chain where the statement is about one; null: a column has it.</param>
    public abstract TItem Read(NpgsqlDataReader row, int at, long? chain);

    public abstract DocumentId IdOf(NpgsqlDataReader row, int at, TItem item);

    /// <summary>What is aggregated for each row.</summary>
    public virtual IReadOnlyList<RowAggregate> Aggregates => [];

    /// <summary>Gives a row what was aggregated for it.</summary>
    public virtual void Take(TItem item, IReadOnlyList<AggregateRow> aggregates) => throw new InvalidOperationException("Nothing was asked for.");
}

/// <summary>Reads documents as records.</summary>
internal sealed class TypedRows<T>(DocumentMapping<T> mapping) : RowReader<Stored<T>> where T : class
{
    public override string Columns => SourceSql.Columns(mapping);

    public override int Width => SourceSql.Width(mapping);

    public override bool HasKeys => true;

    public override Stored<T> Read(NpgsqlDataReader row, int at, long? chain) => SourceSql.Read(row, at, mapping);

    public override DocumentId IdOf(NpgsqlDataReader row, int at, Stored<T> item) => new(row.GetInt64(at), row.Bytes(at + 1));
}

/// <summary>Reads some properties of documents as JSON, without making records of them.</summary>
internal sealed class PartialRows : RowReader<DocumentRow>
{
    private readonly RowShape shape;
    private readonly bool manyChains, profile;

    /// <param name="manyChains">Rows may be of several chains, so that each says its own.</param>
    public PartialRows(DocumentMapping mapping, RowShape shape, bool manyChains)
    {
        (this.shape, this.manyChains, profile) = (shape, manyChains, shape.Profile && mapping.HasProfile);
        var own = (manyChains ? 1 : 0) + (shape.Key ? 1 : 0) + (shape.Block ? 1 : 0) + shape.Properties.Count;
        Width = Math.Max(1, own + (profile ? Profiles.ColumnCount : 0));
        string[] columns =
        [
            .. manyChains ? ["d.chain_id"] : Array.Empty<string>(), .. shape.Key ? ["d.id"] : Array.Empty<string>(), .. shape.Block ? ["d.valid_from"] : Array.Empty<string>(),
            .. shape.Properties.Select(p => $"d.body {(p.AsText ? "->>" : "->")} '{p.Name}'"), .. profile ? [Profiles.Columns] : Array.Empty<string>(),
        ];
        Columns = columns.Length > 0 ? string.Join(", ", columns) : "NULL::text";
    }

    public override string Columns { get; }

    public override int Width { get; }

    public override bool HasKeys => shape.Key;

    public override DocumentRow Read(NpgsqlDataReader row, int at, long? chain)
    {
        var chainId = manyChains ? row.GetInt64(at++) : chain!.Value;
        var id = shape.Key ? row.Bytes(at++) : null;
        var block = shape.Block ? row.GetInt64(at++) : (long?)null;
        var cells = new byte[]?[shape.Properties.Count];
        for (var i = 0; i < cells.Length; i++) cells[i] = row.BytesOrNull(at++);
        return new DocumentRow(chainId, id, block, cells, profile && !row.IsDBNull(at) ? Profiles.Read(row, at) : null);
    }

    public override DocumentId IdOf(NpgsqlDataReader row, int at, DocumentRow item) => new(item.ChainId, item.Id);

    public override IReadOnlyList<RowAggregate> Aggregates => shape.Aggregates;

    public override void Take(DocumentRow item, IReadOnlyList<AggregateRow> aggregates) => item.Aggregates = aggregates;
}

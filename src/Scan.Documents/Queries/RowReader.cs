using Npgsql;

namespace Scan.Documents;

/// <summary>What a query takes of each document, and how a row of it is read.</summary>
internal abstract class RowReader<TItem>
{
    /// <summary>The first columns of every reader: chain, id, block.</summary>
    protected const string Identity = "d.chain_id, d.id, d.valid_from";

    /// <summary>Columns of document d and profile p, chain and id first.</summary>
    public abstract string Columns { get; }

    public abstract int Width { get; }

    public abstract TItem Read(NpgsqlDataReader row, int at);
}

/// <summary>Reads documents as records.</summary>
internal sealed class TypedRows<T>(DocumentMapping<T> mapping) : RowReader<Stored<T>> where T : class
{
    public override string Columns => SourceSql.Columns(mapping);

    public override int Width => SourceSql.Width(mapping);

    public override Stored<T> Read(NpgsqlDataReader row, int at) => SourceSql.Read(row, at, mapping);
}

/// <summary>Reads some properties of documents as JSON, without making records of them.</summary>
internal sealed class PartialRows : RowReader<DocumentRow>
{
    private const int IdentityColumns = 3;
    private readonly int properties;
    private readonly bool profile;

    public PartialRows(DocumentMapping mapping, RowShape shape)
    {
        (properties, profile) = (shape.Properties.Count, shape.Profile && mapping.HasProfile);
        Columns = Identity + string.Concat(shape.Properties.Select(p => $", d.body -> '{p}'")) + (profile ? $", {Profiles.Columns}" : "");
    }

    public override string Columns { get; }

    public override int Width => IdentityColumns + properties + (profile ? Profiles.ColumnCount : 0);

    public override DocumentRow Read(NpgsqlDataReader row, int at)
    {
        var cells = new byte[]?[properties];
        for (var i = 0; i < cells.Length; i++) cells[i] = row.BytesOrNull(at + IdentityColumns + i);
        var behind = at + IdentityColumns + properties;
        return new DocumentRow(row.GetInt64(at), row.Bytes(at + 1), row.GetInt64(at + 2), cells, profile && !row.IsDBNull(behind) ? Profiles.Read(row, behind) : null);
    }
}

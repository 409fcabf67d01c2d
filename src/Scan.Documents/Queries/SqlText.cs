using System.Globalization;
using System.Text;
using Npgsql;

namespace Scan.Documents;

/// <summary>
/// A statement in the making: its text depends on the query's shape only, values go in as parameters. Limits are part of the shape: plans that hold for all values
/// would take a tenth of the rows for one that they do not know.
/// </summary>
internal sealed class SqlText
{
    private readonly StringBuilder text = new();
    private readonly List<object> values = [];

    public SqlText Append(string sql)
    {
        text.Append(sql);
        return this;
    }

    /// <summary>Adds a parameter and returns its placeholder.</summary>
    public string Parameter(object value)
    {
        values.Add(value);
        return string.Create(CultureInfo.InvariantCulture, $"${values.Count}");
    }

    public NpgsqlCommand ToCommand(NpgsqlConnection connection) => connection.Command(text.ToString(), [.. values]);

    public NpgsqlCommand ToCommand(NpgsqlDataSource db) => db.Command(text.ToString(), [.. values]);
}

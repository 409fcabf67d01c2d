using System.Buffers;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Mvc;

namespace Scan.Web.Lists;

/// <summary>A list as CSV (RFC 4180).</summary>
public sealed class CsvResult<T>(string fileName, IReadOnlyList<Column<T>> columns, IReadOnlyList<T> rows) : IActionResult
{
    public async Task ExecuteResultAsync(ActionContext context)
    {
        var response = context.HttpContext.Response;
        response.ContentType = "text/csv; charset=utf-8";
        response.Headers.ContentDisposition = $"attachment; filename=\"{fileName}.csv\"";
        await response.WriteAsync(Csv.Write(columns, rows), context.HttpContext.RequestAborted);
    }
}

public static class Csv
{
    private static readonly SearchValues<char> Quoted = SearchValues.Create(",\"\r\n");

    public static string Write<T>(IReadOnlyList<Column<T>> columns, IReadOnlyList<T> rows)
    {
        var text = new StringBuilder();
        text.AppendJoin(',', columns.Select(c => c.Name)).Append("\r\n");
        foreach (var row in rows) text.AppendJoin(',', columns.Select(c => Cell(c.Value(row)))).Append("\r\n");
        return text.ToString();
    }

    /// <summary>
    /// One cell. Text that a spreadsheet would take for a formula gets an apostrophe in front: names and URIs are written by strangers.
    /// Numbers of ours are left alone, negative ones too.
    /// </summary>
    public static string Cell(object? value)
    {
        var text = value switch
        {
            null => "",
            bool b => b ? "true" : "false",
            string s => s.Length > 0 && (s[0] is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n' or '\uFF1D' or '\uFF0B' or '\uFF0D' or '\uFF20') ? "'" + s : s,
            IFormattable f => f.ToString(null, CultureInfo.InvariantCulture),
            _ => value.ToString() ?? "",
        };
        return text.AsSpan().ContainsAny(Quoted) ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
    }
}

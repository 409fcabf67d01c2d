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
            string s => IsFormula(s) ? "'" + s : s,
            IFormattable f => f.ToString(null, CultureInfo.InvariantCulture),
            _ => value.ToString() ?? "",
        };
        return text.AsSpan().ContainsAny(Quoted) ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
    }

    /// <summary>Spreadsheets look behind white space and marks without width too, and take the wide forms of the signs.</summary>
    private static bool IsFormula(string text)
    {
        if (text.Length > 0 && (text[0] is '\t' or '\r' or '\n')) return true;
        var at = text.AsSpan().TrimStart(Blank).TrimStart().TrimStart(Blank);
        return !at.IsEmpty && (at[0] is '=' or '+' or '-' or '@' or '\uFF1D' or '\uFF0B' or '\uFF0D' or '\uFF20' or '\u2212');
    }

    private static ReadOnlySpan<char> Blank => " \t\r\n\v\f\u00A0\u200B\u200C\u200D\u2060\uFEFF";
}

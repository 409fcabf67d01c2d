using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Scan.Web.Lists;

namespace Scan.Web.Features.Api;

/// <summary>Writes the rows of connections and counts them; nothing is kept but the checksum.</summary>
internal sealed class ConnectionWriter(HttpResponse response, bool csv, bool alone, bool withHeader) : IDisposable
{
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private bool begun;
    private long rows;
    private string? last;

    public async Task WriteAsync(ConnectionPage page, CancellationToken ct)
    {
        using var text = new MemoryStream();
        if (!begun && !alone) Begin(page, text);
        begun = true;
        foreach (var row in page.Rows)
        {
            var line = csv ? Encoding.UTF8.GetBytes(string.Join(',', row.Select(c => ExportCells.Of(c.Value))) + "\r\n") : Json(row);
            hash.AppendData(line);
            rows++;
            text.Write(line);
        }
        last = page.EndCursor ?? last;
        if (!alone) await response.Body.WriteAsync(text.GetBuffer().AsMemory(0, (int)text.Length), ct);
    }

    /// <param name="from">Each chain's block before the first page, and <paramref name="to"/> behind the last: the same, and all rows are of one state.</param>
    public async Task EndAsync(IReadOnlyDictionary<long, long?> from, IReadOnlyDictionary<long, long?> to, CancellationToken ct)
    {
        if (alone) response.ContentType = "application/json; charset=utf-8";
        if (csv && !alone) return;
        var manifest = new { manifest = new { fromBlocks = from, toBlocks = to, rows, sha256 = Convert.ToHexStringLower(hash.GetHashAndReset()), last } };
        byte[] line = [.. JsonSerializer.SerializeToUtf8Bytes(manifest), (byte)'\n'];
        await response.Body.WriteAsync(line, ct);
    }

    public void Dispose() => hash.Dispose();

    private void Begin(ConnectionPage page, MemoryStream text)
    {
        response.ContentType = csv ? "text/csv; charset=utf-8" : "application/x-ndjson; charset=utf-8";
        response.Headers.ContentDisposition = $"attachment; filename=\"connection.{(csv ? "csv" : "ndjson")}\"";
        if (csv && withHeader && page.Rows.Count > 0) text.Write(Encoding.UTF8.GetBytes(string.Join(',', page.Rows[0].Select(c => Csv.Cell(c.Name))) + "\r\n"));
    }

    private static byte[] Json(IReadOnlyList<(string Name, JsonElement Value)> row)
    {
        var line = ApiWriter.Write(json =>
        {
            json.WriteStartObject();
            foreach (var (name, value) in row)
            {
                json.WritePropertyName(name);
                value.WriteTo(json);
            }
            json.WriteEndObject();
        });
        return [.. line, (byte)'\n'];
    }
}

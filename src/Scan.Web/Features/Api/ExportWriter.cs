using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Scan.Documents;
using Scan.GraphQL.Schemas;
using Scan.Web.Lists;

namespace Scan.Web.Features.Api;

/// <summary>Writes all documents of a query as they are read, with a manifest behind them.</summary>
/// <param name="csv">Else NDJSON.</param>
/// <param name="alone">The manifest only.</param>
public sealed class ExportWriter(HttpResponse response, ApiKind kind, bool csv, bool alone)
{
    private const int FlushBytes = 1 << 16;

    /// <param name="header">The names of columns, in CSV.</param>
    public async Task WriteAsync(Export export, bool header, CancellationToken ct)
    {
        response.ContentType = alone ? "application/json; charset=utf-8" : csv ? "text/csv; charset=utf-8" : "application/x-ndjson; charset=utf-8";
        response.Headers["Scan-Blocks"] = string.Join(", ", export.Blocks.Select(b => $"{b.Key}={b.Value?.ToString(CultureInfo.InvariantCulture)}"));
        if (!alone) response.Headers.ContentDisposition = $"attachment; filename=\"{kind.Path}.{(csv ? "csv" : "ndjson")}\"";
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        string[] columns = [.. kind.Properties.Select(p => Naming.Camel(p.Name))];
        var (rows, last, body, pending) = (0L, (string?)null, response.BodyWriter, 0);
        if (csv && header && !alone) body.Write(Encoding.UTF8.GetBytes(string.Join(',', ["id", .. kind.Mapping.HasProfile ? ["name"] : Array.Empty<string>(), .. columns, "changedBlock"]) + "\r\n"));
        await foreach (var row in export.Rows)
        {
            last = ApiWriter.IdOf(kind, row.ChainId, row.Id);
            var line = csv ? CsvLine(row, last, columns) : JsonLine(row, last);
            hash.AppendData(line);
            rows++;
            if (alone) continue;
            body.Write(line);
            if ((pending += line.Length) < FlushBytes) continue;
            pending = 0;
            await body.FlushAsync(ct);
        }
        var manifest = JsonSerializer.SerializeToUtf8Bytes(new { manifest = new { kind = kind.Mapping.Kind, blocks = export.Blocks, rows, sha256 = Convert.ToHexStringLower(hash.GetHashAndReset()), last } });
        if (alone || !csv) body.Write([.. manifest, (byte)'\n']);
        await body.FlushAsync(ct);
    }

    private byte[] JsonLine(ExportedRow row, string id)
    {
        var name = kind.Mapping.HasProfile ? $"\"name\":{JsonSerializer.Serialize(row.Name)}," : "";
        return [.. Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{{\"id\":\"{id}\",{name}\"changedBlock\":{row.Block},")), .. row.Body.AsSpan(1), (byte)'\n'];
    }

    private byte[] CsvLine(ExportedRow row, string id, string[] columns)
    {
        using var document = JsonDocument.Parse(row.Body);
        var line = new StringBuilder(id);
        if (kind.Mapping.HasProfile) line.Append(',').Append(Csv.Cell(row.Name));
        foreach (var column in columns) line.Append(',').Append(document.RootElement.TryGetProperty(column, out var value) ? ExportCells.Of(value) : "");
        return Encoding.UTF8.GetBytes(line.Append(CultureInfo.InvariantCulture, $",{row.Block}\r\n").ToString());
    }
}

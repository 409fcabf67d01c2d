using System.Globalization;
using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Scan.Documents;
using Scan.GraphQL.Schemas;
using Scan.Web.Input;
using Scan.Web.Lists;

namespace Scan.Web.Features.Api;

/// <summary>
/// Whole lists as CSV or NDJSON, streamed from one snapshot in the order of chain and key. A cut download goes on with <c>after=</c> the id of its
/// last whole row. The manifest (blocks, rows, checksum of the rows' bytes, last id) is the last line of NDJSON, or alone with <c>manifest=only</c>.
/// </summary>
[Route("api/v1/export")]
public sealed class ExportController(ApiCatalog catalog, DocumentStore store) : Controller
{
    private const int FlushBytes = 1 << 16;

    [HttpGet("{list}")]
    public async Task Export(string list, string? format, string? manifest, string? after, CancellationToken ct)
    {
        var kind = catalog.Find(list);
        var csv = Given.OneOf("format", format ?? "ndjson", "ndjson", "csv") == "csv";
        var alone = manifest is not null && Given.OneOf("manifest", manifest, "only") == "only";
        var query = ApiQuery.Read(kind, Request.Query, "format", "manifest", "after");
        var behind = ApiQuery.Behind(kind, after);
        await store.ExportAsync(kind.Mapping, query, behind, (export, token) => WriteAsync(kind, export, csv, alone, header: behind is null, token), ct);
    }

    private async Task WriteAsync(ApiKind kind, Export export, bool csv, bool alone, bool header, CancellationToken ct)
    {
        Response.ContentType = alone ? "application/json; charset=utf-8" : csv ? "text/csv; charset=utf-8" : "application/x-ndjson; charset=utf-8";
        Response.Headers["Scan-Blocks"] = string.Join(", ", export.Blocks.Select(b => $"{b.Key}={b.Value?.ToString(CultureInfo.InvariantCulture)}"));
        if (!alone) Response.Headers.ContentDisposition = $"attachment; filename=\"{kind.Path}.{(csv ? "csv" : "ndjson")}\"";
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        string[] columns = [.. kind.Properties.Select(p => Naming.Camel(p.Name))];
        var (rows, last, body, pending) = (0L, (string?)null, Response.BodyWriter, 0);
        if (csv && header && !alone) body.Write(Encoding.UTF8.GetBytes(string.Join(',', ["id", .. kind.Mapping.HasProfile ? ["name"] : Array.Empty<string>(), .. columns, "changedBlock"]) + "\r\n"));
        await foreach (var row in export.Rows)
        {
            last = ApiWriter.IdOf(kind, row.ChainId, row.Id);
            var line = csv ? CsvLine(kind, row, last, columns) : JsonLine(kind, row, last);
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

    private static byte[] JsonLine(ApiKind kind, ExportedRow row, string id)
    {
        var name = kind.Mapping.HasProfile ? $"\"name\":{JsonSerializer.Serialize(row.Name)}," : "";
        return [.. Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{{\"id\":\"{id}\",{name}\"changedBlock\":{row.Block},")), .. row.Body.AsSpan(1), (byte)'\n'];
    }

    private static byte[] CsvLine(ApiKind kind, ExportedRow row, string id, string[] columns)
    {
        using var document = JsonDocument.Parse(row.Body);
        var line = new StringBuilder(id);
        if (kind.Mapping.HasProfile) line.Append(',').Append(Csv.Cell(row.Name));
        foreach (var column in columns) line.Append(',').Append(document.RootElement.TryGetProperty(column, out var value) ? ExportCells.Of(value) : "");
        return Encoding.UTF8.GetBytes(line.Append(CultureInfo.InvariantCulture, $",{row.Block}\r\n").ToString());
    }
}

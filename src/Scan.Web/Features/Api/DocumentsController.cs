using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Mvc;
using Scan.Documents;
using Scan.Web.Chains;
using Scan.Web.Input;

namespace Scan.Web.Features.Api;

/// <summary>Every kind of document by address line: lists, and single documents by chain and key.</summary>
[Route("api/v1")]
public sealed class DocumentsController(ApiCatalog catalog, DocumentStore store, ChainDirectory chains, Profiles profiles) : Controller
{
    [HttpGet("{list}")]
    public async Task<IActionResult> List(string list, CancellationToken ct)
    {
        var kind = catalog.Find(list);
        var query = ApiQuery.Read(kind, Request.Query);
        var known = await chains.ListAsync(ct);
        if (NotModified(known, kind.Mapping.HasProfile ? await profiles.RevisionAsync(ct) : 0)) return StatusCode(StatusCodes.Status304NotModified);
        var (rows, next, previous, total) = await kind.QueryAsync(store, query, ct);
        if (next is not null) Response.Headers.Link = $"<{LinkTo("after", next)}>; rel=\"next\"";
        return File(ApiWriter.Write(json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("items");
            foreach (var row in rows) ApiWriter.Row(json, kind, row, known);
            json.WriteEndArray();
            json.WriteString("next", next);
            json.WriteString("previous", previous);
            if (total is { } count) json.WriteNumber("total", count);
            json.WriteEndObject();
        }), "application/json; charset=utf-8");
    }

    [HttpGet("{list}/{chainId:long}/{**key}")]
    public async Task<IActionResult> Find(string list, long chainId, string key, string? atBlock, CancellationToken ct)
    {
        var kind = catalog.Find(list);
        var id = new DocumentId(chainId, kind.KeyFrom(key.Split('/')));
        var known = await chains.ListAsync(ct);
        if (NotModified(known, kind.Mapping.HasProfile ? await profiles.RevisionAsync(ct) : 0)) return StatusCode(StatusCodes.Status304NotModified);
        var row = await kind.FindAsync(store, id, atBlock is null ? null : Given.Number("atBlock", atBlock, 0, long.MaxValue), ct)
            ?? throw new MissingException($"No {kind.Mapping.Kind} has this key on chain {chainId}.");
        return File(ApiWriter.Write(json => ApiWriter.Row(json, kind, row, known)), "application/json; charset=utf-8");
    }

    /// <summary>An answer holds until a chain has a new block or other documents, as a re-projection may bring, or metadata another content. The tag is taken before the rows are read: at worst it is older than they are.</summary>
    private bool NotModified(IReadOnlyList<ChainView> known, long metadata)
    {
        var state = string.Join(' ', known.Select(c => $"{c.Id}:{Convert.ToHexStringLower(c.Info.IndexedHash ?? [])}:{Convert.ToHexStringLower(c.Info.Digest)}:{c.Info.FinalizedBlock}")) + $" {metadata} " + Request.Path + Request.QueryString;
        var tag = $"W/\"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(state)))[..20]}\"";
        Response.Headers.ETag = tag;
        Response.Headers.CacheControl = "no-cache";
        return Request.Headers.IfNoneMatch.Any(given => given?.Split(',').Any(t => t.Trim() == tag) == true);
    }

    private string LinkTo(string name, string value)
    {
        var kept = Request.Query.Where(p => p.Key is not ("after" or "before")).Select(p => $"{Uri.EscapeDataString(p.Key)}={Uri.EscapeDataString(p.Value.ToString())}");
        return $"{Request.Path}?{string.Join('&', kept.Append($"{name}={Uri.EscapeDataString(value)}"))}";
    }
}

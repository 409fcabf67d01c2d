using Microsoft.AspNetCore.Mvc;
using Scan.Documents;
using Scan.Domain.Erc8004;
using Scan.Domain.Metadata;
using Scan.Web.Features.Api;
using Scan.Web.Hosting;
using Scan.Web.Input;

namespace Scan.Web.Features.Metadata;

/// <summary>The files behind operators, AVSs, agents and feedback: how fetching them goes, every version, and another try for whoever asks.</summary>
public sealed class MetadataController(ApiCatalog catalog, MetadataReader reader, Resources resources, RefreshLimit limit, LedgerFiles ledger, TimeProvider time) : Controller
{
    /// <summary>One file is fetched on request no more often.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    /// <summary>How many files stand how.</summary>
    [HttpGet("api/v1/metadata")]
    public async Task<object> Totals(CancellationToken ct) => new
    {
        items = (await resources.TotalsAsync(ct)).Select(t => new { t.Purpose, t.Problem, t.Tried, t.Count }),
    };

    /// <summary>Every problem's code, with meaning and cure.</summary>
    [HttpGet("api/v1/metadata/problems")]
    public object Problems() => new { items = MetadataProblems.All.Select(p => new { p.Code, Weight = p.Weight.ToString().ToLowerInvariant(), p.Meaning, p.Cure }) };

    /// <summary>Where one document's file stands; with <c>content=0x…</c> the bytes of a version, as a download.</summary>
    [HttpGet("api/v1/metadata/{list}/{chainId:long}/{**key}")]
    public async Task<IActionResult> Find(string list, long chainId, string key, string? content, CancellationToken ct)
    {
        var kind = KindOf(list);
        if (content is not null) return await ContentAsync(kind, chainId, key.Split('/'), Given.Hash("content", content).ToArray(), ct);
        Response.Headers.CacheControl = "no-store";
        return Json(MetadataJsonView.Of(await PanelAsync(kind, chainId, key, ct)));
    }

    /// <summary>Asks for another try.</summary>
    [HttpPost("api/v1/metadata/{list}/{chainId:long}/{**key}"), SameOrigin, ChangesPages]
    public async Task<IActionResult> Refresh(string list, long chainId, string key, CancellationToken ct)
    {
        var panel = await PanelAsync(KindOf(list), chainId, key, ct);
        if (await RequestAsync(panel, ct) is not { } again) return Accepted(panel.ApiPath);
        return TooSoon(again);
    }

    /// <summary>The same, from a page's button.</summary>
    [HttpPost("metadata/{list}/{chainId:long}/{**key}"), SameOrigin, ChangesPages]
    public async Task<IActionResult> RefreshFromPage(string list, long chainId, string key, CancellationToken ct)
    {
        var panel = await PanelAsync(KindOf(list), chainId, key, ct);
        if (await RequestAsync(panel, ct) is { } again) return TooSoon(again);
        Response.Headers.Location = $"/{(panel.List == "avsList" ? "avs" : panel.List)}/{chainId}/{string.Join('/', panel.Key.Select(Uri.EscapeDataString))}#metadata";
        return StatusCode(StatusCodes.Status303SeeOther);
    }

    private StatusCodeResult TooSoon(DateTimeOffset again)
    {
        Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling((again - time.GetUtcNow()).TotalSeconds)).ToString(System.Globalization.CultureInfo.InvariantCulture);
        return StatusCode(StatusCodes.Status429TooManyRequests);
    }

    private Task<DateTimeOffset?> RequestAsync(MetadataPanel panel, CancellationToken ct)
    {
        long[] files = [.. new[] { panel.File, panel.State.Image }.Concat(panel.State.Proofs.Select(proof => proof.File)).OfType<Resource>().Where(file => file.Host.Length > 0).Select(file => file.Id)];
        if (files.Length == 0) throw new BadInputException("key", "its file stands in the URI itself, or has an address that is not fetched: there is nothing to try again");
        return limit.TryTake(HttpContext) ? resources.RequestAsync(files, time.GetUtcNow(), Pause, ct) : Task.FromResult<DateTimeOffset?>(time.GetUtcNow() + Pause);
    }

    // As text for nobody's browser to run: the content is a stranger's.
    private async Task<IActionResult> ContentAsync(ApiKind kind, long chainId, IReadOnlyList<string> key, byte[] hash, CancellationToken ct)
    {
        var body = await reader.HadAsync(kind.Mapping.Kind, new DocumentId(chainId, kind.KeyFrom(key)), hash, ct) ? await resources.BodyAsync(hash, ct)
            : (await NamedAsync(kind, chainId, key, ct)).FirstOrDefault(n => n.Content is { } content && content.AsSpan().SequenceEqual(hash))?.Body;
        if (body is null) throw new MissingException("No version of it has this content");
        Response.Headers.ContentSecurityPolicy = ImagesController.Sandbox;
        Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        return File(body, "application/octet-stream", $"{Convert.ToHexStringLower(hash)[..16]}.txt");
    }

    private async Task<MetadataPanel> PanelAsync(ApiKind kind, long chainId, string key, CancellationToken ct)
    {
        var parts = key.Split('/');
        return await MetadataPanel.ReadAsync(reader, kind, chainId, parts, await NamedAsync(kind, chainId, parts, ct), ct) ?? throw new MissingException($"No {kind.Mapping.Kind} of this key on chain {chainId} names a file");
    }

    private async Task<IReadOnlyList<NamedFile>> NamedAsync(ApiKind kind, long chainId, IReadOnlyList<string> key, CancellationToken ct) =>
        kind.Mapping.Type == typeof(Agent) && key is [var registry, var id] ? await ledger.OfAsync(chainId, Given.Address("registry", registry), Given.Word("agentId", id), ct) : [];

    private ApiKind KindOf(string list) => catalog.Find(list) is { Mapping.MetadataUri: not null } kind ? kind : throw new MissingException("Only operators, avsList, agents, feedbacks, feedbackResponses, validations and validationAnswers name files");
}

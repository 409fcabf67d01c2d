using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Scan.Documents;
using Scan.Domain.Documents;
using Scan.Domain.Primitives;
using Scan.GraphQL.Schemas;
using Scan.Web.Chains;
using Scan.Web.Features.Api;
using Scan.Web.Features.Events;
using Scan.Web.Hosting;
using Scan.Web.Input;
using Scan.Web.Lists;

namespace Scan.Web.Features.Proofs;

/// <summary>From a row of any list to the logs that made it: a page of its own, which scripts show beside the list.</summary>
public sealed class ProofsController(ApiCatalog catalog, ProvenanceReader provenance, RegistryDirectory registries, EventReader events, ChainDirectory chains, DocumentStore store) : Controller
{
    private const int Most = 50;

    /// <param name="key">The document's key as hex, as it stands in its id.</param>
    [HttpGet("/proof/{list}/{chain}/{key}"), Past]
    public async Task<IActionResult> Show(string list, string chain, string key, CancellationToken ct)
    {
        var (kind, chainId) = (catalog.Find(list), Given.ChainId("chain", chain));
        var id = ApiQuery.Behind(kind, $"{kind.Mapping.Kind}:{chainId.ToString(CultureInfo.InvariantCulture)}:{key}")!.Value;
        var canonical = await registries.CanonicalAsync(chainId, ct);
        var found = await provenance.ReadAsync(kind.Mapping, id, canonical, store.Moment?.Block, Most, ct) ?? throw new MissingException($"No {kind.Mapping.Kind} has this key on chain {chainId}: it may have gone with a reorg");
        return View(new ProofPage(kind, found, await events.DescribeAsync(found.Logs, ct), await chains.FindAsync(chainId, ct)));
    }

    /// <summary>Where a document's logs are shown.</summary>
    public static string PathOf(ApiKind kind, IDocument document) => FormattableString.Invariant($"/proof/{kind.Path}/{document.ChainId}/{Hex.Encode(document.Key())}");
}

/// <param name="Found">The logs as the ledger has them.</param>
/// <param name="Logs">The same with their names.</param>
public sealed record ProofPage(ApiKind Kind, DocumentLogs Found, IReadOnlyList<EventRow> Logs, ChainView? Chain)
{
    /// <summary>What they made, in words: <c>quorum stake</c>.</summary>
    public string What => string.Concat(Kind.Mapping.Kind.Select(c => char.IsUpper(c) ? $" {char.ToLowerInvariant(c)}" : $"{c}"));

    /// <summary>Leads to the editor with the same query.</summary>
    public string GraphQL => GraphText.EditorWith(Found.Query);
}

using Microsoft.AspNetCore.Mvc;
using Scan.Documents;
using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;
using Scan.Indexer.Projections;

namespace Scan.Web.Features.Api;

/// <summary>Every kind of event that Scan knows, from its systems and from manifests, with the number of canonical logs of each, and the topics that no kind explains.</summary>
[Route("api/v1/kinds")]
public sealed class KindsController(Kinds kinds, Ledger ledger, EventCatalog catalog) : Controller
{
    private const int MostTopics = 100;

    [HttpGet]
    public async Task<object> List(long? chainId, CancellationToken ct)
    {
        var counts = await ledger.CountsByKindAsync(chainId, ct);
        var stored = await kinds.ListAsync(ct);
        var numbers = stored.ToDictionary(kind => (kind.Value.Contract, kind.Value.Signature), kind => kind.Key);
        var known = catalog.Kinds.Select(kind => (kind.Contract, kind.Declaration)).ToHashSet();
        var items = catalog.Kinds.Select(kind => Item(kind.System, kind.Contract, kind.Abi, kind.Declaration, kind.Era, numbers.TryGetValue((kind.Contract, kind.Declaration), out var id) ? counts.GetValueOrDefault(id) : 0))
            .Concat(stored.Where(kind => !known.Contains((kind.Value.Contract, kind.Value.Signature)))
                .Select(kind => Item(kind.Value.System, kind.Value.Contract, Parse(kind.Value), kind.Value.Signature, "given by a manifest", counts.GetValueOrDefault(kind.Key))))
            .OrderBy(item => item.System, StringComparer.Ordinal).ThenBy(item => item.Contract, StringComparer.Ordinal).ThenBy(item => item.Declaration, StringComparer.Ordinal);
        var unknown = (await ledger.UnknownTopicsAsync(chainId, MostTopics, ct))
            .Select(topic => new { topic.ChainId, Address = new Address(topic.Address), Topic0 = topic.Topic0 is { } hash ? new Hash32(hash) : (Hash32?)null, topic.Count });
        return new { items = items.ToList(), unknown = counts.GetValueOrDefault(0), unknownTopics = unknown.ToList() };
    }

    private static EventAbi Parse(Documents.EventKind kind) => EventAbi.Parse(kind.Topic0.Length == 0 ? $"{kind.Signature} anonymous" : kind.Signature);

    private static KindItem Item(string system, string contract, EventAbi abi, string declaration, string? era, long count) => new(
        system, contract, abi.Name, abi.Signature, declaration, abi.IsAnonymous ? null : abi.Topic0, era, era?.StartsWith("assumed", StringComparison.Ordinal) == true, count);

    /// <param name="Signature">The canonical text that is hashed.</param>
    /// <param name="Declaration">With names and <c>indexed</c>.</param>
    /// <param name="Topic0">Null for an anonymous event.</param>
    /// <param name="Era">When contracts emitted this form, in words.</param>
    /// <param name="Assumed">The contract's source is not public: the form is a guess, which a manifest can correct.</param>
    private sealed record KindItem(string System, string Contract, string Name, string Signature, string Declaration, Hash32? Topic0, string? Era, bool Assumed, long Count);
}

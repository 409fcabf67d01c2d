using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;

namespace Scan.Indexer.Projections;

/// <summary>What a system says of one contract.</summary>
internal sealed record ContractDeclaration(string System, string Slug, IReadOnlyList<EventEntry> Entries, DiscoveryDeclaration? Discovery);

/// <summary>Views that tell the contracts behind a source.</summary>
internal sealed record DiscoveryDeclaration(IReadOnlyList<FunctionAbi> Views, DiscoverChildren Children);

/// <summary>Turns the answers of a source's views into the contracts behind it. Pure; an answer may be missing.</summary>
/// <param name="log">The source's log at whose block the views were asked.</param>
public delegate IEnumerable<SourceChild> DiscoverChildren(IReadOnlyList<ViewAnswer> answers, LogPosition log, Source source);

using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;
using Scan.Indexer.Projections;

namespace Scan.Indexer.Systems.Erc8004;

/// <summary>Which identity registry a reputation registry speaks of: ReputationRegistry.getIdentityRegistry. It then belongs to the one that it tells of.</summary>
internal static class IdentityLink
{
    public static IReadOnlyList<FunctionAbi> Views { get; } = [FunctionAbi.Parse("getIdentityRegistry() view returns (address)")];

    public static bool IsGiven(Source source, IReadOnlyCollection<Source> manifest) => manifest.Any(other => other.Address == source.Registry);

    public static IEnumerable<SourceChild> Behind(IReadOnlyList<ViewAnswer> answers, LogPosition log, Source source)
    {
        if (answers[0].Address() is { } identity) yield return new SourceChild(source.System, "IdentityRegistry", identity, identity, identity);
    }
}

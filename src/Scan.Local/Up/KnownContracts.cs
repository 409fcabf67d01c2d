using Scan.Indexer.Projections;
using Scan.Local.Replay;

namespace Scan.Local.Up;

/// <summary>The kinds of contract that Scan can name, from its catalogue of events.</summary>
internal static class KnownContracts
{
    public static IReadOnlyList<KnownContract> Of(EventCatalog catalog) =>
    [
        .. catalog.Kinds.Where(kind => !kind.Abi.IsAnonymous).GroupBy(kind => (kind.System, kind.Contract))
            .Select(contract => KnownContract.From(contract.Key.System, contract.Key.Contract, [.. contract.Select(kind => (kind.Topic0, kind.Era))])),
    ];
}

using Scan.Ethereum.Abi;
using Scan.Indexer.Projections;

namespace Scan.Indexer.Systems.Middleware;

/// <summary>Contracts that a coordinator names for a task: a name may stand for any account, so the account is asked what it is and whom it serves.</summary>
internal static class Named
{
    /// <summary>EjectionManager names its coordinator by one of them.</summary>
    public static IReadOnlyList<byte[]> EjectorViews { get; } = [View("registryCoordinator"), View("slashingRegistryCoordinator")];

    public static NamedAccount? AsEjector(EjectorUpdated e, Source source) => new(e.Ejector, EjectorViews);

    /// <summary>An EjectionManager knows its coordinator, under one name or the other. Most ejectors are plain accounts.</summary>
    public static SourceChild? EjectionManager(EjectorUpdated e, Source coordinator, IReadOnlyList<ViewAnswer> answers) => answers.Any(answer => answer.Address() == coordinator.Address)
        ? new SourceChild(MiddlewareSystem.SystemName, Contracts.EjectionManager, e.Ejector, coordinator.Avs)
        : null;

    private static byte[] View(string name) => FunctionAbi.Parse($"{name}() view returns (address)").Encode();
}

using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;
using Scan.Indexer.Projections;
using Scan.Indexer.Systems.EigenLayerCore;

namespace Scan.Indexer.Systems.Middleware;

/// <summary>Contracts that an AVS names for a task: a name may stand for any account, so the account is asked what it is and whom it serves.</summary>
internal static class Named
{
    /// <summary>EjectionManager names its coordinator by one of them.</summary>
    public static IReadOnlyList<byte[]> EjectorViews { get; } = [View("registryCoordinator"), View("slashingRegistryCoordinator")];

    private static readonly byte[] StakeRegistry = View("stakeRegistry"), Avs = View("avs");
    private static readonly FunctionAbi SupportsAvs = FunctionAbi.Parse("supportsAVS(address avs) view returns (bool)");

    public static NamedAccount? AsEjector(EjectorUpdated e, Source source) => new(e.Ejector, EjectorViews);

    /// <summary>An EjectionManager knows its coordinator, under one name or the other. Most ejectors are plain accounts.</summary>
    public static SourceChild? EjectionManager(EjectorUpdated e, Source coordinator, IReadOnlyList<ViewAnswer> answers) => answers.Any(answer => answer.Address() == coordinator.Address)
        ? new SourceChild(MiddlewareSystem.SystemName, Contracts.EjectionManager, e.Ejector, coordinator.Avs)
        : null;

    public static NamedAccount? AsRegistrar(AVSRegistrarSet e, Source source) => new(e.Registrar, [SupportsAvs.Encode(e.Avs), Avs, StakeRegistry]);

    /// <summary>A registrar says which AVS it serves (supportsAVS; avs before that). One with a stake registry is the AVS's coordinator.</summary>
    public static SourceChild? Registrar(AVSRegistrarSet e, Source source, IReadOnlyList<ViewAnswer> answers)
    {
        if (!IsTrue(answers[0]) && answers[1].Address() != e.Avs) return null;
        return new SourceChild(MiddlewareSystem.SystemName, answers[2].Address() is null ? Contracts.AvsRegistrar : Contracts.SlashingRegistryCoordinator, e.Registrar, e.Avs);
    }

    private static bool IsTrue(ViewAnswer answer) => answer.Data is { Length: Hash32.Size } word && word[^1] == 1 && !word.AsSpan(0, Hash32.Size - 1).ContainsAnyExcept((byte)0);

    private static byte[] View(string name) => FunctionAbi.Parse($"{name}() view returns (address)").Encode();
}

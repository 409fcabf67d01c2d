namespace Scan.Indexer.Systems.Middleware;

/// <summary>Slugs of the contracts that discovery and links name.</summary>
internal static class Contracts
{
    public const string RegistryCoordinator = "RegistryCoordinator";
    public const string SlashingRegistryCoordinator = "SlashingRegistryCoordinator";
    public const string StakeRegistry = "StakeRegistry";
    public const string BlsApkRegistry = "BLSApkRegistry";
    public const string IndexRegistry = "IndexRegistry";
    public const string EcdsaStakeRegistry = "ECDSAStakeRegistry";
    public const string ServiceManager = "ServiceManagerBase";
    public const string EjectionManager = "EjectionManager";
    public const string AvsRegistrar = "AVSRegistrar";

    public static IReadOnlyList<string> Coordinators { get; } = [RegistryCoordinator, SlashingRegistryCoordinator];

    public static IReadOnlyList<string> Registries { get; } = [.. Coordinators, StakeRegistry, BlsApkRegistry, IndexRegistry];
}

namespace Scan.Indexer.Systems.Middleware;

/// <summary>Slugs of the contracts that discovery and links name.</summary>
internal static class Contracts
{
    public const string RegistryCoordinator = "RegistryCoordinator";
    public const string SlashingRegistryCoordinator = "SlashingRegistryCoordinator";
    public const string StakeRegistry = "StakeRegistry";
    public const string BlsApkRegistry = "BLSApkRegistry";
    public const string IndexRegistry = "IndexRegistry";
    public const string ServiceManager = "ServiceManagerBase";

    public static IReadOnlyList<string> Registries { get; } = [RegistryCoordinator, SlashingRegistryCoordinator, StakeRegistry, BlsApkRegistry, IndexRegistry];
}

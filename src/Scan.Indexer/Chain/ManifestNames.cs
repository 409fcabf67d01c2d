using Scan.Documents;
using Scan.Domain.EigenLayer;
using Scan.Indexer.Manifests;

namespace Scan.Indexer.Chain;

/// <summary>The names that a manifest gives to AVSs win over those of metadata, which anybody may write.</summary>
internal static class ManifestNames
{
    private const string Kind = "avs";

    public static async Task StoreAsync(NetworkManifest manifest, Profiles profiles, CancellationToken ct)
    {
        var given = manifest.Contracts.Where(IsServiceManager).ToDictionary(contract => new DocumentId(manifest.ChainId, Avs.KeyOf(contract.Address)), contract => contract.Name);
        var stored = await profiles.LoadAsync(Kind, [.. given.Keys], ct);
        await profiles.GiveNamesAsync(Kind, [.. given.Where(name => stored.GetValueOrDefault(name.Key)?.GivenName != name.Value).Select(name => (name.Key, name.Value))], ct);
    }

    private static bool IsServiceManager(ManifestContract contract) =>
        contract.Name is not null && contract.System != ManifestReader.CustomSystem && (contract.Avs is null || contract.Avs == contract.Address)
        && contract.Contract.Contains("ServiceManager", StringComparison.Ordinal);
}

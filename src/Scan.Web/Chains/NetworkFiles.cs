using Scan.Indexer.Manifests;
using Scan.Indexer.Projections;
using Scan.Indexer.Systems;
using Scan.Web.Hosting;

namespace Scan.Web.Chains;

/// <summary>The manifests that this web was started with, read once. Their endpoints stand in the files only, never in the database: they may hold keys.</summary>
public sealed class NetworkFiles(ScanWebOptions options)
{
    private readonly SemaphoreSlim reading = new(1, 1);
    private IReadOnlyList<NetworkManifest>? read;

    /// <summary>True when the web was started without <c>--network</c>: it then reads no chain.</summary>
    public bool IsEmpty => options.Networks.Count == 0;

    public async Task<IReadOnlyList<NetworkManifest>> ReadAsync(CancellationToken ct)
    {
        if (read is not null) return read;
        await reading.WaitAsync(ct);
        try
        {
            if (read is not null) return read;
            var reader = new ManifestReader(new EventCatalog(ScanSystems.All), Environment.GetEnvironmentVariable);
            List<NetworkManifest> all = [];
            foreach (var file in options.Networks) all.Add(await reader.ReadFileAsync(file, ct));
            return read = all;
        }
        finally
        {
            reading.Release();
        }
    }
}

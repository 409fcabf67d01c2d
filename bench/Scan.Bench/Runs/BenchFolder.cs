namespace Scan.Bench.Runs;

/// <summary>A folder for one run's files, gone with it.</summary>
internal sealed class BenchFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("scan-bench-").FullName;

    public void Dispose()
    {
        // PostgreSQL runs as another account when the bench runs as root, and then keeps its cluster elsewhere, behind a link.
        var open = new DirectoryInfo(System.IO.Path.Combine(Path, "postgres", "open"));
        if (open.LinkTarget is { } cluster && Directory.Exists(cluster)) Directory.Delete(cluster, recursive: true);
        Directory.Delete(Path, recursive: true);
    }
}

namespace Scan.Testing;

/// <summary>A folder of its own for one test, gone with it. Every account may walk through it, as embedded servers need.</summary>
public sealed class TemporaryFolder : IDisposable
{
    private const UnixFileMode Open = (UnixFileMode)0b111_101_101;

    public string Path { get; } = Directory.CreateDirectory(System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"scan-test-{Guid.NewGuid():N}"), Open).FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}

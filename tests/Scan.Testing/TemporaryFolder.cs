namespace Scan.Testing;

/// <summary>A folder of its own for one test, gone with it. Every account may walk through it, as embedded servers need.</summary>
public sealed class TemporaryFolder(string parent) : IDisposable
{
    private const UnixFileMode Open = (UnixFileMode)0b111_101_101;
    private const string Memory = "/dev/shm";
    private const long Enough = 4L << 30;

    public TemporaryFolder() : this(System.IO.Path.GetTempPath()) { }

    public string Path { get; } = Directory.CreateDirectory(System.IO.Path.Combine(parent, $"scan-test-{Guid.NewGuid():N}"), Open).FullName;

    /// <summary>In memory where Linux has plenty: making and dropping a thousand files for each database takes a disk longer than what the tests do with them. A run that is killed leaves it there: <c>rm -r /dev/shm/scan-test-*</c>.</summary>
    public static TemporaryFolder InMemory() =>
        OperatingSystem.IsLinux() && Directory.Exists(Memory) && new DriveInfo(Memory).AvailableFreeSpace >= Enough && GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >= 2 * Enough ? new(Memory) : new();

    public void Dispose() => Directory.Delete(Path, recursive: true);
}

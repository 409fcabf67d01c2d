namespace Scan.Local;

/// <summary>Where Scan's own files lie: the folder that holds Scan.sln, above the running assembly.</summary>
public static class Checkout
{
    private static readonly Lazy<string> Found = new(() => Above(AppContext.BaseDirectory));

    /// <summary>The repository's root, an absolute path.</summary>
    public static string Root => Found.Value;

    /// <summary>A file or folder of the repository, by its path from the root.</summary>
    public static string PathTo(params ReadOnlySpan<string> parts) => Path.Combine([Root, .. parts]);

    private static string Above(string start)
    {
        for (var at = new DirectoryInfo(start); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "Scan.sln"))) return at.FullName;
        }
        throw new SetupException($"No Scan.sln lies above {start}.", "Run Scan from its checkout.");
    }
}
